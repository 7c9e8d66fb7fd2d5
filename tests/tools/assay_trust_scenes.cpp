// assay_trust_scenes OUTDIR: writes signatures of a made-up Sigstore world, for the end-to-end tests and as seeds of
// the fuzz targets (each folder is that of a target). Keys are new every time.
#include "support/trust/model.hpp"
#include "trust/sigstore/bundle.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>

namespace {

namespace fs = std::filesystem;
using assay::test::ManifestDraft;
using assay::test::Scene;
using assay::test::statement_about;

void write(const fs::path& path, std::string_view bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

void write_message(const fs::path& to) {
  Scene scene;
  scene.has_timestamp = true;
  const auto built = scene.build();
  write(to / "file.bin", built.file);
  write(to / "bundle/message.json", built.bundle);
  write(to / "trusted-root/root.json", built.root);
  write(to / "timestamp/leaf.der", assay::crypto::text_of(built.leaf));
  const auto bundle = assay::trust::sigstore::parse_bundle(assay::ByteView::of(built.bundle)).value();
  write(to / "timestamp/response.der", assay::crypto::text_of(bundle.timestamps.front()));
  write(to / "checkpoint/log.txt", bundle.log_entries.front().proof.value().checkpoint);
}

void write_envelope(const fs::path& to) {
  Scene scene;
  scene.payload = statement_about(
      scene.file, "https://slsa.dev/provenance/v1",
      R"({"buildDefinition":{"buildType":"x","externalParameters":{"workflow":{"ref":"refs/heads/main",)"
      R"("repository":"https://github.com/acme/model","path":".github/workflows/build.yml"}}},)"
      R"("runDetails":{"builder":{"id":"https://builder.example.com"}}})");
  scene.log = Scene::Log::rekor2;
  scene.has_timestamp = true;
  write(to / "bundle/envelope.json", scene.build().bundle);
  write(to / "statement/slsa1.json", *scene.payload);
  write(to / "statement/slsa02.json",
        statement_about(scene.file, "https://slsa.dev/provenance/v0.2",
                        R"({"builder":{"id":"b"},"invocation":{"configSource":)"
                        R"({"uri":"git+https://github.com/a/b@refs/tags/v1","entryPoint":"w.yml"}}})"));
}

void write_key(const fs::path& to) {
  Scene scene;
  scene.uses_key = true;
  scene.media_type = "application/vnd.dev.sigstore.bundle+json;version=0.1";
  const auto built = scene.build();
  write(to / "bundle/key.json", built.bundle);
  write(to / "keys/key.pub", built.key.public_pem());
  write(to / "keys/other.pub", assay::test::SceneWorld::get().other_key.public_pem());
  write(to / "keys/authority.pem", assay::test::certificate_pem(assay::test::SceneWorld::get().root) +
                                       assay::test::certificate_pem(assay::test::SceneWorld::get().intermediate));
}

/// Keys for signing models, and signatures of models by others: `config.json` with `{}` and `sub/weights.bin` with ten
/// digits, or, in pieces, `weights.bin`.
void write_models(const fs::path& to) {
  using assay::test::certificate_pem;
  const auto& world = assay::test::SceneWorld::get();
  const auto key = assay::test::TestKey::make(assay::test::TestKeyKind::p384);
  write(to / "keys/model.pem", key.private_pem());
  write(to / "keys/model.pub", key.public_pem());
  write(to / "keys/other.pem", world.other_key.private_pem());
  write(to / "keys/other.pub", world.other_key.public_pem());
  const auto p256 = assay::test::TestKey::make(assay::test::TestKeyKind::p256);
  write(to / "keys/p256.pem", p256.private_pem());
  write(to / "keys/p256.pub", p256.public_pem());
  write(to / "keys/model.crt",
        certificate_pem(assay::test::make_certificate({.subject = "Model Release",
                                                       .issuer = "Test Intermediate",
                                                       .key = key,
                                                       .signed_by = world.intermediate_key,
                                                       .not_before = assay::test::kSceneTime - 60,
                                                       .not_after = assay::test::kSceneTime + 60,
                                                       .key_usage = "critical,digitalSignature"})));
  write(to / "keys/intermediate.pem", certificate_pem(world.intermediate));
  write(to / "keys/root.pem", certificate_pem(world.root));
  write(to / "keys/root.key", world.root_key.private_pem());

  const auto write_signed = [&](const std::string& name, const std::string& statement,
                                const std::function<void(Scene&)>& edit = {}) {
    const auto made = assay::test::sign_model_statement(statement, edit);
    write(to / "models" / (name + ".sig"), made.bundle);
    write(to / "models" / (name + ".pub"), made.key.public_pem());
    write(to / "oms" / (name + ".json"), statement);
  };
  ManifestDraft links;
  links.serialization = R"({"method":"files","hash_type":"sha256","allow_symlinks":true})";
  write_signed("links", links.build());
  for (const auto hash : {assay::crypto::HashAlgorithm::blake2b, assay::crypto::HashAlgorithm::blake3}) {
    const std::string name(assay::crypto::name_of(hash));
    ManifestDraft blake{.serialization = R"({"method":"files","hash_type":")" + name + R"("})", .hash = hash};
    for (auto& resource : blake.resources) resource.algorithm = name;
    write_signed(name, blake.build());
  }
  write_signed("shards", assay::test::sharded_manifest().build());
  write_signed("legacy", ManifestDraft().build_legacy(), [](Scene& scene) {
    scene.signs_legacy_encoding = true;
    scene.scheme = {assay::crypto::HashAlgorithm::sha256};
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: assay_trust_scenes OUTDIR\n", stderr);
    return 4;
  }
  write_message(argv[1]);
  write_envelope(argv[1]);
  write_key(argv[1]);
  write_models(argv[1]);
  return 0;
}
