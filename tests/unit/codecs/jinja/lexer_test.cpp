#include "codecs/jinja/lexer.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace assay::jinja {
namespace {

std::vector<std::string> raws(std::string_view text) {
  std::vector<std::string> out;
  Lexer in(ByteView::of(text));
  for (auto token = in.next(); token.kind != TokenKind::end; token = in.next()) out.emplace_back(token.raw);
  return out;
}

TEST_CASE("a template is text, tags and comments", "[jinja]") {
  CHECK(raws("a{{- b|c }}d{# {{ e }} #}{%- if f -%}") ==
        std::vector<std::string>{"a", "{{-", "b", "|", "c", "}}", "d", "{# {{ e }} #}", "{%-", "if", "f", "-%}"});
}

TEST_CASE("a tag ends only where its brackets are balanced", "[jinja]") {
  CHECK(raws("{{ {'a': {}} }}").back() == "}}");
  CHECK(raws("{{ '}}' }}") == std::vector<std::string>{"{{", "'}}'", "}}"});
}

TEST_CASE("a raw block is text, with whatever tags are in it", "[jinja]") {
  const auto tokens = raws("{%- raw -%}{{ x }}{% if %}{% endraw %}y");
  CHECK(tokens == std::vector<std::string>{"{%- raw -%}{{ x }}{% if %}{% endraw %}", "y"});
}

TEST_CASE("every token knows where it is", "[jinja]") {
  Lexer in(ByteView::of("ab{{ cd }}", 100));
  CHECK(in.next().range == ByteRange{100, 2});
  CHECK(in.next().range == ByteRange{102, 2});
  CHECK(in.next().range == ByteRange{105, 2});
}

TEST_CASE("a broken template keeps what it has and says where it broke", "[jinja]") {
  const auto error_at = [](std::string_view text) {
    Lexer in(ByteView::of(text));
    while (in.next().kind != TokenKind::end) {
    }
    return in.error() ? in.error()->offset : 999U;
  };
  CHECK(error_at("{{ a }}") == 999U);
  CHECK(error_at("{{ a") == 4);
  CHECK(error_at("{{ 'a }}") == 3);
  CHECK(error_at("{{ $a }}") == 3);
  CHECK(error_at("a{# b") == 1);
  CHECK(error_at("{% raw %}") == 0);
  CHECK(raws("{{ $a }}b") == std::vector<std::string>{"{{", "$", "a", "}}", "b"});
}

TEST_CASE("literals are decoded as Python decodes them", "[jinja]") {
  CHECK(decode_string(R"('a\n\'\\')") == "a\n'\\");
  CHECK(decode_string(R"("\x5f\137\u005f\U0000005f\N{LOW LINE}")") == "_____");
  CHECK(decode_string(R"('\q\x5')") == R"(\q\x5)");
  CHECK(decode_string("'").empty());
}

}  // namespace
}  // namespace assay::jinja
