#pragma once

#include <assay/bytes.hpp>
#include <assay/cursor.hpp>

#include <cstdint>
#include <string_view>

namespace assay::torch7 {

/// The two ways in which Torch7 writes the same objects (torch/doc/serialization.md).
enum class Form : std::uint8_t {
  binary,  ///< numbers as a 64-bit machine that is little-endian keeps them
  ascii,   ///< numbers as digits, with a blank or the end of a line behind each
};

/// The numbers and characters of a file in either form. The first failure sticks.
class Input {
 public:
  Input(ByteView bytes, Form form) : in_(bytes), form_(form) {}

  explicit operator bool() const { return static_cast<bool>(in_); }
  [[nodiscard]] const Error& error() const { return in_.error(); }
  [[nodiscard]] std::uint64_t offset() const { return in_.offset(); }
  [[nodiscard]] std::uint64_t position() const { return in_.position(); }
  [[nodiscard]] std::uint64_t remaining() const { return in_.remaining(); }

  [[nodiscard]] std::int64_t integer(std::string_view what);  ///< C's int
  [[nodiscard]] std::int64_t big(std::string_view what);      ///< C's long
  void real(std::string_view what);                           ///< C's double, passed over

  /// That many characters.
  ByteView characters(std::uint64_t size, std::string_view what);
  /// Passes over `count` numbers of `width` bytes; `width` 0 is characters. What was passed over.
  ByteView numbers(std::uint64_t count, std::uint64_t width);

  void fail(ErrorCode code, std::string why) { in_.fail(code, std::move(why)); }

 private:
  [[nodiscard]] std::string_view token(std::string_view what);
  [[nodiscard]] std::int64_t digits(std::string_view what);
  void end_of_line();

  Cursor in_;
  Form form_;
};

}  // namespace assay::torch7
