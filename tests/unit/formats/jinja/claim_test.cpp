#include "formats/jinja/jinja.hpp"

#include "unit/formats/memory_artifact.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay::formats::jinja {
namespace {

const std::string kHostile = "{{ ''.__class__.__mro__ }}";

Claim claim_of(std::string bytes, std::string path) {
  return kFormat.claim(test::memory_artifact(std::move(bytes), std::move(path)));
}

TEST_CASE("what is called a template is one behind any padding", "[jinja]") {
  const std::string blanks(17U << 20U, ' ');
  const std::string comment = "{# " + std::string(2U << 20U, 'x') + " #}";
  for (const char* const path :
       {"chat_template.jinja", "model.gguf!tokenizer.chat_template", "tokenizer_config.json!chat_template",
        "additional_chat_templates/tool.jinja", "model/additional_chat_templates/tool.txt", "prompt.j2"}) {
    INFO(path);
    CHECK(claim_of(blanks + kHostile, path) == Claim::magic);
    CHECK(claim_of("{{ 1 }}" + blanks + kHostile, path) == Claim::magic);
    CHECK(claim_of(std::string(5000, '\xFF') + kHostile, path) == Claim::magic);
    CHECK(claim_of(comment + kHostile, path) == Claim::magic);
  }
}

TEST_CASE("comments and raw blocks do not hide a template", "[jinja]") {
  const std::string text(2U << 20U, 'x');
  CHECK(claim_of("{# " + text + " #}" + kHostile, "prompt.txt") == Claim::magic);
  CHECK(claim_of("{% raw %} " + text + " {% endraw %}" + kHostile, "prompt.txt") == Claim::magic);
  CHECK(claim_of("Hello. {# " + text + " #} {{ name }}", "prompt.txt") == Claim::weak);
  CHECK(claim_of("Hello. {# " + text, "prompt.txt") == Claim::no);
}

TEST_CASE("bytes without a tag are no template, whatever they are called", "[jinja]") {
  CHECK(claim_of(std::string(5000, '\xFF'), "chat_template.jinja") == Claim::no);
  CHECK(claim_of("Answer in one sentence.", "folder/my_additional_chat_templates/readme.txt") == Claim::no);
  CHECK(claim_of("Answer in one sentence.", "chat_template.jinja") == Claim::magic);
}

}  // namespace
}  // namespace assay::formats::jinja
