#include "codecs/json/reader.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {
namespace {

using json::Event;
using json::Oddity;
using json::Reader;

/// The events of a text in one line, e.g. `{ key:a 1:number } end`, or `… error@7:malformed`.
std::string events(std::string_view text) {
  Reader in(ByteView::of(text));
  std::string line;
  for (std::size_t count = 0; count < 1000; ++count) {
    const auto token = in.next();
    if (!line.empty()) line += ' ';
    switch (token.event) {
      case Event::begin_object: line += '{'; break;
      case Event::end_object: line += '}'; break;
      case Event::begin_array: line += '['; break;
      case Event::end_array: line += ']'; break;
      case Event::key: line += "key:" + token.text(); break;
      case Event::text: line += "text:" + token.text(); break;
      case Event::number: line += "number:" + std::string(token.raw); break;
      case Event::boolean: line += token.is_true() ? "true" : "false"; break;
      case Event::null: line += "null"; break;
      case Event::end: return line + "end";
      case Event::error:
        return line + "error@" + std::to_string(in.error().offset) + ":" + std::string(name_of(in.error().code));
    }
  }
  return line + " without end";
}

/// What the whole text is odd about; empty when it is broken.
std::string oddities(std::string_view text) {
  static constexpr std::array<std::pair<Oddity, const char*>, 10> kNames{{{Oddity::byte_order_mark, "bom"},
                                                                          {Oddity::nul_padding, "padding"},
                                                                          {Oddity::comment, "comment"},
                                                                          {Oddity::trailing_comma, "comma"},
                                                                          {Oddity::leading_zero, "zero"},
                                                                          {Oddity::not_finite, "infinite"},
                                                                          {Oddity::control_character, "control"},
                                                                          {Oddity::invalid_utf8, "utf8"},
                                                                          {Oddity::lone_surrogate, "surrogate"},
                                                                          {Oddity::nul, "nul"}}};
  Reader in(ByteView::of(text));
  static_cast<void>(in.skip());
  if (in.next().event != Event::end) return "broken";
  std::string line;
  for (const auto& [oddity, name] : kNames)
    if (in.oddities().has(oddity)) line += (line.empty() ? "" : " ") + std::string(name);
  return line;
}

std::string decoded(std::string_view raw) {
  std::string out;
  json::append_decoded(out, raw);
  return out;
}

}  // namespace

TEST_CASE("a JSON text is read as the events it is made of") {
  CHECK(events("{}") == "{ } end");
  CHECK(events("[]") == "[ ] end");
  CHECK(events(" {\"a\" : [1, -2.5e+3, true ,false,null], \"b\":{\"c\":\"d\"}}\r\n\t ") ==
        "{ key:a [ number:1 number:-2.5e+3 true false null ] key:b { key:c text:d } } end");
  CHECK(events("\"x\"") == "text:x end");
  CHECK(events("0") == "number:0 end");
  CHECK(events("-0") == "number:-0 end");
  CHECK(events("[[[]],{}]") == "[ [ [ ] ] { } ] end");
  CHECK(events("{\"\":0,\"\":1}") == "{ key: number:0 key: number:1 } end");
}

