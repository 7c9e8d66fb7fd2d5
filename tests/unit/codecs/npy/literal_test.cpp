#include "codecs/npy/literal.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace assay::npy {
namespace {

using Kind = Literal::Kind;

/// The literal in a short spelling of its tree: d(…) l(…) t(…), strings quoted, integers as they are.
std::string tree(std::string_view source) {
  const auto read = read_literal(ByteView::of(source));
  if (!read) return std::string("! ") + std::string(name_of(read.error().code));
  const auto& values = *read;
  std::string out;
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i < values.size(); ++i) {
    while (!ends.empty() && ends.back() == i) {
      out += ')';
      ends.pop_back();
    }
    switch (values[i].kind) {
      case Kind::dictionary: out += "d("; break;
      case Kind::list: out += "l("; break;
      case Kind::tuple: out += "t("; break;
      case Kind::text: out += "'" + values[i].text + "'"; break;
      case Kind::integer: out += values[i].text + ";"; break;
      case Kind::boolean: out += values[i].integer == 1 ? "yes" : "no"; break;
      case Kind::none: out += "none"; break;
    }
    if (values[i].kind <= Kind::tuple) ends.push_back(values[i].end);
  }
  out.append(ends.size(), ')');
  return out;
}

TEST_CASE("a header of numpy reads as its tree") {
  CHECK(tree("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }   \n") ==
        "d('descr''<f8''fortran_order'no'shape't(3;4;))");
  CHECK(tree("{'descr': [('a', '<i4', (2,)), (('title', 'b'), '|O')], 'shape': ()}") ==
        "d('descr'l(t('a''<i4't(2;))t(t('title''b')'|O'))'shape't())");
}

TEST_CASE("Python 2 writes long integers with a suffix") { CHECK(tree("(2L, 3L)") == "t(2;3;)"); }

TEST_CASE("parentheses alone make no tuple") {
  CHECK(tree("(1)") == "1;");
  CHECK(tree("((1), (2,))") == "t(1;t(2;))");
  CHECK(tree("[((('x')))]") == "l('x')");
}

TEST_CASE("strings are decoded") {
  CHECK(tree(R"('a\n\x41B\'')") == "'a\nAB''");
  CHECK(tree(R"(u"x")") == "'x'");
  CHECK(tree(R"(r'\n')") == "'\\n'");
}

TEST_CASE("an integer that does not fit keeps its digits") {
  const auto read = read_literal(ByteView::of("99999999999999999999"));
  REQUIRE(read);
  CHECK_FALSE(read->front().integer);
  CHECK(read->front().text == "99999999999999999999");
}

TEST_CASE("what is broken is malformed or truncated, never read") {
  for (const auto* source : {"", "{", "{'a'", "{'a':", "{'a': 1", "(1", "(,)", "(1,,2)", "{,}", "{'a' 1}", "{'a': }",
                             "[1 2]", "1 2", "'a", "'a\n'", "(1]", "{'a': 1, 'b'}"}) {
    INFO(source);
    const auto result = tree(source);
    CHECK((result == "! truncated" || result == "! malformed" || result == "! unsupported"));
  }
}

TEST_CASE("code is not evaluated but unsupported") {
  for (const auto* source : {"__import__('os')", "1+1", "0x10", "1.5", "'a' 'b'", "f'x'", "'''a'''", "1_000", "set()",
                             "*x", R"('\N{DIGIT ONE}')", "-"}) {
    INFO(source);
    const auto result = tree(source);
    CHECK((result == "! unsupported" || result == "! malformed"));
  }
}

TEST_CASE("nesting has a limit and takes no stack") {
  CHECK(tree(std::string(1'000'000, '(')) == "! limit");
  CHECK(tree(std::string(32, '[') + std::string(32, ']')).starts_with("l("));
}

}  // namespace
}  // namespace assay::npy
