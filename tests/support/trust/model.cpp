#include "support/trust/model.hpp"

#include "core/hex.hpp"
#include "crypto/digest.hpp"
#include "crypto/hash.hpp"
#include "support/trust/logs.hpp"

#include <fmt/format.h>

#include <utility>

namespace assay::test {
namespace {

std::string hex_of(std::string_view content, crypto::HashAlgorithm algorithm) {
  return hex(crypto::hash(algorithm, crypto::bytes_of(content)));
}

}  // namespace

std::string ManifestDraft::build() const {
  std::string list;
  crypto::Sha256 root;
  for (const auto& resource : resources) {
    const auto digest = resource.digest.value_or(hex_of(resource.content, hash));
    list += fmt::format(R"({}{{"name":{},"algorithm":"{}","digest":"{}"}})", list.empty() ? "" : ",",
                        json_string(resource.name), resource.algorithm, digest);
    root.update(crypto::hash(hash, crypto::bytes_of(resource.content)));
  }
  auto text =
      fmt::format(R"({{"_type":"{}","subject":[{{"name":"model","digest":{{"sha256":"{}"}}}}],"predicateType":"{}",)"
                  R"("predicate":{{"serialization":{},"resources":[{}]}}}})",
                  statement_type, root_digest.value_or(hex(root.finish())), predicate_type, serialization, list);
  if (edit) edit(text);
  return text;
}

std::string ManifestDraft::build_legacy() const {
  std::string list;
  for (const auto& resource : resources)
    list += fmt::format(R"({}{{"name":{},"digest":{{"sha256":"{}"}}}})", list.empty() ? "" : ",",
                        json_string(resource.name), hex_of(resource.content, crypto::HashAlgorithm::sha256));
  auto text = fmt::format(
      R"({{"_type":"{}","subject":[{}],"predicateType":"https://model_signing/Digests/v0.1","predicate":{{"unused":"it's"}}}})",
      statement_type, list);
  if (edit) edit(text);
  return text;
}

ManifestDraft sharded_manifest() {
  return {.resources = {{"weights.bin:0:4", "0123"}, {"weights.bin:4:8", "4567"}, {"weights.bin:8:10", "89"}},
          .serialization = R"({"method":"shards","hash_type":"sha256","allow_symlinks":false,"shard_size":4.0})"};
}

SignedManifest sign_model_statement(const std::string& statement, const std::function<void(Scene&)>& edit) {
  Scene scene;
  scene.uses_key = true;
  scene.leaf_kind = TestKeyKind::p384;
  scene.log = Scene::Log::none;
  scene.payload = statement;
  if (edit) edit(scene);
  auto built = scene.build();
  if (scene.uses_key && built.bundle.find("\"a key\"") != std::string::npos)
    replace(built.bundle, "\"a key\"", fmt::format("\"{}\"", hex_digest(built.key.public_pem())));
  return {std::move(built.bundle), built.key};
}

}  // namespace assay::test
