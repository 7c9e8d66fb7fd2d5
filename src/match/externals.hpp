#pragma once

#include <cstdint>
#include <string_view>

namespace assay::match {

/// What rules can ask about the artifact besides its bytes; the names that docs/yara.md lists. The last three are those
/// that many published rules expect.
template <class Text, class Number>
void for_each_external(const Text& text, const Number& number, std::string_view path, std::string_view formats,
                       std::uint64_t size, std::uint32_t depth) {
  const auto name = path.substr(path.find_last_of("/!") + 1);
  const auto dot = name.rfind('.');
  text("format", formats);
  text("path", path);
  number("size", static_cast<std::int64_t>(size));
  number("depth", static_cast<std::int64_t>(depth));
  text("filename", name);
  text("filepath", path);
  text("extension", dot == std::string_view::npos ? std::string_view() : name.substr(dot));
}

}  // namespace assay::match
