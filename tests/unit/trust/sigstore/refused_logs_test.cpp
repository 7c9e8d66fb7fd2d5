// Entries of logs that prove nothing, or something else.
#include "unit/trust/sigstore/outcome.hpp"

namespace assay::test {
namespace {

std::function<void(Scene&)> entry(const std::function<void(EntryDraft&)>& edit) {
  return [edit](Scene& scene) { scene.edit_entry = edit; };
}
std::function<void(Scene&)> checkpoint(const std::function<void(CheckpointDraft&)>& edit) {
  return [edit](Scene& scene) { scene.edit_checkpoint = edit; };
}
/// The body before the log takes it: the log vouches for all of this.
std::function<void(Scene&)> body(const std::string& from, const std::string& to) {
  return [from, to](Scene& scene) { scene.edit_body = [from, to](std::string& json) { replace(json, from, to); }; };
}
std::function<void(Scene&)> tiles(const std::function<void(Scene&)>& more) {
  return [more](Scene& scene) {
    scene.log = Scene::Log::rekor2;
    scene.has_timestamp = true;
    more(scene);
  };
}
std::function<void(Scene&)> envelope(const std::function<void(Scene&)>& more) {
  return [more](Scene& scene) {
    scene.payload = statement_about(scene.file);
    more(scene);
  };
}

/// Overwrites what follows `member` in a body with as many `A`s as fit.
std::function<void(std::string&)> other_value(const std::string& member, std::size_t count) {
  return [member, count](std::string& json) {
    const auto at = json.find(member);
    if (at == std::string::npos) throw std::runtime_error("test: no " + member);
    json.replace(at + member.size(), count, std::string(count, 'A'));
  };
}

}  // namespace

TEST_CASE("what a log did not promise or prove is refused", "[trust]") {
  const Negative cases[] = {
      {"no entry", Reason::log_entry_missing,
       [](Scene& scene) {
         scene.log = Scene::Log::none;
         scene.has_timestamp = true;
       }},
      {"unknown log", Reason::log_untrusted, entry([](auto& draft) { draft.log_id = Bytes(32); })},
      {"log that was not trusted yet", Reason::log_untrusted,
       [](Scene& scene) {
         scene.edit_root = [](std::string& json) { replace(json, "2025-01-01T00:00:00Z", "2025-06-02T00:00:00Z"); };
       }},
      {"promise for another time", Reason::log_promise_invalid,
       entry([](auto& draft) { draft.integrated_time = std::to_string(kSceneTime + 1); })},
      {"promise for another place", Reason::log_promise_invalid,
       [](Scene& scene) {
         scene.edit_bundle = [](std::string& json) { replace(json, R"("logIndex":"1005")", R"("logIndex":"1006")"); };
       }},
      {"time without a promise", Reason::time_missing, entry([](auto& draft) { draft.has_promise = false; })},
      {"promise from the future", Reason::log_promise_invalid, entry([](auto& draft) {
         draft.promised_time = kSceneTime + 86400;
         draft.integrated_time = std::to_string(draft.promised_time);
       })},
      {"extra hash", Reason::inclusion_proof_invalid, entry([](auto& draft) { draft.path.push_back(Bytes(32)); })},
      {"missing hash", Reason::inclusion_proof_invalid, entry([](auto& draft) { draft.path.pop_back(); })},
      {"other hash", Reason::inclusion_proof_invalid, entry([](auto& draft) { draft.path[0] = Bytes(32); })},
      {"short hash", Reason::inclusion_proof_invalid, entry([](auto& draft) { draft.path[0] = Bytes(31); })},
      {"other place in the tree", Reason::inclusion_proof_invalid, entry([](auto& draft) { draft.proof_index = "4"; })},
      {"behind the tree", Reason::inclusion_proof_invalid, entry([](auto& draft) { draft.proof_index = "7"; })},
      {"empty tree", Reason::inclusion_proof_invalid, entry([](auto& draft) { draft.tree_size = "0"; })},
      {"5000 hashes", Reason::bundle_malformed, entry([](auto& draft) { draft.path.resize(5000, Bytes(32)); })},
      {"root that is not the checkpoint's", Reason::checkpoint_invalid,
       checkpoint([](auto& draft) { draft.root = Bytes(32); })},
      {"root replaced in both", Reason::inclusion_proof_invalid,
       [](Scene& scene) {
         scene.edit_entry = [](auto& draft) { draft.root = Bytes(32); };
         scene.edit_checkpoint = [](auto& draft) { draft.root = Bytes(32); };
       }},
      {"checkpoint by an unknown key", Reason::checkpoint_invalid, checkpoint([](auto& draft) {
         draft.key = SceneWorld::get().other_key;
         draft.hint = Bytes(4);
       })},
      {"checkpoint forged under the known key's hint", Reason::checkpoint_invalid,
       checkpoint([](auto& draft) { draft.key = SceneWorld::get().other_key; })},
      {"checkpoint under another name", Reason::checkpoint_invalid,
       checkpoint([](auto& draft) { draft.name = "other.example.com"; })},
      {"checkpoint of another log, signed by this one", Reason::checkpoint_invalid,
       checkpoint([](auto& draft) { draft.origin = "other.example.com - 1"; })},
      {"origin that only begins right", Reason::checkpoint_invalid,
       checkpoint([](auto& draft) { draft.origin = "rekor.example.com.evil.example"; })},
      {"no blank line", Reason::checkpoint_invalid, checkpoint([](auto& draft) { draft.separator = ""; })},
      {"size that is no number", Reason::checkpoint_invalid, checkpoint([](auto& draft) { draft.size = "7abc"; })},
      {"size with a leading zero", Reason::checkpoint_invalid, checkpoint([](auto& draft) { draft.size = "07"; })},
      {"size of another tree", Reason::checkpoint_invalid, checkpoint([](auto& draft) { draft.size = "8"; })},
      {"no size", Reason::checkpoint_invalid, checkpoint([](auto& draft) { draft.size = ""; })},
      {"no origin", Reason::checkpoint_invalid, checkpoint([](auto& draft) { draft.origin = ""; })},
      {"garbage below the text", Reason::checkpoint_invalid,
       checkpoint([](auto& draft) { draft.more_lines = "not a signature\n"; })},
      {"same entry twice", Reason::log_entry_invalid,
       [](Scene& scene) {
         scene.edit_bundle = [](std::string& json) {
           const auto begin = json.find(R"("tlogEntries":[)") + 15;
           const auto end = json.find("]", json.find("canonicalizedBody"));
           json.insert(end, "," + json.substr(begin, end - begin));
         };
       }},
      {"tiles: witness only", Reason::checkpoint_invalid, tiles([](Scene& scene) {
         scene.edit_checkpoint = [](auto& draft) {
           draft.name = "witness.example.com";
           draft.key = SceneWorld::get().other_key;
         };
       })},
      {"tiles: under the name of the other log", Reason::checkpoint_invalid, tiles([](Scene& scene) {
         scene.edit_checkpoint = [](auto& draft) { draft.name = draft.origin = "rekor.example.com"; };
       })},
      {"tiles: place that is not the proof's", Reason::inclusion_proof_invalid,
       tiles([](Scene& scene) { scene.edit_entry = [](auto& draft) { draft.log_index = "6"; }; })},
      {"tiles: no time", Reason::time_missing, [](Scene& scene) { scene.log = Scene::Log::rekor2; }},
  };
  check_refused(cases);
}

TEST_CASE("entries about something else are refused although they are logged", "[trust]") {
  const Negative cases[] = {
      {"other signature", Reason::log_entry_mismatch,
       [](Scene& scene) { scene.edit_body = other_value(R"("content":")", 4); }},
      {"other certificate", Reason::log_entry_mismatch,
       [](Scene& scene) {
         scene.edit_body = other_value(R"("publicKey":{"content":"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tC)", 8);
       }},
      {"other digest", Reason::log_entry_mismatch,
       [](Scene& scene) {
         scene.edit_body = [](std::string& json) {
           const auto at = json.find(R"("value":")") + 9;
           json.replace(at, 4, "0000");
         };
       }},
      {"digest of an unknown kind", Reason::log_entry_invalid, body(R"("algorithm":"sha256")", R"("algorithm":"md5")")},
      {"kind differs", Reason::log_entry_mismatch, body(R"("kind":"hashedrekord")", R"("kind":"dsse")")},
      {"version differs", Reason::log_entry_mismatch, body(R"("apiVersion":"0.0.1")", R"("apiVersion":"0.0.2")")},
      {"member twice in the body", Reason::log_entry_invalid, body(R"("spec":)", R"("spec":{},"spec":)")},
      {"body that is not JSON", Reason::log_entry_invalid,
       [](Scene& scene) { scene.edit_body = [](std::string& json) { json = "hello"; }; }},
      {"body without a spec", Reason::log_entry_invalid, body(R"("spec")", R"("spex")")},
      {"unknown kind", Reason::log_entry_invalid,
       [](Scene& scene) {
         scene.edit_body = [](std::string& json) { replace(json, "hashedrekord", "rekord"); };
         scene.edit_entry = [](auto& draft) { draft.kind = "rekord"; };
       }},
      {"envelope logged as a file", Reason::log_entry_invalid, envelope([](Scene& scene) {
         scene.edit_body = [](std::string& json) { replace(json, R"("kind":"dsse")", R"("kind":"hashedrekord")"); };
         scene.edit_entry = [](auto& draft) { draft.kind = "hashedrekord"; };
       })},
      {"file logged as an envelope", Reason::log_entry_invalid,
       [](Scene& scene) {
         scene.edit_body = [](std::string& json) { replace(json, "hashedrekord", "dsse"); };
         scene.edit_entry = [](auto& draft) { draft.kind = "dsse"; };
       }},
      {"dsse with two signatures", Reason::log_entry_invalid, envelope([](Scene& scene) {
         scene.edit_body = [](std::string& json) {
           replace(json, R"("signatures":[)", R"("signatures":[{"signature":"AAAA","verifier":"AAAA"},)");
         };
       })},
      {"dsse of another payload", Reason::log_entry_mismatch, envelope([](Scene& scene) {
         scene.edit_body = [](std::string& json) { json.replace(json.find(R"("value":")") + 9, 4, "0000"); };
       })},
      {"dsse with another signature", Reason::log_entry_mismatch,
       envelope([](Scene& scene) { scene.edit_body = other_value(R"("signature":")", 4); })},
      {"intoto with another signature", Reason::log_entry_mismatch, envelope([](Scene& scene) {
         scene.logs_intoto = true;
         scene.edit_body = other_value(R"("sig":")", 4);
       })},
      {"intoto of another type", Reason::log_entry_mismatch, envelope([](Scene& scene) {
         scene.logs_intoto = true;
         scene.edit_body = [](std::string& json) { replace(json, "vnd.in-toto", "vnd.other"); };
       })},
      {"tiles: other digest", Reason::log_entry_mismatch,
       tiles([](Scene& scene) { scene.edit_body = other_value(R"("digest":")", 4); })},
      {"tiles: other certificate", Reason::log_entry_mismatch,
       tiles([](Scene& scene) { scene.edit_body = other_value(R"("rawBytes":")", 4); })},
      {"tiles: a key instead of the certificate", Reason::log_entry_mismatch, tiles([](Scene& scene) {
         scene.edit_body = [](std::string& json) { replace(json, "x509Certificate", "publicKey"); };
       })},
      {"tiles: the withdrawn kind dsse 0.0.2", Reason::log_entry_invalid, tiles(envelope([](Scene& scene) {
         scene.edit_body = [](std::string& json) { replace(json, R"("kind":"hashedrekord")", R"("kind":"dsse")"); };
         scene.edit_entry = [](auto& draft) { draft.kind = "dsse"; };
       }))},
  };
  check_refused(cases);
}

}  // namespace assay::test
