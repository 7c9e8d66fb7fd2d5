#pragma once

#include <assay/bytes.hpp>
#include <assay/cursor.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

namespace assay::flatbuffer {

class Table;
class Vector;

/// A FlatBuffer: tables and vectors that reach each other by offsets, read in place. Every offset is checked when it is
/// followed; the first one that leads out of the bytes sticks, and from then on everything is absent.
/// https://flatbuffers.dev/internals
///
/// Remembers what was read, so that its reader can say which bytes no table reaches. The bytes must outlive it, and it
/// must outlive the tables and vectors it gave.
class Buffer {
 public:
  /// Counts work; false: the budget is spent.
  using Step = std::function<bool(std::uint64_t)>;

  Buffer(ByteView bytes, Step step);

  /// The table that the first four bytes lead to.
  [[nodiscard]] Table root();
  /// The four letters behind the first offset; empty when the bytes end before.
  [[nodiscard]] static std::string_view identifier(ByteView bytes);

  explicit operator bool() const { return !error_; }
  /// Meaningful only once the buffer tests false.
  [[nodiscard]] const Error& error() const { return *error_; }

  /// Counts work; false when it is spent, or the buffer has broken.
  [[nodiscard]] bool step(std::uint64_t count = 1);

  /// Stretches that something read lies in, in order and merged.
  [[nodiscard]] const std::vector<ByteRange>& reached();
  /// One past the last byte that was read.
  [[nodiscard]] std::uint64_t end();

 private:
  friend class Table;
  friend class Vector;

  void fail(ErrorCode code, std::uint64_t offset, std::string message);
  /// The bytes of something, which count as reached; nothing when they are not all there.
  [[nodiscard]] std::optional<ByteView> take(std::uint64_t offset, std::uint64_t size, std::string_view what);
  [[nodiscard]] Table table_at(std::uint64_t offset, std::string_view what);
  [[nodiscard]] Vector vector_at(std::uint64_t offset, std::uint64_t item_size, std::string_view what);
  [[nodiscard]] std::string_view text_at(std::uint64_t offset, std::string_view what);
  /// Where the unsigned offset at `offset` leads: never back, and never to itself.
  [[nodiscard]] std::optional<std::uint64_t> follow(std::uint64_t offset, std::string_view what);
  void merge();

  ByteView bytes_;
  Step step_;
  std::optional<Error> error_;
  std::vector<ByteRange> reached_;
  std::size_t merge_at_ = 1U << 16U;
};

/// The fields of one table by their number in the schema, from 0. A field that is absent has its default.
class Table {
 public:
  Table() = default;
  [[nodiscard]] bool exists() const { return buffer_ != nullptr; }
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  [[nodiscard]] ByteRange range() const { return {offset_, size_}; }
  [[nodiscard]] bool has(std::uint16_t field) const { return place(field).has_value(); }

  template <class T>
  [[nodiscard]] T number(std::uint16_t field, T fallback = 0) const {
    const auto bytes = scalar(field, sizeof(T));
    if (bytes.empty()) return fallback;
    T value;
    std::memcpy(&value, bytes.span().data(), sizeof value);
    return value;
  }
  [[nodiscard]] Table table(std::uint16_t field, std::string_view what) const;
  [[nodiscard]] Vector vector(std::uint16_t field, std::uint64_t item_size, std::string_view what) const;
  [[nodiscard]] std::string_view text(std::uint16_t field, std::string_view what) const;

 private:
  friend class Buffer;
  [[nodiscard]] std::optional<std::uint64_t> place(std::uint16_t field) const;
  [[nodiscard]] ByteView scalar(std::uint16_t field, std::uint64_t size) const;

  Buffer* buffer_ = nullptr;
  std::uint64_t offset_ = 0;
  std::uint64_t size_ = 0;
  ByteView fields_;  ///< of the vtable: two bytes for each field
};

/// The items of one vector. All of its bytes are there.
class Vector {
 public:
  Vector() = default;
  [[nodiscard]] bool exists() const { return buffer_ != nullptr; }
  [[nodiscard]] std::uint64_t size() const { return count_; }
  /// What the items are, without the count before them.
  [[nodiscard]] ByteView bytes() const { return items_; }

  template <class T>
  [[nodiscard]] T at(std::uint64_t index) const {
    T value{};
    if (const auto item = items_.slice(index * sizeof(T), sizeof(T)))
      std::memcpy(&value, item->span().data(), sizeof value);
    return value;
  }
  [[nodiscard]] Table table(std::uint64_t index, std::string_view what) const;
  [[nodiscard]] std::string_view text(std::uint64_t index, std::string_view what) const;

 private:
  friend class Buffer;
  Buffer* buffer_ = nullptr;
  ByteView items_;
  std::uint64_t count_ = 0;
};

}  // namespace assay::flatbuffer