TEST_CASE("a broken JSON text ends where it breaks") {
  CHECK(events("") == "error@0:truncated");
  CHECK(events("   ") == "error@3:truncated");
  CHECK(events("[") == "[ error@1:truncated");
  CHECK(events("[1") == "[ number:1 error@2:truncated");
  CHECK(events("[1 2]") == "[ number:1 error@3:malformed");
  CHECK(events("[,1]") == "[ error@1:malformed");
  CHECK(events("[1,,2]") == "[ number:1 error@3:malformed");
  CHECK(events("[1}") == "[ number:1 error@2:malformed");
  CHECK(events("{\"a\"}") == "{ key:a error@4:malformed");
  CHECK(events("{\"a\" 1}") == "{ key:a error@5:malformed");
  CHECK(events("{\"a\":}") == "{ key:a error@5:malformed");
  CHECK(events("{a:1}") == "{ error@1:malformed");
  CHECK(events("{'a':1}") == "{ error@1:malformed");
  CHECK(events("{1:1}") == "{ error@1:malformed");
  CHECK(events("{,}") == "{ error@1:malformed");
  CHECK(events("{\"a\":1") == "{ key:a number:1 error@6:truncated");
  CHECK(events("{\"a\":1,b}") == "{ key:a number:1 error@7:malformed");
  CHECK(events("]") == "error@0:malformed");
  CHECK(events("{} {}") == "{ } error@3:malformed");
  CHECK(events("1 x") == "number:1 error@2:malformed");
  CHECK(events("tru") == "error@0:malformed");
  CHECK(events("True") == "error@0:malformed");
  CHECK(events("truer") == "true error@4:malformed");
  CHECK(events("\"abc") == "error@0:truncated");
  CHECK(events("\"a\\") == "error@2:malformed");
  CHECK(events("\"\\x41\"") == "error@1:malformed");
  CHECK(events("\"\\u12g4\"") == "error@1:malformed");
  CHECK(events("\"\\u12") == "error@1:malformed");
  CHECK(events("{}\\") == "{ } error@2:malformed");
  CHECK(events(std::string_view("{}\0x", 4)) == "{ } error@2:malformed");
  CHECK(events(std::string_view("\0{}", 3)) == "error@0:malformed");
  CHECK(events("/* {}") == "error@0:truncated");
  CHECK(events("/{}") == "error@0:malformed");
}

TEST_CASE("the error of a JSON reader sticks") {
  Reader in(ByteView::of("[}"));
  CHECK(in.next().event == Event::begin_array);
  CHECK(in.next().event == Event::error);
  CHECK(in.next().event == Event::error);
  CHECK(in.skip() == ByteRange{});
  in.leave();
  CHECK(in.error().offset == 1);
}

TEST_CASE("numbers are those of RFC 8259 and no others") {
  for (const auto* good : {"0", "-1", "10", "1.0", "1.5e10", "1E-2", "0e0", "-0.0", "123456789012345678901234567890"})
    CHECK(events(good) == "number:" + std::string(good) + " end");
  for (const auto* bad : {"+1", ".5", "1.", "1.e1", "-", "1e", "1e+", "--1", "-x", "0x10", "1_000", "-NaN", "Inf"})
    CHECK(events(bad).find("error") != std::string::npos);
}

TEST_CASE("numbers become integers when they are integers that fit") {
  const auto number = [](std::string_view text) { return Reader(ByteView::of(text)).next(); };
  CHECK(json::to_u64(number("18446744073709551615")) == 18446744073709551615U);
  CHECK_FALSE(json::to_u64(number("18446744073709551616")));
  CHECK_FALSE(json::to_u64(number("-1")));
  CHECK_FALSE(json::to_u64(number("1.0")));
  CHECK_FALSE(json::to_u64(number("1e2")));
  CHECK_FALSE(json::to_u64(number("\"1\"")));
  CHECK(json::to_u64(number("007")) == 7U);
  CHECK(json::to_i64(number("-9223372036854775808")) == std::numeric_limits<std::int64_t>::min());
  CHECK_FALSE(json::to_i64(number("9223372036854775808")));
}

