#include "codecs/compress/decoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::compress {
namespace {

/// Libraries count in 32 bits here and there, so input is handed over in pieces.
constexpr std::uint64_t kLargestPiece = 1U << 30U;

}  // namespace

EngineStream::EngineStream(std::string_view name, std::unique_ptr<Engine> engine, ByteView input, Storage storage,
                           std::uint64_t begin)
    : name_(name), engine_(std::move(engine)), input_(input), storage_(std::move(storage)), consumed_(begin) {}

Result<std::size_t> EngineStream::read(std::span<std::byte> buffer) {
  if (error_) return std::unexpected(*error_);
  std::size_t delivered = 0;
  while (!is_at_end_ && !error_ && delivered < buffer.size()) {
    const ByteView rest = input_.from(consumed_);
    const ByteView piece = rest.first(kLargestPiece);
    auto progress =
        engine_->run(piece.span(), buffer.subspan(delivered).first(std::min(buffer.size() - delivered, kLargestPiece)),
                     piece.size() == rest.size());
    consumed_ += progress.consumed;
    delivered += progress.produced;
    is_at_end_ = progress.is_end;
    if (progress.error) {
      error_ = std::move(progress.error);
      error_->offset = input_.origin() + consumed_;
    } else if (!is_at_end_ && progress.consumed == 0 && progress.produced == 0) {
      error_ = Error{ErrorCode::truncated, input_.origin() + consumed_,
                     fmt::format("{} stream: ends before its last block", name_)};
    }
  }
  if (delivered == 0 && error_) return std::unexpected(*error_);
  return delivered;
}

}  // namespace assay::compress
