#pragma once

#include <assay/artifact.hpp>
#include <assay/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace assay::compress {

/// A stream that expands some bytes and knows how far in them it is.
class Decoder : public ByteStream {
 public:
  /// True once the end of the compressed data was read.
  [[nodiscard]] virtual bool is_at_end() const = 0;
  /// How many bytes of the input have been understood so far.
  [[nodiscard]] virtual std::uint64_t consumed() const = 0;
};

/// A library's decoder of one stream, behind one function.
class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  /// What one call did. Without an error and without progress the input is at its end too early.
  struct Progress {
    std::size_t consumed = 0;
    std::size_t produced = 0;
    bool is_end = false;
    std::optional<Error> error = std::nullopt;  ///< without an offset
  };
  /// Expands the front of `in` into the front of `out`. `is_last`: nothing follows `in`.
  [[nodiscard]] virtual Progress run(std::span<const std::byte> in, std::span<std::byte> out, bool is_last) = 0;
};

/// What an engine expands, from `begin` of `input` on. `storage` owns the bytes. A break in the bytes is an error
/// once, after everything before it was delivered; `read` then stays at that error.
class EngineStream final : public Decoder {
 public:
  EngineStream(std::string_view name, std::unique_ptr<Engine> engine, ByteView input, Storage storage,
               std::uint64_t begin = 0);

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> buffer) override;
  [[nodiscard]] bool is_at_end() const override { return is_at_end_; }
  [[nodiscard]] std::uint64_t consumed() const override { return consumed_; }

 private:
  std::string_view name_;
  std::unique_ptr<Engine> engine_;
  ByteView input_;
  Storage storage_;
  std::uint64_t consumed_ = 0;
  bool is_at_end_ = false;
  std::optional<Error> error_;
};

}  // namespace assay::compress
