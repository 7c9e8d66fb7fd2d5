#pragma once

#include "engine/descriptor.hpp"

#include <cstddef>
#include <functional>
#include <optional>

namespace assay::cli {

/// Forks a second process for what the first can no longer do once it is confined. `serve` gets its end of a channel
/// between the two and is all that the helper does; when the first process ends, for whatever reason, there is nothing
/// more to read. Call it before threads are started. Returns the other end, or nothing.
[[nodiscard]] std::optional<engine::Descriptor> start_helper(const std::function<void(int channel)>& serve);

/// Reads exactly `size` bytes; false: the other side is gone.
[[nodiscard]] bool read_message(int channel, void* into, std::size_t size);
/// Writes all of a message that fits the buffer of a socket; false: the other side is gone, which is no signal. Uses
/// nothing that confinement takes away. Before `secure_standard_descriptors` the signal may come.
[[nodiscard]] bool write_message(int channel, const void* from, std::size_t size);

}  // namespace assay::cli
