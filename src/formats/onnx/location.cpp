#include "formats/onnx/location.hpp"

#include "core/file_reach.hpp"
#include "core/utf8.hpp"

namespace assay::formats::onnx {
Reach reach_of(std::string_view path) {
  if (path.empty()) return Reach::unreadable;
  if (path.find("_ORT_MEM_ADDR_") != std::string_view::npos || path.front() == '#') return Reach::memory;
  if (leads_outside(path)) return Reach::outside;
  // Blanks at the front are dropped by some: " /etc/passwd".
  const auto begin = path.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return Reach::unreadable;
  if (begin != 0 && leads_outside(path.substr(begin))) return Reach::outside;
  return utf8::is_readable(path) ? Reach::inside : Reach::unreadable;
}

}  // namespace assay::formats::onnx
