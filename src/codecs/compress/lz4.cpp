// The only place that sees lz4frame.h.
#include "codecs/compress/codec.hpp"
#include "codecs/compress/frames.hpp"

#include <fmt/format.h>
#include <lz4frame.h>

#include <new>

namespace assay::compress {
namespace {

constexpr std::uint32_t kMagic = 0x184D2204;

struct Free {
  void operator()(LZ4F_dctx* context) const { LZ4F_freeDecompressionContext(context); }
};

/// Memory is two blocks of at most 4 MiB, whatever the bytes say.
class Lz4Engine final : public Engine {
 public:
  Lz4Engine() {
    LZ4F_dctx* context = nullptr;
    if (LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION)) != 0) throw std::bad_alloc();
    lz4_.reset(context);
  }

  Progress run(std::span<const std::byte> in, std::span<std::byte> out, bool /*is_last*/) override {
    std::size_t consumed = in.size();
    std::size_t produced = out.size();
    const auto code = LZ4F_decompress(lz4_.get(), out.data(), &produced, in.data(), &consumed, nullptr);
    if (LZ4F_isError(code) != 0)
      return {.error = Error{ErrorCode::malformed, 0, fmt::format("lz4 stream: {}", LZ4F_getErrorName(code))}};
    return {.consumed = consumed, .produced = produced, .is_end = code == 0};
  }

 private:
  std::unique_ptr<LZ4F_dctx, Free> lz4_;
};

bool begins(ByteView bytes) { return magic_of_first_frame(bytes) == kMagic; }

std::unique_ptr<Decoder> open(ByteView bytes, Storage storage) {
  return std::make_unique<EngineStream>("lz4", std::make_unique<Lz4Engine>(), bytes, std::move(storage));
}

}  // namespace

constinit const Codec kLz4{.name = "lz4", .begins = begins, .open = open, .skips_frames = true};

}  // namespace assay::compress
