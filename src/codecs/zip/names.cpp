#include "codecs/zip/names.hpp"

#include "core/member_names.hpp"

#include <algorithm>
#include <cstdint>

namespace assay::zip {
namespace {

constexpr bool is_separator(char c) { return c == '/' || c == '\\'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Calls `use` with every component of `path`, whichever slash separates them.
template <class Use>
void for_each_component(std::string_view path, Use use) {
  while (true) {
    const auto cut = std::ranges::find_if(path, is_separator);
    use(std::string_view(path.begin(), cut));
    if (cut == path.end()) return;
    path.remove_prefix(static_cast<std::size_t>(cut - path.begin()) + 1);
  }
}

/// True when the components of `path`, taken one by one from `depth` folders down, pass above the top.
bool climbs_out(std::string_view path, std::int64_t depth) {
  bool is_out = false;
  for_each_component(path, [&](std::string_view component) {
    if (component.empty() || component == ".") return;
    depth += component == ".." ? -1 : 1;
    is_out = is_out || depth < 0;
  });
  return is_out;
}

bool has_drive(std::string_view path) { return path.size() >= 2 && is_letter(path[0]) && path[1] == ':'; }

}  // namespace

NameFaults judge_name(std::string_view name) {
  NameFaults faults;
  faults.is_absolute = !name.empty() && is_separator(name.front());
  faults.has_drive = has_drive(name);
  for_each_component(name, [&](std::string_view component) { faults.has_parent |= component == ".."; });
  faults.has_backslash = name.find('\\') != std::string_view::npos;
  faults.has_nul = name.find('\0') != std::string_view::npos;
  faults.is_deceptive = text::is_deceptive_name(name);
  return faults;
}

bool link_escapes(std::string_view name, std::string_view target) {
  if (target.empty()) return false;
  if (is_separator(target.front()) || has_drive(target)) return true;
  std::int64_t depth = -1;  // the last component is the link itself
  for_each_component(name, [&](std::string_view component) { depth += component.empty() || component == "." ? 0 : 1; });
  return climbs_out(target, std::max<std::int64_t>(depth, 0));
}

}  // namespace assay::zip
