#include "codecs/yaml/reader.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay::yaml {
namespace {

/// Events as one line: keys end in a colon, tags stand in angle brackets.
std::string events(std::string_view text) {
  Reader in(ByteView::of(text));
  std::string out;
  for (auto token = in.next();; token = in.next()) {
    if (!token.tag.empty()) out += "<" + std::string(token.tag) + ">";
    switch (token.event) {
      case Event::begin_document: out += "--- "; continue;
      case Event::end_document: out += "... "; continue;
      case Event::begin_mapping: out += "{ "; continue;
      case Event::end_mapping: out += "} "; continue;
      case Event::begin_sequence: out += "[ "; continue;
      case Event::end_sequence: out += "] "; continue;
      case Event::scalar: out += std::string(token.text) + (token.is_key ? ": " : " "); continue;
      case Event::alias: out += "*" + std::string(token.text) + " "; continue;
      case Event::end: return out;
      case Event::error: return out + "!";
    }
  }
}

TEST_CASE("keys and values take turns") {
  CHECK(events("a: 1\nb: [x, {c: d}]\n") == "--- { a: 1 b: [ x { c: d } ] } ... ");
  CHECK(events("? [k]\n: v\n") == "--- { [ k ] v } ... ");
  CHECK(events("a:\nb: ''\n") == "--- { a:  b:  } ... ");
}

TEST_CASE("tags are resolved, however they are abbreviated") {
  const std::string tag = "<tag:yaml.org,2002:python/name:os.system>";
  CHECK(events("!!python/name:os.system x") == "--- " + tag + "x ... ");
  CHECK(events("%TAG !e! tag:yaml.org,2002:python/\n--- !e!name:os.system x") == "--- " + tag + "x ... ");
  CHECK(events("!<tag:yaml.org,2002:python/name:os.system> x") == "--- " + tag + "x ... ");
}

TEST_CASE("aliases are not followed") { CHECK(events("a: &a [x]\nb: *a\n") == "--- { a: [ x ] b: *a } ... "); }

TEST_CASE("places are bytes, also behind characters of several") {
  const std::string text = "\xEF\xBB\xBF\xC3\xA4: \xE6\xA8\xA1\nb: x\n";
  Reader in(ByteView::of(text, 100));
  int scalars = 0;
  for (auto token = in.next(); token.event != Event::end; token = in.next()) {
    REQUIRE(token.event != Event::error);
    if (token.event != Event::scalar) continue;
    CHECK(text.substr(token.range.offset - 100, token.range.size) == token.text);
    ++scalars;
  }
  CHECK(scalars == 4);
}

TEST_CASE("what is no YAML stops the reader where it is") {
  CHECK(events("a: [1\nb: 2") == "--- { a: [ 1 b !");
  Reader in(ByteView::of("a: b\n\x01"));
  while (in.next().event != Event::error) {
  }
  CHECK(in.error().offset == 5);
  CHECK(in.next().event == Event::error);
}

TEST_CASE("nesting is limited") {
  std::string text(Reader::kMaxDepth + 1, '[');
  Reader in(ByteView::of(text));
  while (in.next().event != Event::error) {
  }
  CHECK(in.error().code == ErrorCode::limit);
}

}  // namespace
}  // namespace assay::yaml
