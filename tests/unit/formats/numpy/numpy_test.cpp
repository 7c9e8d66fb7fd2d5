#include "formats/numpy/numpy.hpp"

#include "unit/codecs/npy/npy_builder.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <catch2/catch.hpp>

#include <limits>

namespace assay::formats::numpy {
namespace {

using test::npy;
using test::npy_array;
using test::Run;

TEST_CASE("an array of numbers is clean and covered whole") {
  const Run run(kFormat, npy_array("'<f4'", "(2, 2)", std::string(16, '\x3f')));
  CHECK(run.claim == Claim::structure);
  CHECK(run.is_clean());
  CHECK(run.covered() == run.artifact.bytes.size());
  CHECK(run.context.children.empty());
}

TEST_CASE("several arrays in one file are all read") {
  const auto one = npy_array("'<f4'", "(1,)", "abcd");
  const Run run(kFormat, one + one + one);
  CHECK(run.is_clean());
  CHECK(run.covered() == run.artifact.bytes.size());
  CHECK(run.context.facts.size() == 3);
}

TEST_CASE("bytes behind the array are left to the sweep") {
  const Run run(kFormat, npy_array("'<f4'", "(1,)", "abcd") + "cos\nsystem\n");
  CHECK(run.covered() == run.artifact.bytes.size() - 11);
}

TEST_CASE("the payload of an object array is handed over as what it is") {
  const std::string pickle("\x80\x02]q\x00.", 6);
  const Run run(kFormat, npy_array("'|O'", "(1,)", pickle));
  CHECK(run.count("NPY-OBJ-001") == 1);
  CHECK(run.context.findings[0].severity == Severity::low);
  REQUIRE(run.context.children.size() == 1);
  CHECK(run.context.children[0].name == "object array");
  CHECK(ByteView(run.context.children[0].bytes).text() == pickle);
}

TEST_CASE("an array that is shorter than its shape is a finding and incomplete") {
  const Run run(kFormat, npy_array("'<f8'", "(1000000,)", "short"));
  CHECK(run.count("NPY-SIZE-001") == 1);
  REQUIRE(run.context.errors.size() == 1);
  CHECK(run.context.errors[0].code == ErrorCode::truncated);
}

TEST_CASE("a shape that overflows is a finding and incomplete") {
  const Run run(kFormat, npy_array("'<f8'", "(4294967296, 4294967296, 2)"));
  CHECK(run.count("NPY-SIZE-001") == 1);
  CHECK(run.context.errors.size() == 1);
}

TEST_CASE("a header that is not understood is a finding and leaves the payload to the sweep") {
  const Run run(kFormat, npy_array("'object'", "(1,)", "payload"));
  CHECK(run.count("NPY-HEAD-001") == 1);
  CHECK(run.context.errors.size() == 1);
  CHECK(run.covered() == run.artifact.bytes.size() - 7);
}

TEST_CASE("keys of other people are odd, and the array is read all the same") {
  const Run run(kFormat, npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1,), 'note': 'x'}", "x"));
  CHECK(run.count("NPY-HEAD-001") == 1);
  CHECK(run.covered() == run.artifact.bytes.size());
}

TEST_CASE("of a compressed array of numbers only the header is needed") {
  auto artifact = test::memory_artifact(npy_array("'<f4'", "(1000,)", std::string(4000, 'x')));
  CHECK(kFormat.needs(artifact) == 128);
  artifact.size = *artifact.size + 1;  // something behind the array
  CHECK(kFormat.needs(artifact) == std::numeric_limits<std::uint64_t>::max());
  artifact.size.reset();
  CHECK(kFormat.needs(artifact) == std::numeric_limits<std::uint64_t>::max());
  CHECK(kFormat.needs(test::memory_artifact(npy_array("'|O'", "(1,)", "x"))) ==
        std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("the front of a compressed array is accounted for by its full size") {
  auto bytes = npy_array("'<f4'", "(1000,)");
  auto artifact = test::memory_artifact(bytes);
  artifact.size = bytes.size() + 4000;
  test::RecordingContext context(Run::no_data());
  kFormat.analyze(artifact, context);
  CHECK(context.errors.empty());
  CHECK(context.findings.empty());
}

TEST_CASE("what does not start like an array is not claimed") {
  CHECK(kFormat.claim(test::memory_artifact("NUMPY")) == Claim::no);
  CHECK(kFormat.claim(test::memory_artifact("")) == Claim::no);
}

}  // namespace
}  // namespace assay::formats::numpy
