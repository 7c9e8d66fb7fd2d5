#include "codecs/toml/document.hpp"

#include <catch2/catch.hpp>

namespace assay {
namespace {

std::string mistake(std::string_view text) {
  const auto parsed = toml::parse("x.toml", text);
  REQUIRE_FALSE(parsed);
  return parsed.error().message;
}

TEST_CASE("a TOML document keeps the order of its file") {
  const auto parsed = toml::parse("x.toml", "zebra = 1\nant = 2\n[table.one]\nb = 1\na = 2\n[table.alpha]\n");
  REQUIRE(parsed);
  REQUIRE(parsed->size() == 3);
  CHECK((*parsed)[0].key == "zebra");
  CHECK((*parsed)[1].key == "ant");
  const auto& table = std::get<toml::Table>((*parsed)[2].value.data);
  REQUIRE(table.size() == 2);
  CHECK(table[0].key == "one");
  CHECK(table[1].key == "alpha");
  const auto& one = std::get<toml::Table>(table[0].value.data);
  REQUIRE(one.size() == 2);
  CHECK(one[0].key == "b");
  CHECK(std::get<std::int64_t>(one[1].value.data) == 2);
}

TEST_CASE("every kind of TOML value is kept with its place") {
  const auto parsed = toml::parse("x.toml",
                                  "text = \"a\\u00e9\"\nnumber = -7\nreal = 1.5\nflag = true\n"
                                  "day = 2024-02-29\nlist = [1, [\"x\"]]\n[table]\n");
  REQUIRE(parsed);
  const auto& members = *parsed;
  REQUIRE(members.size() == 7);
  CHECK(std::get<std::string>(members[0].value.data) == "a\xC3\xA9");
  CHECK(std::get<std::int64_t>(members[1].value.data) == -7);
  CHECK(std::get<double>(members[2].value.data) == 1.5);
  CHECK(std::get<bool>(members[3].value.data));
  CHECK(std::holds_alternative<toml::Moment>(members[4].value.data));
  const auto& list = std::get<toml::Array>(members[5].value.data);
  REQUIRE(list.size() == 2);
  const auto& inner = std::get<toml::Array>(list[1].data);
  REQUIRE(inner.size() == 1);
  CHECK(inner[0].place.line == 6);
  CHECK(inner[0].place.column == 13);
  CHECK(members[5].place.line == 6);
  CHECK(members[5].place.column == 1);
  CHECK(toml::kind_of(members[4].value) == "a date or a time");
  CHECK(toml::kind_of(members[6].value) == "a table");
}

TEST_CASE("a TOML syntax error names file, line and column") {
  CHECK_THAT(mistake("a = 1\nb = \n"), Catch::Matchers::StartsWith("x.toml:2:"));
  CHECK_THAT(mistake("a = 1\n  a = 2\n"), Catch::Matchers::StartsWith("x.toml:2:"));
  CHECK_THAT(mistake("[t]\nx = 1\n[t]\n"), Catch::Matchers::StartsWith("x.toml:3:"));
  CHECK_THAT(mistake("a = \"\xFF\"\n"), Catch::Matchers::StartsWith("x.toml:1:"));
}

TEST_CASE("a TOML error message holds no control characters") {
  const auto message = mistake("a = \x1b[31m\n");
  CHECK(message.find('\x1b') == std::string::npos);
}

TEST_CASE("deep TOML nesting is an error, not a crash") {
  const std::string deep = "a = " + std::string(100'000, '[') + std::string(100'000, ']');
  CHECK_THAT(mistake(deep), Catch::Matchers::StartsWith("x.toml:1:"));
}

TEST_CASE("a header that begins with no key is an error and nothing worse") {
  for (const auto* text : {"[.a]", "[", "[[", "[[.", "[a.", "a.", "a.=1", "{", "[!]"}) {
    INFO(text);
    CHECK_FALSE(toml::parse("x.toml", text));
  }
}

}  // namespace
}  // namespace assay
