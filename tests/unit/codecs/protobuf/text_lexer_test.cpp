#include "codecs/protobuf/text_lexer.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace assay::protobuf {
namespace {

std::vector<std::string> tokens(std::string_view text) {
  std::vector<std::string> result;
  TextLexer in(text);
  for (auto token = in.next(); token; token = in.next()) {
    CHECK(token->begin < token->end);
    CHECK(token->end <= text.size());
    result.push_back(token->kind == 'n' || token->kind == 's' ? token->kind + token->text
                                                              : std::string(1, token->kind));
  }
  return result;
}

}  // namespace

TEST_CASE("names, numbers, texts and brackets are told from each other", "[protobuf]") {
  CHECK(tokens("layer { # a comment }\n name: 'a\"b' n: -1.5e3 }") ==
        std::vector<std::string>{"nlayer", "{", "nname", ":", "sa\"b", "nn", ":", "n-1.5e3", "}"});
}

TEST_CASE("escapes in texts are decoded", "[protobuf]") {
  CHECK(tokens(R"("\x6f\163\"\\")") == std::vector<std::string>{"sos\"\\"});
}

TEST_CASE("a text without its end goes to the end", "[protobuf]") {
  CHECK(tokens("\"open") == std::vector<std::string>{"sopen"});
  CHECK(tokens("\"open\\") == std::vector<std::string>{std::string("sopen") + '\0'});
}

}  // namespace assay::protobuf
