// Reads MessagePack (github.com/msgpack/msgpack/blob/master/spec.md, "Formats") value by value, without building any
// and without recursion.
#pragma once

#include <assay/bytes.hpp>
#include <assay/cursor.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::msgpack {

enum class Kind : std::uint8_t { nil, boolean, integer, real, text, binary, array, map, extension };

/// What the first bytes of a value say of it.
struct Head {
  Kind kind = Kind::nil;
  std::int8_t type = 0;       ///< of an extension; negative ones are the specification's own
  std::uint64_t payload = 0;  ///< bytes behind the head: of texts, binaries, extensions, and of numbers
  std::uint64_t count = 0;    ///< of the elements of an array, and of the pairs of a map
  std::uint64_t value = 0;    ///< of a boolean, and of an integer as two's complement
  bool is_negative = false;   ///< of an integer
};

/// The head at the cursor, which is left in front of the payload: numbers are in the head already.
[[nodiscard]] Head read_head(Cursor& in);

/// One value, or the front of an array or a map, whose values come next.
struct Item {
  Head head;
  ByteView bytes;         ///< the payload
  ByteRange range;        ///< head and payload
  std::size_t depth = 0;  ///< in how many arrays and maps it lies
  bool is_key = false;    ///< it is the key of a pair
  bool closes = false;    ///< it is the last value of the array or map it lies in, not looking at what it holds
};

/// Hands out the values of one document front to back. Lengths and counts that cannot be true fail before anybody
/// loops: each element takes at least one byte.
class Reader {
 public:
  explicit Reader(ByteView document) : in_(document) {}

  /// The next value. Nothing at the end of the document, or where it is broken.
  [[nodiscard]] std::optional<Item> next();

  [[nodiscard]] bool has_failed() const { return !in_; }
  /// Why it is broken; meaningful only once it has failed.
  [[nodiscard]] const Error& error() const { return in_.error(); }
  /// How many bytes were read as whole values.
  [[nodiscard]] std::uint64_t position() const { return whole_; }
  /// In how many arrays and maps the next value lies.
  [[nodiscard]] std::size_t depth() const { return open_.size(); }

 private:
  struct Container {
    std::uint64_t left = 0;  ///< values to come, keys included
    bool is_map = false;
  };

  Cursor in_;
  std::vector<Container> open_;
  std::uint64_t whole_ = 0;
  bool has_begun_ = false;
};

/// The most arrays and maps that a value may lie in: beyond, reading stops as `limit`. Python's reader stops at 1024.
inline constexpr std::size_t kMostDeep = 4096;

}  // namespace assay::msgpack
