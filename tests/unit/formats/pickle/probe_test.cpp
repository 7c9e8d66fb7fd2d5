#include "formats/pickle/probe.hpp"

#include <catch2/catch.hpp>

#include <string>

using assay::ByteView;
using assay::formats::pickle::Likeness;
using assay::formats::pickle::probe;

namespace {

constexpr std::size_t kMiB = 1U << 20U;

Likeness likeness_of(const std::string& bytes) { return probe(ByteView::of(bytes)); }

}  // namespace

TEST_CASE("a line of text may be as long as it likes", "[pickle][probe]") {
  const std::string call = "0cos\nsystem\n(S'id'\ntR.";
  CHECK(likeness_of("S'" + std::string(3 * kMiB, 'a') + "'\n" + call) == Likeness::certain);
  CHECK(likeness_of("V" + std::string(3 * kMiB, 'a') + "\n" + call) == Likeness::certain);
}

TEST_CASE("a NUL in a line does not hide what follows", "[pickle][probe]") {
  const std::string call = "0cos\nsystem\n(S'id'\ntR.";
  CHECK(likeness_of("P" + std::string(1000, '\0') + "\n" + call) == Likeness::certain);
  CHECK(likeness_of("V" + std::string(kMiB / 2, '\0') + "\n" + call) == Likeness::certain);
}

TEST_CASE("zeros are not read to their end in search of a line", "[pickle][probe]") {
  for (const char* const opcode : {"P", "S'", "V", "I", "p", "c", "cos\n"}) {
    CAPTURE(opcode);
    const std::string zeros = opcode + std::string(4 * kMiB, '\0');
    CHECK(likeness_of(zeros) == Likeness::none);
    // Whatever lies behind so many of them: no line begins there.
    CHECK(likeness_of(zeros + "\n0cos\nsystem\n(S'id'\ntR.") == Likeness::none);
  }
}
