#include "codecs/tar/names.hpp"

#include <cstddef>
#include <cstdint>

namespace assay::tar {
namespace {

constexpr std::string_view kSeparators = "/\\";

/// Calls `each` with every component of `path` between the separators.
template <class Each>
void for_components(std::string_view path, std::string_view separators, Each each) {
  while (!path.empty()) {
    const auto cut = path.find_first_of(separators);
    each(path.substr(0, cut));
    if (cut == std::string_view::npos) return;
    path.remove_prefix(cut + 1);
  }
}

bool is_absolute(std::string_view path) {
  if (path.empty()) return false;
  if (kSeparators.find(path.front()) != std::string_view::npos) return true;
  const auto first = path.front();
  const bool is_letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
  return path.size() >= 2 && path[1] == ':' && is_letter;
}

}  // namespace

bool is_escaping(std::string_view name) {
  if (is_absolute(name)) return true;
  bool has_parent = false;
  for_components(name, kSeparators, [&](std::string_view part) { has_parent = has_parent || part == ".."; });
  return has_parent;
}

std::string normalised(std::string_view name) {
  std::string result;
  for_components(name, "/", [&](std::string_view part) {
    if (part.empty() || part == ".") return;
    if (!result.empty()) result += '/';
    result += part;
  });
  return result;
}

bool is_escaping_link(std::string_view name, std::string_view target) {
  if (is_absolute(target)) return true;
  // Depth of the folder that holds the link; every way up takes one away.
  std::int64_t depth = -1;
  for_components(normalised(name), "/", [&](std::string_view) { ++depth; });
  bool has_left = false;
  for_components(target, kSeparators, [&](std::string_view part) {
    if (part == "..") {
      --depth;
    } else if (!part.empty() && part != ".") {
      ++depth;
    }
    has_left = has_left || depth < 0;
  });
  return has_left;
}

}  // namespace assay::tar
