#pragma once

#include <assay/bytes.hpp>

#include <cstdint>

namespace assay::formats::inert {

enum class Encoding : std::uint8_t {
  utf8,
  utf16_little,
  utf16_big,
  eight_bit,  ///< one of many (Latin-1, GBK, Shift-JIS …): nothing but control characters tells it from other bytes
};

/// By the byte order mark; without one text is UTF-8.
[[nodiscard]] Encoding encoding_of(ByteView bytes);

enum class More : bool { no, yes };

/// How many bytes from the front of `bytes` are text: whole characters, and of the control characters only those of
/// white space and the sequences that colour a terminal (ECMA-48, 5.4).
[[nodiscard]] std::uint64_t text_prefix(ByteView bytes, Encoding encoding);

/// True for bytes that can hardly be anything but text in an encoding of eight bits. What programs, archives and
/// pickles begin with has control characters, so that none of them is in it.
[[nodiscard]] bool is_eight_bit_text(ByteView bytes);

/// True when all of `bytes` is text; with `More::yes` the last character may be cut.
[[nodiscard]] bool is_text(ByteView bytes, Encoding encoding, More more);

}  // namespace assay::formats::inert
