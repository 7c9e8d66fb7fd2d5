#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay {

// Digits as lenient decoders take them: Python's binascii, for one. What a signature covers is read by core/base64.

/// A digit of base64, in either alphabet (RFC 4648, sections 4 and 5).
[[nodiscard]] bool is_digit64(char c);
[[nodiscard]] bool is_digit16(char c);

/// Whole bytes of the digits in `text`, at most `most`; what is no digit (line ends, blanks, padding) is skipped.
[[nodiscard]] std::string from_base64(std::string_view text, std::size_t most);
[[nodiscard]] std::string from_hexadecimal(std::string_view text, std::size_t most);

}  // namespace assay
