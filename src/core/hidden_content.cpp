#include "core/hidden_content.hpp"

#include "core/active_value.hpp"
#include "core/source_text.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <utility>

namespace assay {
namespace {

constexpr std::size_t kMostDecoded = 16U << 20U;
constexpr std::size_t kShown = 120;

std::string_view digits_of(const EncodedContent& content) {
  return content.is_hexadecimal ? "hexadecimal digits" : "base64";
}

std::optional<HiddenContent> judged_text(EncodedContent content) {
  auto active = find_active_value(content.bytes);
  if (!active && (is_command_source(content.bytes) || is_composed_program(content.bytes)))
    active = ActiveText{0, content.bytes.size(), "is Python that runs programs or opens connections"};
  if (!active) return std::nullopt;
  const auto around = std::string_view(content.bytes).substr(active->offset).substr(0, kShown);
  auto is =
      fmt::format("{} of a text that {}: {}", digits_of(content), active->does, text::quoted(around, kShown + 40));
  return HiddenContent{content.offset, content.size, std::move(is), std::move(content.bytes), true, active->does};
}

}  // namespace

std::optional<HiddenContent> find_hidden_content(std::string_view text) {
  auto content = find_encoded_content(text);
  if (!content) content = decode_encoded_text(text, kMostDecoded);
  if (!content || content->is == kPerhapsZlib) return std::nullopt;
  if (content->is == kEncodedText) return judged_text(std::move(*content));
  return HiddenContent{content->offset,
                       content->size,
                       fmt::format("{} of {}", digits_of(*content), content->is),
                       std::move(content->bytes),
                       content->is != kPerhapsPickle,
                       {}};
}

}  // namespace assay
