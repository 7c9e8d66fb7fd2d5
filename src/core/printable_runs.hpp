#pragma once

#include <assay/bytes.hpp>

#include <cstdint>
#include <functional>

namespace assay {

/// A character of ASCII that texts are made of, line ends and tabs included.
constexpr bool is_printable(char c) { return (c >= ' ' && c < '\x7f') || c == '\t' || c == '\n' || c == '\r'; }

/// Gives every run of at least `shortest` printable characters of ASCII in `bytes` to `see`: what is text in bytes
/// whose structure nobody knows. Runs longer than 64 KiB come in pieces that overlap. `step` counts the bytes; false
/// ends it.
void for_each_printable_run(ByteView bytes, std::uint64_t shortest, const std::function<bool(std::uint64_t)>& step,
                            const std::function<void(ByteView)>& see);

}  // namespace assay
