#include "cli/values.hpp"

#include "core/suggest.hpp"

#include <catch2/catch.hpp>

#include <array>

namespace assay::cli {

TEST_CASE("sizes take binary and decimal units") {
  CHECK(parse_size("--x", "0") == 0U);
  CHECK(parse_size("--x", "1000") == 1000U);
  CHECK(parse_size("--x", "1K") == 1024U);
  CHECK(parse_size("--x", "1kib") == 1024U);
  CHECK(parse_size("--x", "1KB") == 1000U);
  CHECK(parse_size("--x", "10GiB") == 10'737'418'240U);
  CHECK(parse_size("--x", "2T") == 2'199'023'255'552U);
  CHECK(parse_size("--x", "18446744073709551615") == 18446744073709551615U);
}

TEST_CASE("sizes that cannot be meant are refused") {
  for (const auto* text :
       {"", "K", "-1", "+1", " 1", "1 K", "1.5G", "1X", "0x10", "18446744073709551616", "99999999T"}) {
    INFO(text);
    const auto size = parse_size("--max-expanded", text);
    REQUIRE_FALSE(size);
    CHECK(size.error().message.starts_with("--max-expanded: "));
  }
}

TEST_CASE("counts are decimal and bounded") {
  CHECK(parse_count("--x", "100K", 0, 1'000'000) == 100'000U);
  CHECK(parse_count("--x", "0", 0, 1) == 0U);
  CHECK_FALSE(parse_count("--x", "0", 1, 10));
  CHECK_FALSE(parse_count("--x", "11", 1, 10));
  CHECK_FALSE(parse_count("--x", "1KiB", 0, 10'000));
}

TEST_CASE("durations have units and are above zero") {
  CHECK(parse_duration("--x", "300") == 300.0);
  CHECK(parse_duration("--x", "1.5") == 1.5);
  CHECK(parse_duration("--x", "500ms") == 0.5);
  CHECK(parse_duration("--x", "5m") == 300.0);
  CHECK(parse_duration("--x", "2h") == 7200.0);
  for (const auto* text : {"", "0", "-1", "nan", "inf", "1d", "1e400", "s", "9999999999"}) {
    INFO(text);
    CHECK_FALSE(parse_duration("--x", text));
  }
}

TEST_CASE("a choice that is nearly one suggests it") {
  static constexpr std::array<std::string_view, 3> kChoices{"auto", "always", "never"};
  CHECK(parse_choice("--x", "never", kChoices) == 2U);
  CHECK(parse_choice("--x", "nevre", kChoices).error().hint == "did you mean 'never'?");
  CHECK(parse_choice("--x", "purple", kChoices).error().hint.empty());
  CHECK(parse_choice("--x", "\033[2J", kChoices).error().message.find('\033') == std::string::npos);
}

TEST_CASE("edit distance counts insertions, deletions, replacements and swaps") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("json", "jsno") == 1);
  CHECK(edit_distance("--fial-on", "--fail-on") == 1);
}

TEST_CASE("a suggestion is near, or there is none") {
  static constexpr std::array<std::string_view, 3> kFlags{"--max-depth", "--max-members", "--max-ratio"};
  CHECK(did_you_mean("--max-dept", kFlags) == "did you mean '--max-depth'?");
  CHECK(did_you_mean("--max-mem", kFlags) == "did you mean '--max-members'?");
  CHECK(did_you_mean("--policy", kFlags).empty());
  CHECK(did_you_mean("", kFlags).empty());
  CHECK(did_you_mean(std::string(100'000, 'x'), kFlags).empty());
}

}  // namespace assay::cli
