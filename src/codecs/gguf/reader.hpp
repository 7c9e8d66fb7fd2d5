#pragma once

#include <assay/bytes.hpp>
#include <assay/cursor.hpp>
#include <assay/result.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assay::gguf {

inline constexpr std::string_view kMagic = "GGUF";
inline constexpr std::uint64_t kDefaultAlignment = 32;
/// What llama.cpp accepts at most, since February 2026, in a string (bytes) and in an array (elements).
inline constexpr std::uint64_t kLongestString = 1ULL << 30U;
inline constexpr std::uint64_t kLongestArray = 1ULL << 30U;

/// docs/gguf.md of ggml, enum gguf_metadata_value_type.
enum class ValueType : std::uint32_t { u8, i8, u16, i16, u32, i32, f32, boolean, string, array, u64, i64, f64 };
inline constexpr std::uint32_t kValueTypes = 13;

[[nodiscard]] constexpr bool is_known(ValueType type) { return static_cast<std::uint32_t>(type) < kValueTypes; }
[[nodiscard]] std::string_view name_of(ValueType type);
/// The bytes of one value; 0 when they vary (strings, arrays) or the type is not known.
[[nodiscard]] std::uint64_t size_of(ValueType type);
[[nodiscard]] bool is_integer(ValueType type);

/// The front of the file. Version 1 counts in 32 bits, all later ones in 64; since 3 files may be big-endian, which
/// shows in the version: its low half is empty.
struct Header {
  std::uint32_t version = 0;
  bool is_big_endian = false;
  std::uint64_t tensors = 0;
  std::uint64_t pairs = 0;
  ByteRange range;

  /// The bytes of a count or a length.
  [[nodiscard]] std::uint64_t width() const { return version == 1 ? 4 : 8; }
  /// The least that a pair (an empty key, a type, one byte) and a tensor (an empty name, no dimension) can take.
  [[nodiscard]] std::uint64_t smallest_pair() const { return width() + 5; }
  [[nodiscard]] std::uint64_t smallest_tensor() const { return width() + 16; }
};

struct Value {
  ValueType type = ValueType::u8;
  ValueType element = ValueType::u8;  ///< of an array
  std::uint64_t count = 0;            ///< elements of an array
  std::uint64_t bits = 0;             ///< a number: integers sign-extended, floats as a double's bits
  ByteView bytes;                     ///< of a string its text; of an array its elements as they are stored

  /// A number as a person writes it; empty for strings and arrays.
  [[nodiscard]] std::string shown() const;
  /// An integer that is not negative.
  [[nodiscard]] std::optional<std::uint64_t> unsigned_number() const;
};

/// A key and its value. Views borrow from the bytes the reader was made for.
struct Pair {
  std::string_view key;
  Value value;
  ByteRange range;
};

struct Tensor {
  std::string_view name;
  std::uint32_t dimensions = 0;
  std::array<std::uint64_t, 4> size{1, 1, 1, 1};  ///< the first four dimensions, unsigned
  std::uint32_t type = 0;
  std::uint64_t offset = 0;  ///< from the start of the data section
  ByteRange range;

  /// Those of `size` that the file has.
  [[nodiscard]] std::span<const std::uint64_t> sizes() const {
    return std::span(size).first(std::min<std::size_t>(dimensions, size.size()));
  }
};

/// What a reader could not go on with, by what it means for other readers.
enum class Fault : std::uint8_t {
  none,
  truncated,  ///< the bytes end inside of a structure
  length,     ///< a length or a count that cannot be true
  type,       ///< a value of a type that does not exist
  nesting,    ///< arrays nest deeper than assay follows
  budget,     ///< there was no work left
};

/// Reads the structure of a GGUF file front to back: the header, the pairs, the tensors. Nothing is copied; arrays are
/// skipped with bounds checks. After a fault every further read fails.
class Reader {
 public:
  /// Counts work; false when there is none left.
  using Step = std::function<bool(std::uint64_t)>;

  /// The owner of `file` must outlive the reader and everything it hands out. `file` begins with the magic.
  explicit Reader(ByteView file, Step step = {});

  [[nodiscard]] const Header& header() const { return header_; }
  /// The next pair, or nothing after a fault. The caller counts.
  [[nodiscard]] std::optional<Pair> next_pair();
  [[nodiscard]] std::optional<Tensor> next_tensor();

  /// Where the next structure begins.
  [[nodiscard]] std::uint64_t offset() const { return in_.offset(); }
  [[nodiscard]] std::uint64_t remaining() const { return in_.remaining(); }
  [[nodiscard]] Fault fault() const { return fault_; }
  [[nodiscard]] const Error& error() const { return in_.error(); }
  /// Where the structure begins that the fault is in.
  [[nodiscard]] std::uint64_t broken_at() const { return begin_; }
  /// The key or the name of that structure, as far as it could be read.
  [[nodiscard]] std::string_view broken_name() const { return name_; }
  /// True when the value of some pair was an array of arrays.
  [[nodiscard]] bool has_nested() const { return has_nested_; }

 private:
  void read_header();
  std::uint32_t u32(std::string_view what);
  std::uint64_t u64(std::string_view what);
  std::uint64_t length(std::string_view what, std::uint64_t item_size, std::uint64_t limit);
  ByteView text(std::string_view what);
  Value value(ValueType type);
  void read_array(Value& value);
  void skip_nested(std::uint64_t count);
  void skip_items(ValueType type, std::uint64_t count);
  void read_number(Value& value);
  bool work(std::uint64_t count);
  void fail(Fault fault, ErrorCode code, std::string why);
  /// What a failed cursor means when nobody has said it yet.
  bool is_fine();

  Cursor in_;
  Step step_;
  Header header_;
  Fault fault_ = Fault::none;
  std::uint64_t begin_ = 0;
  std::string_view name_;
  bool has_nested_ = false;
};

/// The elements of an array of strings that a reader has accepted, one after the other.
class Texts {
 public:
  Texts(const Value& array, const Header& header);
  [[nodiscard]] std::optional<ByteView> next();

 private:
  Cursor in_;
  bool is_wide_;
  bool is_big_endian_;
};

}  // namespace assay::gguf
