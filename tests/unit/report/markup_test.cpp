#include "report/markup.hpp"

#include "report/files.hpp"

#include <catch2/catch.hpp>

namespace assay {

TEST_CASE("markup text has no markup in it") {
  CHECK(report::markup_text("<a href=\"x\">&'") == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  CHECK(report::markup_text("]]>") == "]]&gt;");
  CHECK(report::markup_text("a\nb\x1b\xff") == "a\\u000ab\\u001b\\xff");
  CHECK(report::markup_text("\xEF\xBF\xBE|\xEF\xBF\xBF|é") == "\\ufffe|\\uffff|é");
}

TEST_CASE("Markdown text is the text it was, for whoever renders it") {
  CHECK(report::markdown_text("[a](javascript:b)") == "\\[a\\]\\(javascript&#58;b\\)");
  CHECK(report::markdown_text("@user #1 | <b>") == "&#64;user &#35;1 \\| &lt;b\\>");
  CHECK(report::markdown_text("a\nb") == "a\\\\u000ab");
  CHECK(report::markdown_code("plain") == "`plain`");
  CHECK(report::markdown_code("a`b``c") == "```a`b``c```");
  CHECK(report::markdown_code("`") == "`` ` ``");
  CHECK(report::markdown_code("a|b") == "`a\\|b`");
}

TEST_CASE("shortened text is valid UTF-8 and not longer") {
  CHECK(report::shortened("short", 5) == "short");
  CHECK(report::shortened("longer", 5) == "lo…");
  CHECK(report::shortened("éééé", 6) == "é…");
  CHECK(report::shortened("abc", 2).size() <= 3);
}

TEST_CASE("a path is a URI reference that leads nowhere else") {
  CHECK(report::uri_of("a/b.pt") == "a/b.pt");
  CHECK(report::uri_of("./a b#c?d:e") == "a%20b%23c%3Fd%3Ae");
  CHECK(report::uri_of("/srv/m.pt") == "file:///srv/m.pt");
  CHECK(report::uri_of("a%21b") == "a%21b");
  CHECK(report::uri_of("é%41") == "%C3%A9%2541");
  CHECK(report::uri_of("") == ".");
  CHECK(report::file_of("m.pt!a!b") == "m.pt");
  CHECK(report::member_of("m.pt!a!b") == "a!b");
  CHECK(report::member_of("m.pt").empty());
}

}  // namespace assay
