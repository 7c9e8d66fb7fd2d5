#include "codecs/json/writer.hpp"

#include <catch2/catch.hpp>

namespace assay {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

}  // namespace

TEST_CASE("JSON strings escape what JSON and terminals must not see") {
  CHECK(quoted("") == "\"\"");
  CHECK(quoted("a\"b\\c") == "\"a\\\"b\\\\c\"");
  CHECK(quoted("\n\t\r") == "\"\\n\\t\\r\"");
  CHECK(quoted(std::string_view("\0\x1b\x7f", 3)) == "\"\\u0000\\u001b\\u007f\"");
  CHECK(quoted("\u202e\u2028") == "\"\\u202e\\u2028\"");
  CHECK(quoted("\U000e0041") == "\"\\udb40\\udc41\"");
  CHECK(quoted("häß \u6a21\U0001f40d") == "\"häß \u6a21\U0001f40d\"");
}

TEST_CASE("bytes that are not UTF-8 become text about them") {
  CHECK(quoted("\xff") == "\"\\\\xff\"");
  CHECK(quoted("a\xc3") == "\"a\\\\xc3\"");
  CHECK(quoted("\xed\xa0\x80") == "\"\\\\xed\\\\xa0\\\\x80\"");
}

TEST_CASE("the writer puts commas, keys and line breaks where they belong") {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  writer.member("text", "a");
  writer.member("truth", true);
  writer.member("absent", std::optional<std::uint64_t>());
  writer.member("present", std::optional<std::uint32_t>(7));
  writer.member("negative", -3);
  writer.key("list");
  writer.begin_array();
  writer.line_break();
  writer.value(std::uint64_t{18446744073709551615U});
  writer.line_break();
  writer.begin_object();
  writer.end_object();
  writer.line_break();
  writer.end_array();
  writer.key("empty");
  writer.begin_array();
  writer.end_array();
  writer.end_object();
  CHECK(out ==
        "{\"text\":\"a\",\"truth\":true,\"absent\":null,\"present\":7,\"negative\":-3,\"list\":[\n"
        "18446744073709551615,\n{}\n],\"empty\":[]}");
}

}  // namespace assay
