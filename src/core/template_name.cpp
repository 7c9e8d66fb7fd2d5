#include "core/template_name.hpp"

#include "core/lower.hpp"

#include <algorithm>
#include <array>

namespace assay {

bool is_template_name(std::string_view name) {
  static constexpr std::array<std::string_view, 3> kEndings{".jinja", ".jinja2", ".j2"};
  const auto file = text::lower(name.substr(name.find_last_of("/!") + 1));
  if (file.ends_with(".json")) return false;
  return file.contains("chat_template") ||
         std::ranges::any_of(kEndings, [&](std::string_view ending) { return file.ends_with(ending); });
}

}  // namespace assay