TEST_CASE("what one reader of JSON accepts and another does not is said") {
  CHECK(oddities("{\"a\": [\"\\u00e4\\ud83d\\ude00\\n\", \"ä\"]}\n") == "");
  CHECK(oddities("\xEF\xBB\xBF{}") == "bom");
  CHECK(oddities(std::string_view("{}\0\0", 4)) == "padding");
  CHECK(oddities(std::string_view("{} \0", 4)) == "padding");
  CHECK(oddities("{} // done") == "comment");
  CHECK(oddities("/* a */ {/**/\"a\"/*b*/:/*c*/1/*d*/}") == "comment");
  CHECK(oddities("[1,]") == "comma");
  CHECK(oddities("{\"a\":1 , }") == "comma");
  CHECK(oddities("[007, -00]") == "zero");
  CHECK(oddities("[NaN]") == "infinite");
  CHECK(oddities("[-Infinity, Infinity]") == "infinite");
  CHECK(oddities("NaNInfinity") == "broken");
  CHECK(oddities("\"a\tb\"") == "control");
  CHECK(oddities(std::string_view("\"a\0b\"", 5)) == "control nul");
  CHECK(oddities("{\"\\u0000\":1}") == "nul");
  CHECK(oddities("\"\xff\"") == "utf8");
  CHECK(oddities("\"\xed\xa0\x80\"") == "utf8");
  CHECK(oddities("\"\xc3\"") == "utf8");
  CHECK(oddities("\"\\ud800\"") == "surrogate");
  CHECK(oddities("\"\\udc00\\ud800\"") == "surrogate");
  CHECK(oddities("\"\\ud800\\u0041\"") == "surrogate");
  CHECK(oddities("\"\\ud800\\n\"") == "surrogate");
}

TEST_CASE("every token knows where it is and what of it is odd") {
  const std::string text = R"({"k\u0065y": "v", "n": 12})";
  Reader in(ByteView::of(text, 100));
  static_cast<void>(in.next());
  const auto key = in.next();
  CHECK(key.range == ByteRange{101, 10});
  CHECK(key.raw == "k\\u0065y");
  CHECK(key.has_escapes);
  CHECK(key.is("key"));
  CHECK_FALSE(key.is("k\\u0065y"));
  const auto value = in.next();
  CHECK(value.range == ByteRange{113, 3});
  CHECK_FALSE(value.has_escapes);
  CHECK(value.is("v"));
  static_cast<void>(in.next());
  CHECK(in.next().range == ByteRange{123, 2});
  CHECK(in.root().size == 0);
  CHECK(in.next().event == Event::end_object);
  CHECK(in.root() == ByteRange{100, text.size()});

  Reader broken(ByteView::of("  // x\n{\"a\": ", 100));
  static_cast<void>(broken.skip());
  CHECK(broken.root() == ByteRange{107, 0});

  Reader odd(ByteView::of("[\"a\", \"\\ud800\", \"b\"]"));
  static_cast<void>(odd.next());
  CHECK(odd.next().oddities.empty());
  CHECK(odd.next().oddities.has(Oddity::lone_surrogate));
  CHECK(odd.next().oddities.empty());
}

TEST_CASE("escapes are decoded as they are meant") {
  CHECK(decoded(R"(a\"\\\/\b\f\n\r\tz)") == "a\"\\/\b\f\n\r\tz");
  CHECK(decoded(R"(\u0041\u00e4\u20ac)") == "Aä€");
  CHECK(decoded(R"(\ud83d\ude00)") == "\U0001f600");
  CHECK(decoded(R"(\u0000)") == std::string(1, '\0'));
  CHECK(decoded(R"(\ud83d!)") == "\xed\xa0\xbd!");
  CHECK(decoded(R"(\ude00)") == "\xed\xb8\x80");
  CHECK(decoded("\xff") == "\xff");
  CHECK(decoded("\\") == "");
  CHECK(decoded("\\u12") == "\uFFFD");
}

TEST_CASE("values and the rest of containers can be skipped") {
  const std::string text = R"({"a": {"b": [1, {"c": 2}]}, "d": 3})";
  Reader in(ByteView::of(text));
  static_cast<void>(in.next());
  CHECK(in.next().is("a"));
  CHECK(in.skip() == ByteRange{6, 20});
  CHECK(in.next().is("d"));
  CHECK(in.depth() == 1);
  in.leave();
  CHECK(in.depth() == 0);
  CHECK(in.next().event == Event::end);

  Reader cut(ByteView::of("[[1, 2"));
  CHECK(cut.skip() == ByteRange{});
  CHECK(cut.error().code == ErrorCode::truncated);
}

