#include "formats/jinja/sources.hpp"

#include "core/template_name.hpp"

#include <algorithm>
#include <string_view>

namespace assay::formats::jinja {

bool is_chat_source(const Artifact& artifact) {
  const std::string_view path = artifact.path;
  const auto name = artifact.name();
  if (name.find("chat_template") != std::string_view::npos) return true;
  if (path.find("!tokenizer.chat_template") != std::string_view::npos) return true;
  auto folder = path.substr(0, path.size() - name.size());
  if (!folder.ends_with('/')) return false;
  folder.remove_suffix(1);
  return folder.substr(folder.find_last_of("/!") + 1) == "additional_chat_templates";
}

bool is_template_source(const Artifact& artifact) {
  const auto name = artifact.name();
  return is_chat_source(artifact) ||
         std::ranges::any_of(kTemplateEndings, [&](std::string_view ending) { return name.ends_with(ending); });
}

}  // namespace assay::formats::jinja
