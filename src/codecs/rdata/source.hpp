// The three ways in which R writes the words of a serialized object: XDR (big-endian), native binary, and text
// (R Internals, "Serialization Formats"; serialize.c, InInteger and InString).
#pragma once

#include <assay/bytes.hpp>
#include <assay/cursor.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace assay::rdata {

enum class Encoding : std::uint8_t { xdr, binary, ascii };

/// What stands in front of the objects, and how they are written.
struct Front {
  std::uint64_t size = 0;  ///< bytes up to the versions
  Encoding encoding = Encoding::xdr;
  bool is_workspace = false;  ///< a file of save(): names and what load() binds them to
};

/// The marks at the front of the bytes: those of save() ("RDX3\n") and those of serialize() ("X\n").
[[nodiscard]] std::optional<Front> front_of(ByteView bytes);

class Source {
 public:
  Source(ByteView bytes, const Front& front);

  /// The sticking failure of every read.
  [[nodiscard]] Cursor& cursor() { return in_; }

  /// One integer; NA is the smallest.
  [[nodiscard]] std::int32_t integer(std::string_view what);
  /// Reads `size` characters and gives the first 1024 of them, unescaped.
  [[nodiscard]] std::string characters(std::uint64_t size, std::string_view what);
  /// Passes `count` values of `width` bytes each.
  void skip(std::uint64_t count, std::uint64_t width, std::string_view what);
  /// Passes the end of the last line of text.
  void finish();
  /// Whether `count` values of `width` bytes each can be there: no count above what is left is honest.
  [[nodiscard]] bool can_hold(std::uint64_t count, std::uint64_t width);

 private:
  [[nodiscard]] std::string_view word(std::string_view what);

  Cursor in_;
  Encoding encoding_;
};

}  // namespace assay::rdata
