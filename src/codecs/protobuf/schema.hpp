#pragma once

#include "codecs/protobuf/reader.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace assay::protobuf {

struct MessageSpec;

/// One line of a .proto file.
struct FieldSpec {
  enum class Kind : std::uint8_t {
    number,   ///< of any width, also packed
    text,     ///< for people or programs; bytes that are no text are left to others
    message,  ///< another one, whose specification is `message`
  };
  std::uint32_t number;
  Kind kind;
  const MessageSpec* message = nullptr;
};

/// What a schema says of one message. The fields of an `open` one may be any: programs derived from the original add
/// theirs. They count as understood where they are numbers, text, or messages in themselves.
struct MessageSpec {
  std::string_view name;
  std::span<const FieldSpec> fields;
  bool is_open = false;
  /// In an open one, what is neither text nor a message counts as understood up to this size: a few packed numbers (a
  /// shape, a stride). The same holds in messages that are found in it.
  std::uint64_t numbers = 0;
};

/// The line for `field`; null when the message has none, or the wire type is another.
[[nodiscard]] const FieldSpec* spec_of(const MessageSpec& message, const Field& field);

struct Visitor {
  /// Gets every message with its specification, before what is in it.
  std::function<void(const MessageSpec&, ByteView)> enter;
  /// Counts work; false stops.
  std::function<bool(std::uint64_t)> step;
};

/// What walking a message came to.
struct Walked {
  std::vector<ByteRange> left;  ///< what nobody knows, in order
  std::optional<Error> error;   ///< the first message that is broken
};

/// Walks a message and all that is in it by the specification, without recursion.
[[nodiscard]] Walked walk(ByteView bytes, const MessageSpec& spec, const Visitor& visitor);

/// What of the message is not left: every byte that the specification accounts for.
[[nodiscard]] std::vector<ByteRange> understood(ByteView bytes, const Walked& walked);

}  // namespace assay::protobuf
