#pragma once

#include <cstdint>

namespace assay::pickle {

/// What the machine remembers of an object: what it is, and where to find the rest.
enum class Tag : std::uint8_t {
  opaque,  ///< an object nobody needs to know more about, or one the machine has forgotten
  none,
  boolean,     ///< payload: 0 or 1
  integer,     ///< payload: the value, in 48 bits
  number,      ///< payload: offset of the opcode; a float or a big integer
  text,        ///< payload: offset of the opcode
  bytes,       ///< payload: offset of the opcode
  global,      ///< payload: index into Trace::imports
  extension,   ///< payload: the EXT code
  tuple,       ///< payload: node
  list,        ///< payload: node
  dict,        ///< payload: node; keys and values alternate
  set,         ///< payload: node
  frozenset,   ///< payload: node
  object,      ///< payload: node; the result of a call: [callable, arguments]
  persistent,  ///< payload: node; [the id]
};

/// A handle of eight bytes. Strings are not copied: they are decoded again from the stream when somebody asks.
class Value {
 public:
  constexpr Value() = default;
  constexpr Value(Tag tag, std::uint64_t payload) : bits_((payload << 8U) | static_cast<std::uint64_t>(tag)) {}
  static constexpr Value integer(std::int64_t value) { return {Tag::integer, static_cast<std::uint64_t>(value)}; }

  [[nodiscard]] constexpr Tag tag() const { return static_cast<Tag>(bits_ & 0xFFU); }
  [[nodiscard]] constexpr std::uint64_t payload() const { return bits_ >> 8U; }
  [[nodiscard]] constexpr std::int64_t as_integer() const { return static_cast<std::int64_t>(bits_) >> 8U; }
  [[nodiscard]] constexpr bool is(Tag tag) const { return this->tag() == tag; }
  friend constexpr bool operator==(Value, Value) = default;

 private:
  std::uint64_t bits_ = 0;  // opaque
};

/// Whether a value is made of others that stand in it as they are.
constexpr bool is_container(Value value) {
  switch (value.tag()) {
    case Tag::tuple:
    case Tag::list:
    case Tag::dict:
    case Tag::set:
    case Tag::frozenset: return true;
    default: return false;
  }
}

/// Whether a call of it would run something: what is known to be data is not called.
constexpr bool is_callable_tag(Tag tag) {
  switch (tag) {
    case Tag::global:
    case Tag::object:
    case Tag::opaque:
    case Tag::extension:
    case Tag::persistent: return true;
    default: return false;
  }
}

/// The payload of a container that has no node (any more).
inline constexpr std::uint64_t kNoNode = (1ULL << 56U) - 1;

}  // namespace assay::pickle
