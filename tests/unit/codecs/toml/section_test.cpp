#include "codecs/toml/section.hpp"

#include <catch2/catch.hpp>

#include <functional>

namespace assay {
namespace {

/// The first mistake when `text` is read by `read` to its end; empty if there is none.
std::string mistake(std::string_view text, const std::function<void(toml::Section&)>& read) {
  const auto document = toml::parse("x.toml", text);
  REQUIRE(document);
  toml::Mistakes mistakes("x.toml");
  toml::Section root(mistakes, *document, {}, "");
  read(root);
  root.finish();
  return mistakes ? std::string() : mistakes.error().message;
}

TEST_CASE("a section gives what it is asked for") {
  const auto text =
      "count = 3\nname = 'n'\non = true\nlist = ['a', 'b']\n[map]\nk = 'v'\n[[many]]\nx = 1\n[[many]]\nx = 2\n";
  CHECK(mistake(text, [](toml::Section& root) {
          CHECK(root.integer("count") == 3);
          CHECK(root.text("name").value == "n");
          CHECK(root.boolean("on"));
          CHECK_FALSE(root.boolean("absent"));
          REQUIRE(root.texts("list").size() == 2);
          CHECK(root.texts("list")[1].value == "b");
          CHECK(root.texts("absent").empty());
          REQUIRE(root.pairs("map").size() == 1);
          CHECK(root.pairs("map")[0].first.value == "k");
          CHECK(root.pairs("map")[0].second.value == "v");
          auto many = root.list("many");
          REQUIRE(many.size() == 2);
          CHECK(many[1].integer("x") == 2);
          CHECK(root.has("count"));
          CHECK_FALSE(root.has("absent"));
        }).empty());
}

TEST_CASE("a key that nobody asked for is a mistake, by its full name and place") {
  CHECK(mistake("[a]\nknown = 1\n  typo = 2\n", [](toml::Section& root) {
          auto a = root.section("a");
          CHECK(a.integer("known") == 1);
          a.finish();
        }) == "x.toml:3:3: unknown key 'a.typo'");
}

TEST_CASE("a mistake names the key that was meant") {
  CHECK(mistake("[a]\nknow = 1\n", [](toml::Section& root) {
          auto a = root.section("a");
          CHECK_FALSE(a.optional_text("known"));
          a.finish();
        }) == "x.toml:2:1: unknown key 'a.know', did you mean 'known'?");
}

TEST_CASE("a day is a date or a text that is one") {
  const auto ask = [](toml::Section& root) {
    const auto day = root.day("k");
    if (day) CHECK(day->value == "2028-02-29");
  };
  for (const auto* text : {"k = 2028-02-29", "k = '2028-02-29'", ""}) {
    INFO(text);
    CHECK(mistake(text, ask).empty());
  }
  for (const auto* text : {"k = 2028-02-29T00:00:00", "k = '2027-02-29'", "k = '2028-2-29'", "k = '2028-02-29 '",
                           "k = '2028x02x29'", "k = 20280229", "k = 12:00:00"}) {
    INFO(text);
    CHECK(mistake(text, ask) == "x.toml:1:5: 'k': a day such as 2026-12-31 wanted");
  }
}

TEST_CASE("a value of another type is a mistake") {
  const auto ask_text = [](toml::Section& root) { static_cast<void>(root.text("k")); };
  CHECK(mistake("k = 1", ask_text) == "x.toml:1:5: 'k': a text wanted, a whole number is there");
  CHECK(mistake("k = ['a']", ask_text) == "x.toml:1:5: 'k': a text wanted, a list is there");
  const auto ask_texts = [](toml::Section& root) { static_cast<void>(root.texts("k")); };
  CHECK(mistake("k = ['a',\n 2]", ask_texts) == "x.toml:2:2: 'k': a text wanted, a whole number is there");
  const auto ask_section = [](toml::Section& root) { root.section("k").finish(); };
  CHECK(mistake("k = 2024-01-01", ask_section) == "x.toml:1:5: 'k': a table wanted, a date or a time is there");
  const auto ask_list = [](toml::Section& root) { static_cast<void>(root.list("k")); };
  CHECK(mistake("[k]", ask_list) == "x.toml:1:1: 'k': a list of tables wanted, a table is there");
}

TEST_CASE("a key that must be there and is not is a mistake") {
  CHECK(mistake("[a]\n", [](toml::Section& root) {
          auto a = root.section("a");
          CHECK(a.integer("count") == 0);
        }) == "x.toml:1:2: 'a.count' is missing");
}

TEST_CASE("the first mistake wins") {
  CHECK(mistake("a = 'x'\nb = 'y'\n", [](toml::Section& root) {
          static_cast<void>(root.integer("b"));
          static_cast<void>(root.integer("a"));
        }) == "x.toml:2:5: 'b': a whole number wanted, a text is there");
}

}  // namespace
}  // namespace assay
