#pragma once

#include <assay/cursor.hpp>

#include <cstdint>
#include <string_view>

namespace assay::pickle {

/// Reads as the C unpickler does from a file object without `peek`, io.BytesIO for one: a frame is a buffer, and a
/// read that the rest of the buffer cannot serve drops that rest and starts behind it (_Unpickler_ReadImpl in
/// Modules/_pickle.c before 3.13.15 and 3.14.7). In memory, and with `peek`, nothing is dropped.
class FileReader {
 public:
  /// `frame_end` is in the offsets of `in`'s artifact; where it is behind the cursor there is no frame.
  FileReader(Cursor& in, std::uint64_t frame_end) : in_(in), frame_end_(frame_end) {}

  [[nodiscard]] std::uint64_t offset() const { return in_.offset(); }
  [[nodiscard]] std::uint64_t position() const { return in_.position(); }
  explicit operator bool() const { return static_cast<bool>(in_); }

  [[nodiscard]] std::uint8_t u8(std::string_view what) { return before(1).u8(what); }
  [[nodiscard]] std::uint16_t u16(std::string_view what) { return before(2).u16(what); }
  [[nodiscard]] std::uint32_t u32(std::string_view what) { return before(4).u32(what); }
  [[nodiscard]] std::uint64_t u64(std::string_view what) { return before(8).u64(what); }
  [[nodiscard]] std::int32_t i32(std::string_view what) { return before(4).i32(what); }
  [[nodiscard]] std::int64_t i64(std::string_view what) { return before(8).i64(what); }
  ByteView take(std::uint64_t size, std::string_view what) { return before(size).take(size, what); }
  ByteView until(char delimiter, std::string_view what) {
    const bool is_in_frame = in_.peek(left()).text().find(delimiter) != std::string_view::npos;
    return (is_in_frame ? in_ : before(left() + 1)).until(delimiter, what);
  }

  void seek(std::uint64_t position, std::string_view what) { in_.seek(position, what); }
  void fail(ErrorCode code, std::string why) { in_.fail(code, std::move(why)); }

 private:
  [[nodiscard]] std::uint64_t left() const { return frame_end_ > in_.offset() ? frame_end_ - in_.offset() : 0; }
  Cursor& before(std::uint64_t size) {
    if (left() > 0 && size > left()) in_.seek(in_.position() + left(), "end of the frame");
    return in_;
  }

  Cursor& in_;
  std::uint64_t frame_end_;
};

}  // namespace assay::pickle
