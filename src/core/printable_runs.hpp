#pragma once

#include <assay/bytes.hpp>

#include <cstdint>
#include <functional>

namespace assay {

/// Gives every run of at least `shortest` printable characters of ASCII in `bytes` to `see`: what is text in bytes
/// whose structure nobody knows. Runs longer than 64 KiB come in pieces that overlap. `step` counts the bytes; false
/// ends it.
void for_each_printable_run(ByteView bytes, std::uint64_t shortest, const std::function<bool(std::uint64_t)>& step,
                            const std::function<void(ByteView)>& see);

}  // namespace assay
