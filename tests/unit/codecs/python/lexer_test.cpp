#include "codecs/python/lexer.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay::python {
namespace {

/// The tokens separated by blanks; `|` where a logical line starts.
std::string tokens(std::string_view source) {
  Lexer lexer(ByteView::of(source));
  std::string out;
  for (auto token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    out += token.starts_line ? "|" : " ";
    out += token.spelling;
  }
  if (lexer.stuck_at()) out += " !";
  return out;
}

TEST_CASE("comments and strings are no code") {
  CHECK(tokens("x = 1 # torch.save(x)\ny") == "|x = 1|y");
  CHECK(tokens("f('# no', \"torch\")") == "|f ( '# no' , \"torch\" )");
  CHECK(tokens("'''a\nb'''\nc") == "|'''a\nb'''|c");
  CHECK(tokens(R"('a\'b')") == R"(|'a\'b')");
}

TEST_CASE("brackets and backslashes join lines") {
  CHECK(tokens("def f(a,\nb):\n  return a\n") == "|def f ( a , b ) :|return a");
  CHECK(tokens("a + \\\n  b\nc") == "|a + b|c");
}

TEST_CASE("dots belong to numbers only behind digits") {
  CHECK(tokens("torch.add(x, 1.5e-3)") == "|torch . add ( x , 1.5e-3 )");
  CHECK(tokens("x . y") == "|x . y");
  CHECK(tokens("a == b -> c") == "|a == b -> c");
}

TEST_CASE("the lexer stops at what is no text") {
  CHECK(tokens("a 'open") == "|a !");
  CHECK(tokens("a 'open\n'") == "|a !");
  CHECK(tokens(std::string_view("a \0 b", 5)) == "|a !");
  CHECK(tokens("'''open") == " !");
}

TEST_CASE("indentation is counted where a line starts") {
  Lexer lexer(ByteView::of("a\n  b\n\tc"));
  CHECK(lexer.next().indentation == 0);
  CHECK(lexer.next().indentation == 2);
  CHECK(lexer.next().indentation == 1);
}

TEST_CASE("a string is decoded as torch does") {
  CHECK(decoded(R"("/etc/\x70asswd")") == "/etc/passwd");
  CHECK(decoded(R"('\057tmp\n')") == "/tmp\n");
  CHECK(decoded("'''abc'''") == "abc");
  CHECK(decoded("''") == "");
  CHECK(decoded(R"('a\qb')") == R"(a\qb)");
  CHECK(decoded(R"('\x')") == R"(\x)");
  CHECK(decoded("'" + std::string(100, 'x') + "'", 10).size() == 10);
}

}  // namespace
}  // namespace assay::python
