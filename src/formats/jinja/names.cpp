#include "formats/jinja/names.hpp"

#include "formats/jinja/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace assay::formats::jinja {
namespace {

bool has(std::span<const std::string_view> sorted, std::string_view name) {
  return std::ranges::binary_search(sorted, name);
}

bool is_dunder(std::string_view name) { return name.size() > 4 && name.starts_with("__") && name.ends_with("__"); }

/// Python renames `self.__x` in a class `C` to `_C__x`.
bool is_mangled(std::string_view name) {
  return name.size() > 4 && name[0] == '_' && name[1] >= 'A' && name[1] <= 'Z' && name.find("__", 2) < name.size() - 2;
}

}  // namespace

bool is_internal(std::string_view attribute) {
  if (is_dunder(attribute)) return !has(vocabulary::kHarmlessDunders, attribute);
  return is_mangled(attribute) || has(vocabulary::kInternals, attribute);
}

bool is_internal_root(std::string_view name) { return has(vocabulary::kModuleNames, name); }

bool is_internal_path(std::string_view text) {
  if (text.size() > 400) return false;
  while (!text.empty()) {
    const auto part = text.substr(0, text.find('.'));
    const bool is_short_word = !part.starts_with('_') && part.find('_') == std::string_view::npos;
    if (is_internal(part) && !is_short_word) return true;
    text.remove_prefix(std::min(text.size(), part.size() + 1));
  }
  return false;
}

bool is_reaching_format(std::string_view text) {
  for (auto open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
    // What is behind the name of a field may have fields of its own: `{0.x:{1}}`.
    const auto end = std::min(text.find_first_of("{}", open + 1), text.size());
    const auto field = text.substr(open + 1, end - open - 1);
    for (auto at = field.find_first_of(".["); at != std::string_view::npos; at = field.find_first_of(".[", at + 1)) {
      const auto name = field.substr(at + 1, field.find_first_of(".[]!:", at + 1) - at - 1);
      if (is_internal(name)) return true;
    }
  }
  return false;
}

bool is_acting_method(std::string_view receiver, std::string_view method) {
  if (has(vocabulary::kActingMethods, method)) return true;
  const auto last = receiver.substr(receiver.rfind('.') + 1);
  if (last == "subprocess" || last == "pty" || last == "importlib") return true;
  return (last == "os" || last == "posix" || last == "nt") &&
         (method == "system" || method.starts_with("exec") || method.starts_with("spawn") || method == "fork" ||
          method == "remove" || method == "unlink" || method == "kill");
}

bool is_acting_function(std::string_view function) { return has(vocabulary::kActingFunctions, function); }

bool is_known_filter(std::string_view name) { return has(vocabulary::kFilters, name); }
bool is_known_test(std::string_view name) { return has(vocabulary::kTests, name); }
bool is_known_function(std::string_view name) { return has(vocabulary::kFunctions, name); }
bool is_known_method(std::string_view name) { return has(vocabulary::kMethods, name); }

}  // namespace assay::formats::jinja
