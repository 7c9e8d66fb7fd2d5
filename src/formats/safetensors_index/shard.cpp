#include "formats/safetensors_index/shard.hpp"

#include "core/utf8.hpp"

#include <algorithm>

namespace assay::formats::safetensors_index {
namespace {

bool is_separator(char c) { return c == '/' || c == '\\'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool leads_outside(std::string_view name) {
  if (name.starts_with('~') || (!name.empty() && is_separator(name.front()))) return true;
  if (name.size() >= 2 && is_letter(name[0]) && name[1] == ':') return true;  // a drive
  if (name.find("://") != std::string_view::npos) return true;
  while (!name.empty()) {
    const auto end = static_cast<std::size_t>(std::ranges::find_if(name, is_separator) - name.begin());
    if (name.substr(0, end) == "..") return true;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return false;
}

bool is_readable(std::string_view name) {
  while (!name.empty()) {
    const auto point = utf8::decode(name);
    if (point.size == 0 || utf8::is_invisible(point.value)) return false;
    name.remove_prefix(point.size);
  }
  return true;
}

}  // namespace

Reach reach_of(std::string_view name) {
  if (leads_outside(name)) return Reach::outside;
  if (!is_readable(name) || name.empty() || name.find('\\') != std::string_view::npos) return Reach::unclear;
  return name.find('/') == std::string_view::npos ? Reach::beside : Reach::below;
}

bool is_safetensors(std::string_view name) { return name.ends_with(".safetensors"); }

}  // namespace assay::formats::safetensors_index