TEST_CASE("arrays of whole numbers are read at once, and others token by token") {
  const auto read = [](std::string_view text, std::uint64_t max) -> std::optional<std::vector<std::uint64_t>> {
    std::vector<std::uint64_t> out(3);
    Reader in(ByteView::of(text));
    static_cast<void>(in.next());
    const auto before = in.offset();
    const auto count = in.integers(out, max);
    if (!count) {
      CHECK(in.offset() == before);
      return std::nullopt;
    }
    out.resize(*count);
    CHECK(in.depth() == 0);
    CHECK(in.next().event == Event::end);
    CHECK(in.root().size == text.size());
    return out;
  };
  using Numbers = std::vector<std::uint64_t>;
  constexpr auto kAny = std::numeric_limits<std::uint64_t>::max();
  CHECK(read("[0]", kAny) == Numbers{0});
  CHECK(read("[1,20, 300]", kAny) == Numbers{1, 20, 300});
  CHECK(read("[999999999999999999]", kAny) == Numbers{999999999999999999});
  CHECK(read("[7]", 7) == Numbers{7});
  for (const std::string_view other : {"[]",
                                       "[ 1]",
                                       "[1 ]",
                                       "[1,]",
                                       "[1,  2]",
                                       "[01]",
                                       "[-1]",
                                       "[1.0]",
                                       "[1e2]",
                                       "[NaN]",
                                       "[\"1\"]",
                                       "[[1]]",
                                       "[1,2,3,4]",
                                       "[1000000000000000000]",
                                       "[99999999999999999999999999999999]",
                                       "[1",
                                       "[1,",
                                       "[1, ",
                                       "[",
                                       "[1}",
                                       "{}",
                                       "1"})
    CHECK_FALSE(read(other, kAny));
  CHECK_FALSE(read("[7,8]", 7));
}

TEST_CASE("an array inside of others can be read at once where it begins, and only there") {
  std::vector<std::uint64_t> out(2);
  const std::string_view text = R"({"a": [1, 2], "b": 3})";
  Reader in(ByteView::of(text));
  for (int i = 0; i < 2; ++i) static_cast<void>(in.next());
  CHECK_FALSE(in.integers(out, 9));
  CHECK(in.next().event == Event::begin_array);
  CHECK(in.integers(out, 9) == 2);
  CHECK_FALSE(in.integers(out, 9));
  CHECK(in.next().is("b"));
  CHECK_FALSE(in.integers(out, 9));
}

TEST_CASE("nesting is limited and costs no stack") {
  const std::string deepest(Reader::kMaxDepth, '[');
  CHECK(oddities(deepest + std::string(Reader::kMaxDepth, ']')) == "");
  Reader in(ByteView::of(deepest));
  for (std::size_t i = 0; i < Reader::kMaxDepth; ++i) CHECK(in.next().event == Event::begin_array);
  CHECK(in.next().event == Event::error);
  const std::string deeper = deepest + '[';
  Reader beyond(ByteView::of(deeper));
  CHECK(beyond.skip() == ByteRange{});
  CHECK(beyond.error().code == ErrorCode::limit);
  CHECK(beyond.error().offset == Reader::kMaxDepth);
}

TEST_CASE("long strings are read the same at every length and place") {
  for (std::size_t size = 0; size < 40; ++size) {
    for (const char odd : {'"', '\\', '\n', '\x1f', '\xff'}) {
      const std::string plain(size, 'a');
      const std::string text = '"' + plain + odd + plain + '"';
      CAPTURE(size, odd);
      Reader in(ByteView::of(text));
      const auto token = in.next();
      if (odd == '"') {
        CHECK(token.raw == plain);
      } else if (odd == '\\') {
        CHECK(token.event == Event::error);
      } else {
        CHECK(token.raw.size() == 2 * size + 1);
        CHECK(token.oddities.has(odd == '\xff' ? Oddity::invalid_utf8 : Oddity::control_character));
      }
    }
  }
}

}  // namespace assay
