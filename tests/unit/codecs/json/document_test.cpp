#include "codecs/json/document.hpp"

#include <catch2/catch.hpp>

namespace assay {
namespace {

using json::Document;
using json::Kind;

Document parse(std::string_view text) { return Document::parse(ByteView::of(text)); }

}  // namespace

TEST_CASE("a document is asked by name") {
  const auto document = parse(R"({"a": {"b": [1, "two", true, null, -3]}, "c": "x\ny"})");
  CHECK_FALSE(document.error());
  const auto root = document.root();
  REQUIRE(root);
  CHECK(root->is(Kind::object));
  CHECK(root->size() == 2);
  const auto list = root->find("a")->find("b");
  REQUIRE(list);
  CHECK(list->range() == ByteRange{12, 26});
  const auto items = list->elements();
  REQUIRE(items.size() == 5);
  CHECK(items[0].u64() == 1U);
  CHECK(items[1].is_text("two"));
  CHECK(items[2].boolean() == true);
  CHECK(items[3].is(Kind::null));
  CHECK(items[4].i64() == -3);
  CHECK(root->find("c")->text() == "x\ny");
  CHECK_FALSE(root->find("d"));
}

TEST_CASE("a value that is asked for what it is not gives nothing") {
  const auto document = parse("[\"1\"]");
  const auto root = *document.root();
  CHECK_FALSE(root.text());
  CHECK_FALSE(root.boolean());
  CHECK_FALSE(root.u64());
  CHECK(root.members().empty());
  CHECK_FALSE(root.find("0"));
  CHECK_FALSE(root.elements().front().u64());
  CHECK(root.elements().front().elements().empty());
}

TEST_CASE("members of one name are all kept, and the last is found") {
  const auto document = parse(R"({"a": 1, "\u0061": {"a": 9}, "a": 2})");
  const auto root = *document.root();
  CHECK(root.find("a")->u64() == 2U);
  CHECK(root.find_all("a").size() == 3);
  const auto members = root.members();
  REQUIRE(members.size() == 3);
  CHECK(members[1].name == "a");
  CHECK(members[1].name_range == ByteRange{9, 8});
  CHECK(members[1].value.find("a")->u64() == 9U);
}

TEST_CASE("a broken document keeps what came before the break") {
  const auto document = parse(R"({"a": {"b": 1, "c": [2, 3)");
  REQUIRE(document.error());
  CHECK(document.error()->code == ErrorCode::truncated);
  const auto a = document.root()->find("a");
  REQUIRE(a);
  CHECK(a->find("b")->u64() == 1U);
  CHECK(a->find("c")->size() == 2);

  const auto name = parse(R"({"a": 1, "b")");
  CHECK(name.error());
  CHECK(name.root()->size() == 1);
  const auto behind = parse(R"({"a": 1} trailing)");
  CHECK(behind.error()->offset == 9);
  CHECK(behind.root()->find("a")->u64() == 1U);
  CHECK_FALSE(parse("").root());
  CHECK(parse("").error());
}

TEST_CASE("the number of values of a document is limited") {
  const std::string_view text = "[1,2,3]";
  CHECK_FALSE(Document::parse(ByteView::of(text), {.max_nodes = 4}).error());
  const auto cut = Document::parse(ByteView::of(text), {.max_nodes = 3});
  REQUIRE(cut.error());
  CHECK(cut.error()->code == ErrorCode::limit);
  CHECK(cut.root()->size() == 2);
}

TEST_CASE("oddities are kept for the document and for each value") {
  const auto document = parse("{\"a\": \"\\ud800\", \"b\": NaN,}");
  CHECK_FALSE(document.error());
  CHECK(document.oddities().has(json::Oddity::trailing_comma));
  CHECK(document.root()->find("a")->oddities().has(json::Oddity::lone_surrogate));
  CHECK(document.root()->find("b")->oddities().has(json::Oddity::not_finite));
}

}  // namespace assay
