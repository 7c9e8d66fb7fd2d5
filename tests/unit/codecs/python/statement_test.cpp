#include "codecs/python/statement.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay::python {
namespace {

/// First words of the statements; `f:` before what runs in functions.
std::string statements(std::string_view source) {
  StatementReader reader(ByteView::of(source));
  std::string out;
  while (const auto* statement = reader.next()) {
    if (statement->scope == Scope::function) out += "f:";
    out += std::string(statement->tokens.front().spelling) + " ";
  }
  return out;
}

TEST_CASE("bodies of functions are told from what runs at once") {
  CHECK(statements("a = 1\ndef f():\n  b\n  class C:\n    c\nd\n") == "a def f:b f:class f:c d ");
  CHECK(statements("class C:\n  a\n  async def f():\n    b\n  c\n") == "class a async f:b c ");
  CHECK(statements("if __name__ == '__main__':\n  a\nb\n") == "if f:a b ");
}

TEST_CASE("one line holds several statements") {
  CHECK(statements("import os; os.system(';')\nx") == "import os x ");
  CHECK(statements("def f(): a; b\nc") == "def f:b c ");
}

TEST_CASE("the body on the line of its def is found") {
  StatementReader reader(ByteView::of("def f(x: int = {1: 2}): return x"));
  const auto* statement = reader.next();
  REQUIRE(statement != nullptr);
  REQUIRE(statement->body_at < statement->tokens.size());
  CHECK(statement->tokens[statement->body_at].is("return"));
}

TEST_CASE("a carriage return ends a comment") { CHECK(statements("# x\ry\n") == "y "); }

TEST_CASE("keywords are no names") {
  CHECK(is_keyword("None"));
  CHECK(is_keyword("yield"));
  CHECK(!is_keyword("print"));
  CHECK(is_string_prefix("rb"));
  CHECK(!is_string_prefix("rbx"));
}

}  // namespace
}  // namespace assay::python
