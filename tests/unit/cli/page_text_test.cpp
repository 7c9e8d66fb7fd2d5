#include "cli/page_text.hpp"

#include "cli/catalogue.hpp"
#include "formats/all.hpp"
#include "report/layout.hpp"
#include "rules/pages.hpp"

#include <catch2/catch.hpp>

#include <sstream>

namespace assay::cli {
namespace {

std::string plain(std::string_view markdown, std::size_t width = 60) { return page_as_text(markdown, width, false); }

}  // namespace

TEST_CASE("a page of Markdown reads as text") {
  const auto* page =
      "# some-rule\n\n`SOME-RULE-001` · high · format [zip](../formats/zip.md)\n\n## Example\n\n"
      "```\nhigh[SOME-RULE-001]: `a` *b*\n\n  --> [x](y)\n```\n\n## References\n\n- one\n  and more\n- two\n\nThe "
      "end.\n";
  CHECK(plain(page) ==
        "some-rule\n\n  SOME-RULE-001 · high · format zip\n\nExample\n\n"
        "    high[SOME-RULE-001]: `a` *b*\n\n      --> [x](y)\n\nReferences\n\n  - one and more\n  - two\n\n  The "
        "end.\n");
}

TEST_CASE("paragraphs and items are wrapped below their beginning") {
  CHECK(plain("one two three four five six seven eight\nnine ten\n", 40) ==
        "  one two three four five six seven\n  eight nine ten\n");
  CHECK(plain("- one two three four five six seven eight nine\n", 40) ==
        "  - one two three four five six seven\n    eight nine\n");
}

TEST_CASE("links are their text, with an address that is on the web") {
  CHECK(plain("See [the `zip` page](../zip.md), [b](https://b.example/x) and https://c.example.\n", 80) ==
        "  See the zip page, b (https://b.example/x) and https://c.example.\n");
  CHECK(plain("[https://b.example](https://b.example)\n") == "  https://b.example\n");
  CHECK(plain("With [signature] and a[0](b) and [open\n") == "  With [signature] and a0 and [open\n");
}

TEST_CASE("code and emphasis are bold on a terminal with colours") {
  CHECK(page_as_text("a `b c`, *d* **e** 2 * 3\n", 80, true) ==
        "  a \033[1mb c\033[0m, \033[1md\033[0m \033[1me\033[0m 2 * 3\n");
  CHECK(plain("a `b *c*`, *d* **e** 2 * 3\n") == "  a b *c*, d e 2 * 3\n");
}

TEST_CASE("marks without their end are taken as they stand") {
  CHECK(plain("an `open\n") == "  an open\n");
  CHECK(plain("an *open\n") == "  an *open\n");
  CHECK(plain("an [open](\n") == "  an open\n");
  CHECK(plain("```\nopen\n") == "    open\n");
  CHECK(plain("#\n").size() == 1);
  CHECK(plain("").empty());
}

TEST_CASE("no page of a rule keeps marks of Markdown or lines that are too long") {
  for (const auto* rule : catalogue(formats::all())) {
    INFO(rule->id);
    std::istringstream lines(plain(rules::rule_page(rule->name), 80));
    for (std::string line; std::getline(lines, line);) {
      INFO(line);
      if (line.starts_with("    ")) continue;  // code
      CHECK(line.find('`') == std::string::npos);
      CHECK_FALSE(line.starts_with('#'));
      CHECK(line.find("](") == std::string::npos);
      CHECK((report::columns_of(line) <= 80 || line.find("://") != std::string::npos));
    }
  }
}

}  // namespace assay::cli
