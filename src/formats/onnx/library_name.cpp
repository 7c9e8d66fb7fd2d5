#include "formats/onnx/library_name.hpp"

#include "core/lower.hpp"
#include "core/trimmed.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace assay::formats::onnx {
namespace {

constexpr std::size_t kLongest = 4096;
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::array<std::string_view, 4> kEndings{".so", ".dll", ".dylib", ".pyd"};  // and `.so.1`

/// Blanks are part of a path that says from where it leads, and of no bare name.
bool is_rooted(std::string_view path) {
  const bool has_drive = path.size() > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
  return path.starts_with('/') || path.starts_with('\\') || path.starts_with("./") || path.starts_with("../") ||
         path.starts_with("~/") || has_drive;
}

bool is_library(std::string_view path) {
  path = text::trimmed(path, kBlanks);
  if (const auto scheme = path.find("://"); scheme != std::string_view::npos) {
    path = path.substr(0, path.find_first_of("?#", scheme));
  }
  const auto blank = path.find_first_of(kBlanks);
  if (blank != std::string_view::npos && (path[blank] != ' ' || !is_rooted(path))) return false;
  const std::string name = text::lower(path);
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return name.ends_with(ending); }) ||
         name.find(".so.") != std::string::npos;
}

}  // namespace

bool names_library(std::string_view text) {
  if (text.size() >= kLongest) return false;
  const auto list = text::trimmed(text, kBlanks);
  if (!list.starts_with('{') && !list.starts_with('[')) return is_library(text);
  std::size_t begin = list.find('"');
  while (begin != std::string_view::npos) {
    const auto end = list.find('"', begin + 1);
    if (end == std::string_view::npos) return false;
    if (is_library(list.substr(begin + 1, end - begin - 1))) return true;
    begin = list.find('"', end + 1);
  }
  return false;
}

}  // namespace assay::formats::onnx
