#pragma once

#include "codecs/hdf5/messages.hpp"
#include "codecs/hdf5/tour.hpp"

#include <optional>
#include <vector>

namespace assay::hdf5 {

struct Message {
  MessageType type = MessageType::nil;
  std::uint8_t flags = 0;
  ByteView body;
  /// What it says is elsewhere: `body` tells where.
  [[nodiscard]] bool is_shared() const { return (flags & 2U) != 0; }
};

enum class HeaderUse : std::uint8_t {
  visit,  ///< its bytes are accounted for
  peek,   ///< to look something up: its object is visited, or was, or will be
};

/// IV.A.1: the messages of the header at an address, through all blocks that continue it. What is wrong is told to the
/// tour; the messages before it count.
[[nodiscard]] std::vector<Message> read_header(Tour& tour, std::uint64_t address, HeaderUse use);

/// The body of a message that may be shared (IV.A.2, "Shared Message"): of a committed datatype, from its header.
[[nodiscard]] std::optional<ByteView> resolve(Tour& tour, MessageType type, ByteView body, bool is_shared);

}  // namespace assay::hdf5
