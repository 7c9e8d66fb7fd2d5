// Bundles that are not what they have to be, before anything is verified.
#include "unit/trust/sigstore/outcome.hpp"

#include <fmt/format.h>

namespace assay::test {
namespace {

std::function<void(Scene&)> json(const std::string& from, const std::string& to) {
  return [from, to](Scene& scene) { scene.edit_bundle = [from, to](std::string& text) { replace(text, from, to); }; };
}

std::function<void(Scene&)> whole(const std::function<void(std::string&)>& edit) {
  return [edit](Scene& scene) { scene.edit_bundle = edit; };
}

}  // namespace

TEST_CASE("bundles that two readers could read differently are refused", "[trust]") {
  const std::string message = R"("messageSignature":{)";
  const Negative cases[] = {
      {"trailing comma", Reason::bundle_malformed, whole([](std::string& text) { text.insert(text.size() - 1, ","); })},
      {"single quotes", Reason::bundle_malformed, json(R"("mediaType")", "'mediaType'")},
      {"unquoted member", Reason::bundle_malformed, json(R"("mediaType")", "mediaType")},
      {"comment", Reason::bundle_malformed, json(R"("mediaType")", R"(/**/"mediaType")")},
      {"second document", Reason::bundle_malformed, whole([](std::string& text) { text += "{}"; })},
      {"byte order mark", Reason::bundle_malformed, whole([](std::string& text) { text.insert(0, "\xEF\xBB\xBF"); })},
      {"UTF-16", Reason::bundle_malformed, whole([](std::string& text) {
         std::string wide("\xFF\xFE", 2);
         for (const char c : text) wide += {c, '\0'};
         text = wide;
       })},
      {"bytes that are not UTF-8", Reason::bundle_malformed, json(R"("tlogEntries")", "\"x\xFF\":1,\"tlogEntries\"")},
      {"empty object", Reason::bundle_malformed, whole([](std::string& text) { text = "{}"; })},
      {"empty file", Reason::bundle_malformed, whole([](std::string& text) { text.clear(); })},
      {"array", Reason::bundle_malformed, whole([](std::string& text) { text = "[" + text + "]"; })},
      {"deep nesting", Reason::bundle_malformed,
       json(message, fmt::format(R"("x":{}{},)", std::string(100, '['), std::string(100, ']')) + message)},
      {"member twice", Reason::bundle_malformed, json(R"("mediaType":)", R"("mediaType":"x","mediaType":)")},
      {"member twice, once escaped", Reason::bundle_malformed,
       json(R"("mediaType":)", R"("\u006dediaType":"x","mediaType":)")},
      {"signature twice", Reason::bundle_malformed, json(R"("signature":")", R"("signature":"AAAA","signature":")")},
      {"other spelling", Reason::bundle_malformed, json(R"("rawBytes")", R"("raw_bytes")")},
      {"both spellings", Reason::bundle_malformed, json(R"("rawBytes":)", R"("raw_bytes":"AAAA","rawBytes":)")},
      {"unknown member", Reason::bundle_malformed, json(R"("mediaType")", R"("novelty":1,"mediaType")")},
      {"unknown member below", Reason::bundle_malformed, json(R"("logIndex")", R"("novelty":1,"logIndex")")},
      {"base64 without padding", Reason::bundle_malformed, whole([](std::string& text) {
         const auto end = text.find("=\"", text.find("\"digest\""));
         text.erase(end, 1);
       })},
      {"base64 for URLs", Reason::bundle_malformed, json(R"("signature":"ME)", R"("signature":"-_)")},
      {"base64 with a line end", Reason::bundle_malformed, json(R"("signature":"M)", R"("signature":"\nM)")},
      {"empty signature", Reason::bundle_malformed, whole([](std::string& text) {
         const auto begin = text.rfind(R"("signature":")") + 13;
         text.erase(begin, text.find('"', begin) - begin);
       })},
      {"number with an exponent", Reason::bundle_malformed, json(R"("logIndex":"1005")", R"("logIndex":1e3)")},
      {"number with a leading zero", Reason::bundle_malformed, json(R"("logIndex":"1005")", R"("logIndex":"01005")")},
      {"negative number", Reason::bundle_malformed, json(R"("logIndex":"1005")", R"("logIndex":"-1")")},
      {"number beyond int64", Reason::bundle_malformed,
       json(R"("logIndex":"1005")", R"("logIndex":"9223372036854775808")")},
  };
  check_refused(cases);
}

TEST_CASE("bundles that promise something else than they hold are refused", "[trust]") {
  const auto envelope = R"("dsseEnvelope":{"payload":"AAAA","payloadType":"x","signatures":[{"sig":"AAAA"}]},)";
  const Negative cases[] = {
      {"unknown version", Reason::bundle_unsupported, json("bundle.v0.3+json", "bundle.v0.4+json")},
      {"media type of a trusted root", Reason::bundle_unsupported, json("bundle.v0.3+json", "trustedroot.v0.1+json")},
      {"version 0.1 in the new spelling", Reason::bundle_unsupported, json("bundle.v0.3+json", "bundle.v0.1+json")},
      {"message and envelope", Reason::bundle_malformed,
       json(R"("messageSignature":{)", std::string(envelope) + R"("messageSignature":{)")},
      {"neither", Reason::bundle_malformed, json("messageSignature", "nothing")},
      {"certificate and key", Reason::bundle_malformed,
       json(R"("certificate":{)", R"("publicKey":{"hint":"x"},"certificate":{)")},
      {"no material", Reason::bundle_malformed, whole([](std::string& text) {
         const auto begin = text.find(R"("certificate":{)");
         text.erase(begin, text.find(R"("tlogEntries")") - begin);
       })},
      {"chain in version 0.3", Reason::bundle_malformed,
       [](Scene& scene) {
         scene.media_type = "application/vnd.dev.sigstore.bundle+json;version=0.2";
         scene.edit_bundle = [](std::string& text) { replace(text, "version=0.2", "version=0.3"); };
       }},
      {"empty chain", Reason::bundle_malformed,
       [](Scene& scene) {
         scene.media_type = "application/vnd.dev.sigstore.bundle+json;version=0.2";
         scene.edit_bundle = [](std::string& text) {
           const auto begin = text.find(R"("certificates":[)") + 16;
           text.erase(begin, text.find(']', begin) - begin);
         };
       }},
      {"root in the chain", Reason::bundle_malformed,
       [](Scene& scene) {
         scene.media_type = "application/vnd.dev.sigstore.bundle+json;version=0.2";
         const auto root = certificate_pem(SceneWorld::get().root);
         std::string digits;
         for (const char c : root.substr(27, root.find("-----END") - 27))
           if (c != '\n') digits += c;
         scene.more_certificates = fmt::format(R"(,{{"rawBytes":"{}"}})", digits);
       }},
      {"promise only in version 0.3", Reason::bundle_malformed,
       [](Scene& scene) { scene.edit_entry = [](EntryDraft& entry) { entry.has_proof = false; }; }},
      {"no promise in version 0.1", Reason::bundle_malformed,
       [](Scene& scene) {
         scene.media_type = "application/vnd.dev.sigstore.bundle+json;version=0.1";
         scene.edit_entry = [](EntryDraft& entry) { entry.has_promise = false; };
       }},
      {"proof without a checkpoint", Reason::bundle_malformed, whole([](std::string& text) {
         const auto begin = text.find(R"(,"checkpoint")");
         text.erase(begin, text.find("}}", begin) + 1 - begin);
       })},
      {"certificate that is none", Reason::certificate_malformed, json(R"("rawBytes":"MII)", R"("rawBytes":"AII)")},
      {"40 timestamps", Reason::bundle_malformed,
       json(R"("tlogEntries":[)",
            [] {
              std::string many = R"("timestampVerificationData":{"rfc3161Timestamps":[{"signedTimestamp":"AAAA"})";
              for (int i = 1; i < 40; ++i) many += R"(,{"signedTimestamp":"AAAA"})";
              return many + R"(]},"tlogEntries":[)";
            }())},
      {"two signatures on an envelope", Reason::bundle_malformed,
       [](Scene& scene) {
         scene.payload = statement_about(scene.file);
         scene.edit_bundle = [](std::string& text) { replace(text, R"([{"sig")", R"([{"sig":"AAAA"},{"sig")"); };
       }},
      {"no signature on an envelope", Reason::bundle_malformed,
       [](Scene& scene) {
         scene.payload = statement_about(scene.file);
         scene.edit_bundle = [](std::string& text) {
           const auto begin = text.find(R"([{"sig")");
           text.erase(begin + 1, text.find(']', begin) - begin - 1);
         };
       }},
  };
  check_refused(cases);
}

}  // namespace assay::test
