// Any bytes as a template: tokens are in order and inside of it, and every finding has a place.
#include "codecs/jinja/lexer.hpp"
#include "formats/jinja/jinja.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

namespace {

void check_lexer(const std::string& bytes) {
  assay::jinja::Lexer in(assay::ByteView::of(bytes));
  std::uint64_t last = 0;
  for (auto token = in.next(); token.kind != assay::jinja::TokenKind::end; token = in.next()) {
    // Every token takes a byte, so that this ends.
    ASSAY_CHECK(token.range.offset >= last && token.range.size > 0 && token.range.end() <= bytes.size());
    ASSAY_CHECK(token.raw == std::string_view(bytes).substr(token.range.offset, token.range.size));
    last = token.range.end();
    if (token.kind == assay::jinja::TokenKind::string)
      ASSAY_CHECK(assay::jinja::decode_string(token.raw).size() <= token.raw.size());
  }
  ASSAY_CHECK(!in.error() || (in.error()->offset <= bytes.size() && !in.error()->message.empty()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  check_lexer(bytes);
  const assay::test::Run run(assay::formats::jinja::kFormat, bytes, "chat_template.jinja");
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) {
    ASSAY_CHECK(finding.location.range.end() <= size);
    ASSAY_CHECK(!finding.message.empty());
  }
  return 0;
}
