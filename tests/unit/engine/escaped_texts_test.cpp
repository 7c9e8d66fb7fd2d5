#include "engine/escaped_texts.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay::engine {
namespace {

std::string meant(std::string_view bytes) {
  EscapedTexts texts;
  texts.see(bytes, 0);
  return std::string(texts.text());
}

TEST_CASE("letters behind escapes are read as they are meant, and other texts are left alone") {
  CHECK(meant(R"({"url": "https:\/\/example.invalid\/a"})") == "{\"url\": \"https://example.invalid/a\"}\n");
  CHECK(meant(R"({"url": "\u0068ttps://example.invalid"})") == "{\"url\": \"https://example.invalid\"}\n");
  CHECK(meant(R"({"text": "plain, \"quoted\", \n and \u00e9"})").empty());
  CHECK(meant(R"({"text": "\u00", "and": "\u00zz", "or": "\u001f"})").empty());
  CHECK(meant("\\/").empty());  // too short to be text
  CHECK(meant(std::string("\0\0\0\0\0\0\0\0\\/\0\0\0\0\0\0\0\0\0\0", 20)).empty());
  CHECK(meant("").empty());
}

TEST_CASE("every character knows where it comes from") {
  const std::string bytes =
      std::string(5, '\0') + R"({"a": "x\/y", "b": "\u007A\u007a"})" + '\0' + R"(["another \/ text"])";
  EscapedTexts texts;
  texts.see(bytes, 1000);
  CHECK(texts.text() == "{\"a\": \"x/y\", \"b\": \"zz\"}\n[\"another / text\"]\n");
  for (std::size_t i = 0; i < texts.text().size(); ++i) {
    const char c = texts.text()[i];
    const auto at = texts.origin(i) - 1000;
    if (c == '\n') continue;
    INFO(i);
    CHECK((bytes.at(at) == c || bytes.at(at) == '\\'));
  }
  CHECK(texts.origin(texts.text().find("x/y") + 2) == 1000 + bytes.find("y\""));
}

TEST_CASE("what is collected is bounded") {
  std::string bytes;
  while (bytes.size() < (9U << 20U)) bytes += R"("a\/b", )";
  EscapedTexts texts;
  texts.see(bytes, 0);
  CHECK(texts.text().size() <= (4U << 20U) + 2);
  CHECK(texts.text().size() >= (4U << 20U) - 8);
}

}  // namespace
}  // namespace assay::engine
