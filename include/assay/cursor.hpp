#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace assay {

/// Reads a view front to back. Every read is named, and the first failure sticks.
///
/// After a failure every read returns zero or an empty view, so a structure is read in one go as its
/// specification lists it and checked once at the end: `if (!in) return in.error();`. Integers are
/// little-endian unless their name ends in `be`.
class Cursor {
 public:
  explicit Cursor(ByteView view) : view_(view) {}

  /// True while nothing has failed.
  explicit operator bool() const { return !failed_; }
  /// The first failure; meaningful only once the cursor tests false.
  [[nodiscard]] const Error& error() const { return error_; }

  /// The offset of the next byte, in the artifact's own offsets.
  [[nodiscard]] std::uint64_t offset() const { return view_.origin() + position_; }
  /// The number of bytes read so far, counted from the start of the view.
  [[nodiscard]] std::uint64_t position() const { return position_; }
  [[nodiscard]] std::uint64_t remaining() const { return failed_ ? 0 : view_.size() - position_; }
  [[nodiscard]] bool at_end() const { return remaining() == 0; }

  [[nodiscard]] std::uint8_t u8(std::string_view what) { return read<std::uint8_t>(what); }
  [[nodiscard]] std::uint16_t u16(std::string_view what) { return read<std::uint16_t>(what); }
  [[nodiscard]] std::uint32_t u32(std::string_view what) { return read<std::uint32_t>(what); }
  [[nodiscard]] std::uint64_t u64(std::string_view what) { return read<std::uint64_t>(what); }
  [[nodiscard]] std::int32_t i32(std::string_view what) { return std::bit_cast<std::int32_t>(u32(what)); }
  [[nodiscard]] std::int64_t i64(std::string_view what) { return std::bit_cast<std::int64_t>(u64(what)); }
  [[nodiscard]] float f32(std::string_view what) { return std::bit_cast<float>(u32(what)); }
  [[nodiscard]] double f64(std::string_view what) { return std::bit_cast<double>(u64(what)); }
  [[nodiscard]] std::uint16_t u16be(std::string_view what) { return swap(u16(what)); }
  [[nodiscard]] std::uint32_t u32be(std::string_view what) { return swap(u32(what)); }
  [[nodiscard]] std::uint64_t u64be(std::string_view what) { return swap(u64(what)); }

  /// The next `size` bytes. A size that is not there fails before anything is looked at.
  [[gnu::always_inline]] ByteView take(std::uint64_t size, std::string_view what) {
    if (failed_ || size > view_.size() - position_) [[unlikely]] {
      short_read(size, what);
      return {};
    }
    const ByteView result(view_.span().subspan(position_, size), offset());
    position_ += size;
    return result;
  }

  /// Everything up to `delimiter`, which is consumed and not returned. A missing delimiter is `truncated`.
  ByteView until(char delimiter, std::string_view what);

  /// What follows, without consuming it: as much of `size` bytes as there is.
  [[nodiscard]] ByteView peek(std::uint64_t size) const {
    return failed_ ? ByteView{} : view_.from(position_).first(size);
  }

  /// Skips a run of zero bytes: padding that hides nothing.
  void skip_zeros();

  /// Moves to `position`, counted from the start of the view; beyond the end is `truncated`.
  void seek(std::uint64_t position, std::string_view what);

  /// A 64-bit element count that is honest: count * min_item_size must fit in what is left.
  /// Otherwise the read fails as `malformed` before anybody loops or reserves. `min_item_size` is at least 1.
  [[nodiscard]] std::uint64_t count64(std::string_view what, std::uint64_t min_item_size);
  /// The same for a 32-bit count.
  [[nodiscard]] std::uint32_t count32(std::string_view what, std::uint64_t min_item_size);

  /// Records what only the parser can know. The first failure wins.
  void fail(ErrorCode code, std::string why);

 private:
  template <class T>
  [[gnu::always_inline]] T read(std::string_view what) {
    if (failed_ || sizeof(T) > view_.size() - position_) [[unlikely]] {
      short_read(sizeof(T), what);
      return 0;
    }
    T value;
    std::memcpy(&value, view_.span().data() + position_, sizeof(T));
    position_ += sizeof(T);
    if constexpr (std::endian::native == std::endian::big) value = swap(value);
    return value;
  }
  template <class T>
  static constexpr T swap(T value) {
    static_assert(std::is_unsigned_v<T>);
    std::uint64_t result = 0;
    for (unsigned i = 0; i < sizeof(T); ++i) result = (result << 8U) | ((std::uint64_t{value} >> (8U * i)) & 0xFFU);
    return static_cast<T>(result);
  }
  void short_read(std::uint64_t wanted, std::string_view what);
  [[nodiscard]] bool honest_count(std::uint64_t count, std::uint64_t min_item_size, std::uint64_t at,
                                  std::string_view what);

  ByteView view_;
  std::uint64_t position_ = 0;
  bool failed_ = false;
  Error error_;
};

}  // namespace assay
