// assay_trust_scenes OUTDIR: writes signatures of a made-up Sigstore world, for the end-to-end tests and as seeds of
// the fuzz targets (each folder is that of a target). Keys are new every time.
#include "support/trust/scene.hpp"
#include "trust/sigstore/bundle.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace {

namespace fs = std::filesystem;
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

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: assay_trust_scenes OUTDIR\n", stderr);
    return 4;
  }
  write_message(argv[1]);
  write_envelope(argv[1]);
  write_key(argv[1]);
  return 0;
}
