#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

namespace assay {

/// A stretch of bytes by offset and size, both in bytes. The end never wraps: makers of ranges check first.
struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;

  [[nodiscard]] constexpr std::uint64_t end() const { return offset + size; }
  friend constexpr bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// A borrowed view of foreign bytes that knows where in its artifact it starts.
///
/// There is no `operator[]` and no unchecked sub-view: every access states its bounds and may be refused.
/// Whoever owns the bytes (an `assay::Blob`) must outlive the view.
class ByteView {
 public:
  constexpr ByteView() = default;
  constexpr explicit ByteView(std::span<const std::byte> data, std::uint64_t origin = 0)
      : data_(data), origin_(origin) {}

  /// Views the characters of `text`, which must outlive the view.
  static ByteView of(std::string_view text, std::uint64_t origin = 0) {
    return ByteView(std::as_bytes(std::span(text.data(), text.size())), origin);
  }

  [[nodiscard]] constexpr std::uint64_t size() const { return data_.size(); }
  [[nodiscard]] constexpr bool empty() const { return data_.empty(); }
  /// The offset of the first byte in the artifact this view was cut from.
  [[nodiscard]] constexpr std::uint64_t origin() const { return origin_; }
  [[nodiscard]] constexpr ByteRange range() const { return {origin_, data_.size()}; }
  [[nodiscard]] constexpr std::span<const std::byte> span() const { return data_; }

  /// The bytes `[offset, offset + size)`, counted from the start of this view; nothing if they are not all here.
  [[nodiscard]] constexpr std::optional<ByteView> slice(std::uint64_t offset, std::uint64_t size) const {
    if (offset > data_.size() || size > data_.size() - offset) return std::nullopt;
    return ByteView(data_.subspan(offset, size), origin_ + offset);
  }
  /// As much of the first `size` bytes as there is.
  [[nodiscard]] constexpr ByteView first(std::uint64_t size) const {
    return ByteView(data_.first(std::min<std::uint64_t>(size, data_.size())), origin_);
  }
  /// Everything from `offset` on; empty when the view ends before it.
  [[nodiscard]] constexpr ByteView from(std::uint64_t offset) const {
    const auto start = std::min<std::uint64_t>(offset, data_.size());
    return ByteView(data_.subspan(start), origin_ + start);
  }
  /// The same bytes with offsets counted from their own start: what a nested artifact gets.
  [[nodiscard]] constexpr ByteView rebased() const { return ByteView(data_); }

  [[nodiscard]] constexpr std::optional<std::uint8_t> at(std::uint64_t offset) const {
    if (offset >= data_.size()) return std::nullopt;
    return static_cast<std::uint8_t>(data_[offset]);
  }
  [[nodiscard]] bool starts_with(std::string_view magic) const {
    return magic.size() <= data_.size() && std::memcmp(data_.data(), magic.data(), magic.size()) == 0;
  }
  /// The bytes as characters: not validated, not terminated, not safe to print.
  [[nodiscard]] std::string_view text() const { return {reinterpret_cast<const char*>(data_.data()), data_.size()}; }

 private:
  std::span<const std::byte> data_;
  std::uint64_t origin_ = 0;
};

}  // namespace assay
