// Where files were built: what flags ask of statements and certificates.
#include "trust/sigstore/requirements.hpp"
#include "trust/intoto/provenance.hpp"
#include "unit/trust/sigstore/outcome.hpp"

#include <fmt/format.h>

namespace assay::test {
namespace {

using sigstore::Requirements;

constexpr std::string_view kSlsa1 =
    R"({"buildDefinition":{"buildType":"https://actions.github.io/buildtypes/workflow/v1","externalParameters":{"workflow":)"
    R"({"ref":"refs/heads/main","repository":"https://github.com/acme/model","path":".github/workflows/build.yml"}}},)"
    R"("runDetails":{"builder":{"id":"https://github.com/acme/model/.github/workflows/build.yml@refs/heads/main"}}})";
constexpr std::string_view kSlsa02 =
    R"({"builder":{"id":"https://builder.example.com"},"buildType":"x","invocation":{"configSource":)"
    R"({"uri":"git+https://github.com/acme/model@refs/tags/v1","entryPoint":".github/workflows/release.yml"}}})";

trust::Checked<sigstore::Evidence> evidence(std::string_view type, std::string_view predicate,
                                            std::vector<TestExtension> claims = {}) {
  Scene scene;
  scene.payload = statement_about(scene.file, fmt::format("https://slsa.dev/provenance/{}", type), predicate);
  scene.claims = std::move(claims);
  return verify_scene(scene);
}

std::string reason(const trust::Checked<sigstore::Evidence>& evidence, const Requirements& wanted) {
  REQUIRE(evidence);
  const auto result = sigstore::check_requirements(*evidence, wanted);
  return result ? "met" : std::string(code_of(result.error().reason));
}

}  // namespace

TEST_CASE("builder, source, ref and workflow are asked of SLSA provenance", "[trust]") {
  const auto v1 = evidence("v1", kSlsa1);
  CHECK(reason(v1, {}) == "met");
  CHECK(reason(v1, {.builder = "https://github.com/acme/model/.github/workflows/build.yml@refs/heads/main"}) == "met");
  CHECK(reason(v1, {.builder = "https://github.com/acme/model"}) == "builder-mismatch");
  CHECK(reason(v1, {.build_type = "https://example.com/other"}) == "build-type-mismatch");
  CHECK(reason(v1, {.build_type = "https://actions.github.io/buildtypes/workflow/v1"}) == "met");
  CHECK(reason(v1, {.source = "github.com/acme/model"}) == "met");
  CHECK(reason(v1, {.source = "git+https://GitHub.com/acme/model.git"}) == "met");
  CHECK(reason(v1, {.source = "https://github.com/acme/mode"}) == "source-mismatch");
  CHECK(reason(v1, {.ref = "refs/heads/main"}) == "met");
  CHECK(reason(v1, {.ref = "refs/heads/dev"}) == "source-mismatch");
  CHECK(reason(v1, {.workflow = ".github/workflows/build.yml"}) == "met");
  CHECK(reason(v1, {.workflow = ".github/workflows/evil.yml"}) == "workflow-mismatch");
  CHECK(reason(v1, {.predicate_type = "https://slsa.dev/provenance/v1"}) == "met");
  CHECK(reason(v1, {.predicate_type = "https://slsa.dev/provenance/v0.2"}) == "statement-unsupported");

  const auto v02 = evidence("v0.2", kSlsa02);
  CHECK(reason(v02, {.builder = "https://builder.example.com",
                     .source = "https://github.com/acme/model",
                     .ref = "refs/tags/v1",
                     .workflow = ".github/workflows/release.yml"}) == "met");
  CHECK(reason(v02, {.ref = "refs/tags/v2"}) == "source-mismatch");
}

TEST_CASE("what the certificate says cannot be talked away", "[trust]") {
  const std::vector<TestExtension> other{
      {"1.3.6.1.4.1.57264.1.12", false, utf8_string("https://github.com/evil/fork")}};
  CHECK(reason(evidence("v1", kSlsa1, other), {.source = "https://github.com/acme/model"}) == "source-mismatch");
  const std::vector<TestExtension> ref{{"1.3.6.1.4.1.57264.1.14", false, utf8_string("refs/heads/evil")}};
  CHECK(reason(evidence("v1", kSlsa1, ref), {.ref = "refs/heads/main"}) == "source-mismatch");
}

TEST_CASE("provenance that is missing or broken is not met", "[trust]") {
  Scene message;
  CHECK(reason(verify_scene(message), {.builder = "x"}) == "provenance-missing");
  CHECK(reason(verify_scene(message), {.source = "x"}) == "source-mismatch");
  CHECK(reason(verify_scene(message), {.predicate_type = "x"}) == "statement-unsupported");
  CHECK(reason(evidence("v1", "{}"), {.builder = "x"}) == "provenance-malformed");
  CHECK(reason(evidence("v0.2", R"({"builder":{"id":7}})"), {.builder = "x"}) == "provenance-malformed");
  CHECK(reason(evidence("v9", kSlsa1), {.builder = "x"}) == "provenance-missing");
}

TEST_CASE("addresses of sources have one spelling", "[trust]") {
  const auto split = [](std::string_view text) {
    const auto address = trust::intoto::split_source(text);
    return address.repository + " " + address.ref;
  };
  CHECK(split("git+https://github.com/o/r@refs/heads/main") == "https://github.com/o/r refs/heads/main");
  CHECK(split("github.com/o/r.git") == "https://github.com/o/r ");
  CHECK(split("HTTPS://GitHub.com/O/r/") == "https://github.com/O/r ");
  CHECK(split("ssh://git@github.com/o/r@v1") == "ssh://git@github.com/o/r v1");
  CHECK(split("") == " ");
}

}  // namespace assay::test
