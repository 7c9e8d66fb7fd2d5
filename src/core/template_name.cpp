#include "core/template_name.hpp"

#include "core/lower.hpp"

#include <algorithm>

namespace assay {

bool is_template_name(std::string_view name) {
  const auto file = text::lower(name.substr(name.find_last_of("/!") + 1));
  // Members of a configuration or of metadata: `chat_template`, `tokenizer.chat_template.tool_use`.
  constexpr std::string_view kMember = "chat_template";
  return file == kMember || file.ends_with(".chat_template") || file.contains(".chat_template.") ||
         std::ranges::any_of(kTemplateEndings, [&](std::string_view ending) { return file.ends_with(ending); });
}

}  // namespace assay
