#pragma once

#include "formats/inert/text.hpp"

#include <assay/artifact.hpp>

#include <string>

namespace assay::formats::inert {

/// UTF-16 as UTF-8, without the mark in front. Surrogates without their other half become U+FFFD; half a character at
/// the end is left out.
///
/// The bytes must outlive the stream.
class Transcoding final : public ByteStream {
 public:
  /// `encoding` is one of the two of UTF-16.
  Transcoding(ByteView text, Encoding encoding);

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> buffer) override;

 private:
  [[nodiscard]] char32_t unit(std::uint64_t at) const;
  /// Fills `ready_` with the next characters; nothing at the end.
  void fill();

  ByteView text_;
  Encoding encoding_;
  std::uint64_t at_ = 2;
  std::string ready_;
  std::size_t given_ = 0;  ///< how much of `ready_` was delivered
};

}  // namespace assay::formats::inert
