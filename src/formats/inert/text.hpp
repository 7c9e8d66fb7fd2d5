#pragma once

#include <assay/bytes.hpp>

#include <cstdint>

namespace assay::formats::inert {

enum class Encoding : std::uint8_t { utf8, utf16_little, utf16_big };

/// By the byte order mark; without one text is UTF-8.
[[nodiscard]] Encoding encoding_of(ByteView bytes);

enum class More : bool { no, yes };

/// How many bytes from the front of `bytes` are text: whole characters, and of the control characters only tab, line
/// feed, form feed and carriage return.
[[nodiscard]] std::uint64_t text_prefix(ByteView bytes, Encoding encoding);

/// True when all of `bytes` is text; with `More::yes` the last character may be cut.
[[nodiscard]] bool is_text(ByteView bytes, Encoding encoding, More more);

}  // namespace assay::formats::inert
