#include "codecs/xml/reader.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

using assay::ByteView;
using assay::xml::RootTag;

TEST_CASE("the root is found behind what may stand before it", "[xml]") {
  const std::string_view document =
      "<?xml version='1.0'?>\n<!-- <net> --><!DOCTYPE p [<!ENTITY a '>'>]>\n<p:PMML version='4'>";
  CHECK(RootTag(ByteView::of(document)).is("PMML"));
  CHECK(RootTag(ByteView::of(document)).has("version"));
  CHECK_FALSE(RootTag(ByteView::of(document)).has("name"));
}

TEST_CASE("a NUL ends the search for the root", "[xml]") {
  using namespace std::string_view_literals;
  for (const auto document : {"<!-- \0 --><PMML>"sv, "<?xml \0?><PMML>"sv, "<!DOCTYPE p \0><PMML>"sv}) {
    CAPTURE(document);
    CHECK_FALSE(RootTag(ByteView::of(document)).is("PMML"));
  }
}

TEST_CASE("a document says that it is XML, whether or not an element follows", "[xml]") {
  for (const std::string_view document :
       {"<?xml version='1.0' <net/>", "<?xml version='1.0'?><!-- open <net/>", "<!DOCTYPE net [ <net/>",
        " <!-- one -->\n<!DOCTYPE svg PUBLIC 'a' 'b'><svg/>", "<!DOCTYPE html [<!ENTITY a 'b'>]><html/>",
        "<!DOCTYPE htmlx><htmlx/>"}) {
    CAPTURE(document);
    CHECK(RootTag(ByteView::of(document)).is_announced());
  }
  for (const std::string_view document :
       {"<!DOCTYPE html><p>", "<!DOCTYPE HTML PUBLIC 'a' 'b'>", "<!DOCTYPE NETSCAPE-Bookmark-file-1>", "<!DOCTYPE html",
        "<!-- open", "<net version='10'/>", "<?xmlish?>", "words", ""}) {
    CAPTURE(document);
    CHECK_FALSE(RootTag(ByteView::of(document)).is_announced());
  }
}
