#include "formats/jinja/expression.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::jinja {
namespace {

struct Outcome {
  Value value;
  std::vector<Sight> sights;
  bool is_too_deep = false;

  [[nodiscard]] bool sees(SightKind kind) const {
    return std::ranges::find(sights, kind, &Sight::kind) != sights.end();
  }
};

Outcome evaluate(const std::string& expression, const Environment& environment = {}) {
  const auto text = "{{ " + expression + " }}";
  assay::jinja::Lexer in(ByteView::of(text));
  std::vector<assay::jinja::Token> tokens;
  for (auto token = in.next(); token.kind != assay::jinja::TokenKind::end; token = in.next())
    if (token.range.size > 0 && token.raw != "{{" && token.raw != "}}") tokens.push_back(token);
  Outcome outcome;
  Expression read(tokens, environment, outcome.sights);
  outcome.value = read.value();
  outcome.is_too_deep = read.is_too_deep();
  return outcome;
}

std::string text_of(const std::string& expression) { return printed(evaluate(expression).value).value_or("?"); }

TEST_CASE("constant expressions are folded", "[jinja]") {
  CHECK(text_of("'a' 'b' ~ 1 + 'c'") == "ab1c");
  CHECK(text_of("['a', 'b']|join('-')|upper") == "A-B");
  CHECK(text_of("'abc'|reverse") == "cba");
  CHECK(text_of("'abcdef'[1:4]") == "bcd");
  CHECK(text_of("'abcdef'[::-2]") == "fdb");
  CHECK(text_of("'abc'[-1]") == "c");
  CHECK(text_of("'%s-%c'|format('a', 98)") == "a-b");
  CHECK(text_of("'{1}{0}{x}'.format('a', 'b', x='c')") == "bac");
  CHECK(text_of("'a,b'.split(',')[1]") == "b");
  CHECK(text_of("2 + 3 * 4 ** 2") == "50");
  CHECK(text_of("('x' * 3)|length") == "3");
  CHECK(text_of("'x'|center(3)|replace(' ', '_')") == "_x_");
  CHECK(text_of("dict(a=1, b=2)|join") == "ab");
  CHECK(text_of("y|default('z')") == "z");
}

TEST_CASE("what is not constant is not known", "[jinja]") {
  CHECK(text_of("a ~ 'b'") == "?");
  CHECK(text_of("a.b.c") == "?");
  CHECK(evaluate("a.b['c'].d").value.path == "a.b.c.d");
  CHECK(evaluate("message.content|lower").value.path == "message.content.lower()");
}

TEST_CASE("operators bind as in Jinja", "[jinja]") {
  // `~` binds more than `+`, and a filter only to what is in front of it.
  CHECK(text_of("'a' ~ 'b'|upper") == "aB");
  CHECK(text_of("('a' ~ 'b')|upper") == "AB");
  CHECK(text_of("-1 + 2") == "1");
}

TEST_CASE("attributes are judged by the name that comes out", "[jinja]") {
  CHECK(evaluate("x.__class__").sees(SightKind::internal));
  CHECK(evaluate("x['__cla' ~ 'ss__']").sees(SightKind::internal));
  CHECK(evaluate("x|attr('ap' ~ 'ply')").sees(SightKind::computed));
  CHECK(evaluate("x|attr('id')").sees(SightKind::attribute));
  CHECK(evaluate("x.__class__.__name__").sees(SightKind::reflection));
  CHECK_FALSE(evaluate("x.__class__.__name__").sees(SightKind::internal));
  CHECK_FALSE(evaluate("x['mro']").sees(SightKind::internal));
  CHECK_FALSE(evaluate("'x.__class__'").sees(SightKind::internal));
}

TEST_CASE("numbers that are too large are seen", "[jinja]") {
  CHECK(evaluate("range(10 ** 9)").sees(SightKind::too_large));
  CHECK(evaluate("'a' * 10 ** 9").sees(SightKind::too_large));
  CHECK(evaluate("9 ** 9 ** 9").sees(SightKind::too_large));
  CHECK_FALSE(evaluate("range(100)").sees(SightKind::too_large));
}

TEST_CASE("nesting is limited, and broken expressions end", "[jinja]") {
  CHECK(evaluate(std::string(1000, '(')).is_too_deep);
  for (const std::string broken :
       {"a.", "a|", "|", ".", "a is", "not", "a[", "a(b=", ",,", "a ~", "~", "in", ")", "a:b:"})
    CHECK_FALSE(evaluate(broken).is_too_deep);
}

}  // namespace
}  // namespace assay::formats::jinja
