#pragma once

#include "core/blob.hpp"
#include "engine/ledger.hpp"

#include <assay/artifact.hpp>

#include <cstdint>
#include <optional>

namespace assay::engine {

/// Reads a stream as far as somebody wants it and the budgets allow, into memory.
class Expansion {
 public:
  /// All must outlive the expansion. What stops it early is written down for artifact `id`.
  Expansion(ByteStream& stream, std::uint64_t stored_size, std::optional<std::uint64_t> declared_size, Ledger& ledger,
            std::uint32_t id);

  /// Reads on until `size` bytes are there, or no more come.
  void grow(std::uint64_t size);
  /// Reads the next bytes behind those that are kept, without keeping them. Empty: no more come.
  [[nodiscard]] std::span<const std::byte> pass(std::span<std::byte> window);

  [[nodiscard]] ByteView view() const { return ByteView(buffer_.bytes()); }
  /// The stream was read to its end, and it said so.
  [[nodiscard]] bool is_at_end() const { return is_at_end_; }
  /// The stream broke or a budget stopped it.
  [[nodiscard]] bool is_broken() const { return is_over_ && !is_at_end_; }
  /// How many bytes came out so far.
  [[nodiscard]] std::uint64_t delivered() const { return delivered_; }
  /// Hands the kept bytes over.
  [[nodiscard]] Storage take();

 private:
  [[nodiscard]] std::size_t read_into(std::span<std::byte> room, bool is_kept);

  ByteStream& stream_;
  std::uint64_t stored_size_;
  std::optional<std::uint64_t> declared_size_;
  Ledger& ledger_;
  std::uint32_t id_;
  HeapBuffer buffer_;
  std::uint64_t delivered_ = 0;
  bool is_at_end_ = false;
  bool is_over_ = false;
};

}  // namespace assay::engine
