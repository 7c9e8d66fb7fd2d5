#include "codecs/python/identifier.hpp"

#include <catch2/catch.hpp>

using assay::python::plain_identifier;

TEST_CASE("an identifier is read in its compatibility form", "[identifier]") {
  CHECK(plain_identifier("system") == "system");
  CHECK(plain_identifier("\xC5\xBFystem") == "system");      // U+017F, a long s
  CHECK(plain_identifier("\xEF\xBD\x93ystem") == "system");  // U+FF53, full width
  CHECK(plain_identifier("\xF0\x9D\x9A\xA3") == "z");        // U+1D6A3, the last of its row
  CHECK(plain_identifier("\xF0\x9D\x9F\x8F") == "1");        // U+1D7CF
  CHECK(plain_identifier("\xEF\xAC\x83x") == "ffix");        // U+FB03, a ligature
  CHECK(plain_identifier("\xE2\x85\xAB") == "XII");          // U+216B
  CHECK(plain_identifier("a\xEF\xB9\x8D") == "a_");          // U+FE4D, a wavy line
  CHECK(plain_identifier("Gr\xC3\xB6\xC3\x9F"
                         "e") ==
        "Gr\xC3\xB6\xC3\x9F"
        "e");
  CHECK(plain_identifier("\xF0\x9D\x9A\xA4") == "\xF0\x9D\x9A\xA4");  // U+1D6A4, dotless: none of ASCII
  CHECK(plain_identifier("\xFFz") == "\xFFz");                        // no UTF-8
  CHECK(plain_identifier("").empty());
}
