// Manifests of models: what is read, and every way to write one that has to be refused.
#include "unit/trust/oms/outcome.hpp"

#include <vector>

namespace assay::test {
namespace {

constexpr auto kFiles = R"({"method":"files","hash_type":"sha256","allow_symlinks":false)";

struct Negative {
  std::string_view name;
  Reason reason;
  std::function<void(ManifestDraft&)> tamper;
};

void check_refused(std::span<const Negative> cases, const ManifestDraft& base) {
  for (const auto& one : cases) {
    INFO(one.name);
    auto draft = base;
    one.tamper(draft);
    check_reason(verify_statement(draft.build()), one.reason);
  }
}

Negative renamed(std::string_view label, Reason reason, std::string name) {
  return {label, reason, [name](ManifestDraft& draft) { draft.resources[0].name = name; }};
}
Negative serialized(std::string_view label, Reason reason, std::string serialization) {
  return {label, reason, [serialization](ManifestDraft& draft) { draft.serialization = serialization; }};
}
Negative edited(std::string_view label, Reason reason, std::string from, std::string to) {
  return {label, reason,
          [from, to](ManifestDraft& draft) { draft.edit = [=](std::string& text) { replace(text, from, to); }; }};
}

TEST_CASE("a manifest of files is read") {
  const auto result = verify_statement(ManifestDraft().build());
  REQUIRE(result);
  const auto& manifest = result->manifest;
  CHECK(manifest.method == oms::Manifest::Method::files);
  CHECK(manifest.hash == crypto::HashAlgorithm::sha256);
  CHECK_FALSE(manifest.allows_links);
  CHECK(manifest.ignored == std::vector<std::string>{".git", "cache"});
  REQUIRE(manifest.files.size() == 2);
  CHECK(manifest.files[1].name == "sub/weights.bin");
  CHECK(result->evidence.digest == manifest.root_digest);
  CHECK(result->evidence.legacy.empty());
}

TEST_CASE("files are listed with BLAKE2b and BLAKE3, too") {
  for (const auto hash : {crypto::HashAlgorithm::blake2b, crypto::HashAlgorithm::blake3}) {
    const std::string name(crypto::name_of(hash));
    ManifestDraft draft{.serialization = R"({"method":"files","hash_type":")" + name + R"("})", .hash = hash};
    for (auto& resource : draft.resources) resource.algorithm = name;
    const auto result = verify_statement(draft.build());
    REQUIRE(result);
    CHECK(result->manifest.files[0].pieces[0].digest.size() == crypto::size_of(hash));
  }
}

TEST_CASE("both orders of resources, later versions and unknown members are read") {
  ManifestDraft draft;
  draft.resources = {{"a/b", "1"}, {"a.txt", "2"}};
  CHECK(verify_statement(draft.build()));
  draft.resources = {{"a.txt", "2"}, {"a/b", "1"}};
  CHECK(verify_statement(draft.build()));
  draft.predicate_type = "https://model_signing/signature/v1.7";
  draft.edit = [](std::string& text) { replace(text, R"("algorithm")", R"("size":1,"algorithm")"); };
  CHECK(verify_statement(draft.build()));
}

TEST_CASE("a manifest of pieces is read, whatever its names hold") {
  auto draft = sharded_manifest();
  auto result = verify_statement(draft.build());
  REQUIRE(result);
  REQUIRE(result->manifest.files.size() == 1);
  CHECK(result->manifest.files[0].name == "weights.bin");
  CHECK(result->manifest.files[0].pieces.size() == 3);
  draft.resources = {{"a:b:c:0:2", "xx", "sha256-sharded-4"}};
  result = verify_statement(draft.build());
  REQUIRE(result);
  CHECK(result->manifest.files[0].name == "a:b:c");
}

TEST_CASE("the only file of a model needs no name") {
  const ManifestDraft draft{.resources = {{".", "content"}}};
  const auto result = verify_statement(draft.build());
  REQUIRE(result);
  CHECK(result->manifest.files[0].name == oms::kOnlyFile);
}

TEST_CASE("names that mean something else elsewhere are refused") {
  const std::vector<Negative> cases{
      renamed("absolute", Reason::name_unsafe, "/etc/passwd"),
      renamed("climbs out", Reason::name_unsafe, "../config.json"),
      renamed("climbs out inside", Reason::name_unsafe, "sub/../config.json"),
      renamed("NUL, which strict JSON refuses", Reason::statement_malformed, std::string("a\0b", 3)),
      renamed("dot", Reason::name_ambiguous, "./config.json"),
      renamed("slash at the end", Reason::name_ambiguous, "config.json/"),
      renamed("two slashes", Reason::name_ambiguous, "sub//config.json"),
      renamed("empty", Reason::name_ambiguous, ""),
      renamed("dot among others", Reason::name_ambiguous, "."),
      renamed("twice", Reason::name_ambiguous, "sub/weights.bin"),
      renamed("a file and a folder", Reason::name_ambiguous, "sub"),
  };
  check_refused(cases, {});
}

TEST_CASE("manifests that break their format are refused") {
  const std::string bad_hash = R"({"method":"files","hash_type":"sha1"})";
  const std::vector<Negative> cases{
      {"empty", Reason::manifest_malformed, [](ManifestDraft& draft) { draft.resources.clear(); }},
      {"half a digest", Reason::manifest_malformed,
       [](ManifestDraft& draft) { draft.resources[0].digest = "00112233445566778899aabbccddeeff"; }},
      {"capital digits", Reason::manifest_malformed,
       [](ManifestDraft& draft) { draft.resources[0].digest = std::string(64, 'A'); }},
      {"another digest", Reason::manifest_digest_mismatch,
       [](ManifestDraft& draft) { draft.root_digest = std::string(64, '0'); }},
      {"other algorithm", Reason::manifest_malformed,
       [](ManifestDraft& draft) { draft.resources[0].algorithm = "blake3"; }},
      {"sha1", Reason::manifest_unsupported,
       [&](ManifestDraft& draft) {
         draft.serialization = bad_hash;
         for (auto& resource : draft.resources) resource.algorithm = "sha1";
       }},
      serialized("blake3", Reason::manifest_unsupported, R"({"method":"files","hash_type":"blake3"})"),
      serialized("unknown method", Reason::manifest_unsupported, R"({"method":"tar","hash_type":"sha256"})"),
      serialized("no hash type", Reason::manifest_malformed, R"({"method":"files"})"),
      serialized("links are a word", Reason::manifest_malformed,
                 R"({"method":"files","hash_type":"sha256","allow_symlinks":"no"})"),
      serialized("ignores everything", Reason::name_ambiguous, std::string(kFiles) + R"(,"ignore_paths":["."]})"),
      serialized("ignores the root", Reason::name_unsafe, std::string(kFiles) + R"(,"ignore_paths":["/"]})"),
      serialized("ignores what is above", Reason::name_unsafe, std::string(kFiles) + R"(,"ignore_paths":[".."]})"),
      serialized("ignores a word", Reason::manifest_malformed, std::string(kFiles) + R"(,"ignore_paths":"cache"})"),
      edited("no serialization", Reason::manifest_malformed, R"("serialization")", R"("Serialization")"),
      edited("no predicate", Reason::manifest_malformed, R"("predicate":)", R"("Predicate":)"),
      edited("resource is a text", Reason::manifest_malformed, R"([{"name":"config.json")",
             R"(["x",{"name":"config.json")"),
      edited("two subjects", Reason::manifest_malformed, R"("subject":[)",
             R"("subject":[{"name":"x","digest":{"sha256":"00"}},)"),
      edited("no subject", Reason::statement_malformed, R"("subject":)", R"("subjects":)"),
      edited("no SHA-256 of the subject", Reason::manifest_malformed, R"({"sha256":)", R"({"sha512":)"),
      edited("a member twice", Reason::statement_malformed, R"("method")", R"("method":"shards","method")"),
      edited("other predicate", Reason::statement_unsupported, "https://model_signing/signature/v1.0",
             "https://slsa.dev/provenance/v1"),
      edited("other major version", Reason::statement_unsupported, "signature/v1.0", "signature/v2.0"),
      edited("old list, new signature", Reason::statement_unsupported, "https://model_signing/signature/v1.0",
             "https://model_signing/Digests/v0.1"),
      edited("other statement", Reason::statement_unsupported, "https://in-toto.io/Statement/v1",
             "https://in-toto.io/Statement/v0.1"),
  };
  check_refused(cases, {});
}

TEST_CASE("pieces that do not make up a file are refused") {
  const std::vector<Negative> cases{
      renamed("gap", Reason::shards_incomplete, "weights.bin:1:4"),
      renamed("too long", Reason::shards_incomplete, "weights.bin:0:5"),
      renamed("too short", Reason::shards_incomplete, "weights.bin:0:3"),
      renamed("twice", Reason::shards_incomplete, "weights.bin:4:8"),
      renamed("no range", Reason::manifest_malformed, "weights.bin"),
      renamed("negative", Reason::manifest_malformed, "weights.bin:0:-4"),
      renamed("backwards", Reason::manifest_malformed, "weights.bin:4:0"),
      renamed("zeros in front", Reason::manifest_malformed, "weights.bin:00:4"),
      {"outside", Reason::name_unsafe,
       [](ManifestDraft& draft) { draft.resources = {{"../weights.bin:0:4", "0123"}}; }},
      serialized("no size", Reason::manifest_malformed, R"({"method":"shards","hash_type":"sha256"})"),
      serialized("half a byte", Reason::manifest_malformed,
                 R"({"method":"shards","hash_type":"sha256","shard_size":4.5})"),
      serialized("zero", Reason::manifest_malformed, R"({"method":"shards","hash_type":"sha256","shard_size":0})"),
      serialized("text", Reason::manifest_malformed, R"({"method":"shards","hash_type":"sha256","shard_size":"4"})"),
      {"size of others", Reason::manifest_malformed,
       [](ManifestDraft& draft) { draft.resources[0].algorithm = "sha256-sharded-8"; }},
  };
  check_refused(cases, sharded_manifest());
}

}  // namespace
}  // namespace assay::test
