#pragma once

#include "codecs/compress/decoder.hpp"

#include <assay/artifact.hpp>
#include <assay/bytes.hpp>

#include <cstdint>
#include <memory>

namespace assay::compress {

/// What stands around the deflated blocks.
enum class Wrapper : std::uint8_t { raw, zlib, gzip };

/// The inside of deflated bytes, expanded as it is read. Memory is a window of 32 KiB and a little state, whatever
/// the bytes say; how much may come out is the caller's budget.
///
/// `storage` owns the bytes of `input`. A break in the bytes is an error once, after everything before it was
/// delivered; `read` then stays at that error.
class InflateStream final : public Decoder {
 public:
  InflateStream(ByteView input, Wrapper wrapper, Storage storage);
  ~InflateStream() override;

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> buffer) override;

  /// True once the last block (and the wrapper's trailer) was read.
  [[nodiscard]] bool is_at_end() const override;
  /// How many bytes of the input have been understood so far.
  [[nodiscard]] std::uint64_t consumed() const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay::compress
