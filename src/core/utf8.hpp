#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::utf8 {

/// One decoded code point and how many bytes it took; `size` 0 means that the bytes are not UTF-8 here.
struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;
};

/// Decodes the code point at the front of `bytes`. Strict: no over-long forms, surrogates or values past U+10FFFF.
[[nodiscard]] CodePoint decode(std::string_view bytes);

/// Appends `value` as UTF-8. Surrogates and values past U+10FFFF become U+FFFD.
void append(std::string& out, char32_t value);

[[nodiscard]] bool is_valid(std::string_view bytes);

/// The same of the front of a text, whose last character may be cut.
[[nodiscard]] bool is_valid_front(std::string_view bytes);

/// True for characters that a person cannot see or that change how others are shown: controls, zero-width,
/// bidirectional, tags, line separators.
[[nodiscard]] bool is_invisible(char32_t value);

/// True when `bytes` are UTF-8 without any such character.
[[nodiscard]] bool is_readable(std::string_view bytes);

}  // namespace assay::utf8
