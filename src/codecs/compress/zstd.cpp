// The only place that sees zstd.h.
#include "codecs/compress/codec.hpp"
#include "codecs/compress/frames.hpp"

#include <fmt/format.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <bit>
#include <new>

namespace assay::compress {
namespace {

constexpr std::uint32_t kMagic = 0xFD2FB528;
constexpr int kLargestWindowLog = std::countr_zero(kLargestWindow);

struct Free {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

class ZstdEngine final : public Engine {
 public:
  ZstdEngine() : zstd_(ZSTD_createDCtx()) {
    if (zstd_ == nullptr) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(zstd_.get(), ZSTD_d_windowLogMax, kLargestWindowLog);
  }

  Progress run(std::span<const std::byte> in, std::span<std::byte> out, bool /*is_last*/) override {
    ZSTD_inBuffer input{.src = in.data(), .size = in.size(), .pos = 0};
    ZSTD_outBuffer output{.dst = out.data(), .size = out.size(), .pos = 0};
    const auto code = ZSTD_decompressStream(zstd_.get(), &output, &input);
    Progress progress{.consumed = input.pos, .produced = output.pos, .is_end = code == 0};
    if (ZSTD_isError(code) == 0) return progress;
    switch (ZSTD_getErrorCode(code)) {
      case ZSTD_error_memory_allocation: throw std::bad_alloc();
      case ZSTD_error_frameParameter_windowTooLarge:
        progress.error = Error{
            ErrorCode::limit, 0,
            fmt::format("zstd stream: a window of at most {} MiB wanted, a larger one needed", kLargestWindow >> 20U)};
        break;
      case ZSTD_error_dictionary_wrong:
        progress.error = Error{ErrorCode::unsupported, 0, "zstd stream: needs a dictionary that is not in the file"};
        break;
      default: progress.error = Error{ErrorCode::malformed, 0, fmt::format("zstd stream: {}", ZSTD_getErrorName(code))};
    }
    return progress;
  }

 private:
  std::unique_ptr<ZSTD_DCtx, Free> zstd_;
};

bool begins(ByteView bytes) { return magic_of_first_frame(bytes) == kMagic; }

std::unique_ptr<Decoder> open(ByteView bytes, Storage storage) {
  return std::make_unique<EngineStream>("zstd", std::make_unique<ZstdEngine>(), bytes, std::move(storage));
}

}  // namespace

constinit const Codec kZstd{.name = "zstd", .begins = begins, .open = open, .skips_frames = true};

}  // namespace assay::compress
