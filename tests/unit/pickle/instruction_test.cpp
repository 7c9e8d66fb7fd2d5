#include "pickle/instruction.hpp"

#include "pickle/opcodes.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay::pickle {
namespace {

std::string unicode_line(const std::string& text) {
  Instruction instruction;
  instruction.code = kUNICODE;
  instruction.text = ByteView::of(text);
  return decode_text(instruction, 1024);
}

TEST_CASE("a backslash that is escaped begins no escape in raw-unicode-escape") {
  CHECK(unicode_line(R"(\u0041\U00000042)") == "AB");
  CHECK(unicode_line(R"(\\u0041)") == R"(\\u0041)");
  CHECK(unicode_line(R"(\\\u0041)") == R"(\\A)");
  CHECK(unicode_line(R"(\n\x41\)") == R"(\n\x41\)");
}

TEST_CASE("an index of the memo is a decimal number that is not negative") {
  CHECK(memo_index_text("-0") == 0);
  CHECK(memo_index_text(" +0_0 ") == 0);
  CHECK(memo_index_text("1_0") == 10);
  CHECK_FALSE(memo_index_text("-1"));
  CHECK_FALSE(memo_index_text("--0"));
  CHECK_FALSE(memo_index_text("-"));
}

TEST_CASE("a FLOAT is what one of Python's unpicklers reads") {
  CHECK(is_float_text("-1.5e3"));
  CHECK(is_float_text(" nan\t"));
  CHECK(is_float_text("1_000.2_5"));
  CHECK_FALSE(is_float_text("1_"));
  CHECK_FALSE(is_float_text("1__0"));
  CHECK_FALSE(is_float_text("1_.0"));
  CHECK_FALSE(is_float_text("1 0"));
  CHECK_FALSE(is_float_text(" "));
}

}  // namespace
}  // namespace assay::pickle
