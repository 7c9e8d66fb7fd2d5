#include "formats/onnx/location.hpp"

#include "core/utf8.hpp"

#include <algorithm>

namespace assay::formats::onnx {
namespace {

bool is_separator(char c) { return c == '/' || c == '\\'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// `..`, and what Windows takes for it: it drops blanks and dots at the end of a name.
bool is_parent(std::string_view component) {
  return component.starts_with("..") && component.find_first_not_of(". ") == std::string_view::npos;
}

bool leads_outside(std::string_view path) {
  if (is_separator(path.front()) || path.front() == '~') return true;
  if (path.size() >= 2 && is_letter(path[0]) && path[1] == ':') return true;
  if (path.find("://") != std::string_view::npos || path.starts_with("file:")) return true;
  while (!path.empty()) {
    const auto end = static_cast<std::size_t>(std::ranges::find_if(path, is_separator) - path.begin());
    // Not only what leads out in the end: a link in front of it decides where `a/../b` is.
    if (is_parent(path.substr(0, end))) return true;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

bool is_readable(std::string_view path) {
  while (!path.empty()) {
    const auto point = utf8::decode(path);
    if (point.size == 0 || utf8::is_invisible(point.value)) return false;
    path.remove_prefix(point.size);
  }
  return true;
}

}  // namespace

Reach reach_of(std::string_view path) {
  if (path.empty()) return Reach::unreadable;
  if (path.find("_ORT_MEM_ADDR_") != std::string_view::npos || path.front() == '#') return Reach::memory;
  if (leads_outside(path)) return Reach::outside;
  // Blanks at the front are dropped by some: " /etc/passwd".
  const auto begin = path.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return Reach::unreadable;
  if (begin != 0 && leads_outside(path.substr(begin))) return Reach::outside;
  return is_readable(path) ? Reach::inside : Reach::unreadable;
}

}  // namespace assay::formats::onnx
