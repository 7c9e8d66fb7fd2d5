#include "codecs/python/fields.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace assay::python {
namespace {

using Texts = std::vector<std::string>;

struct Read {
  Texts fields;
  std::size_t length = 0;
};

Read read(std::string_view text, bool is_raw = false) {
  Fields in(text, is_raw);
  Read result;
  while (const auto field = in.next()) result.fields.emplace_back(text.substr(field->begin, field->end - field->begin));
  result.length = in.length();
  return result;
}

}  // namespace

TEST_CASE("the fields of a formatted string are its expressions") {
  CHECK(read(R"("no field")").fields.empty());
  CHECK(read(R"("{a} and {b.c}")").fields == Texts{"a", "b.c"});
  CHECK(read(R"("{{a}} {b}")").fields == Texts{"b"});
  CHECK(read(R"("{a!r:>{width}}")").fields == Texts{"a", "width"});
  CHECK(read(R"("{d['k']}{f(x)[1]}")").fields == Texts{"d['k']", "f(x)[1]"});
  CHECK(read("\"\"\"{a}\n{b}\"\"\"").fields == Texts{"a", "b"});
}

TEST_CASE("a formatted string ends where its quotes do") {
  CHECK(read(R"("{a}" + b)").length == 5);
  CHECK(read(R"('{a["x"]}' tail)").length == 10);
  CHECK(read(R"("{f("inner {x}")}" tail)").length == 18);  // Python 3.12
  CHECK(read(R"("\N{BULLET}{a}")").fields == Texts{"a"});
}

TEST_CASE("what is no formatted string has no length") {
  CHECK(read("a").length == 0);
  CHECK(read("\"never closed {a}").length == 0);
  CHECK(read("\"over {a} a line\n\"").length == 0);
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "\"{f";
  CHECK(read(deep).length == 0);
}

TEST_CASE("only some letters make a string formatted") {
  for (const std::string_view prefix : {"f", "F", "rf", "fR", "t"}) CHECK(has_fields(prefix));
  for (const std::string_view prefix : {"", "r", "b", "u", "bf", "ff_"}) CHECK_FALSE(has_fields(prefix));
}

}  // namespace assay::python
