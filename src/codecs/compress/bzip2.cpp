// The only place that sees bzlib.h.
#include "codecs/compress/codec.hpp"
#include "core/file_magic.hpp"

#include <bzlib.h>

#include <limits>
#include <new>

namespace assay::compress {
namespace {

class Bzip2Engine final : public Engine {
 public:
  Bzip2Engine() {
    if (BZ2_bzDecompressInit(&bzip_, 0, 0) != BZ_OK) throw std::bad_alloc();
  }
  Bzip2Engine(const Bzip2Engine&) = delete;
  Bzip2Engine& operator=(const Bzip2Engine&) = delete;
  ~Bzip2Engine() override { BZ2_bzDecompressEnd(&bzip_); }

  Progress run(std::span<const std::byte> in, std::span<std::byte> out, bool /*is_last*/) override {
    // The library never writes through next_in; its type predates const.
    bzip_.next_in = const_cast<char*>(reinterpret_cast<const char*>(in.data()));
    bzip_.avail_in = static_cast<unsigned>(in.size());
    bzip_.next_out = reinterpret_cast<char*>(out.data());
    bzip_.avail_out = static_cast<unsigned>(out.size());
    const int code = BZ2_bzDecompress(&bzip_);
    if (code == BZ_MEM_ERROR) throw std::bad_alloc();
    Progress progress{.consumed = in.size() - bzip_.avail_in,
                      .produced = out.size() - bzip_.avail_out,
                      .is_end = code == BZ_STREAM_END};
    if (code != BZ_OK && code != BZ_STREAM_END)
      progress.error = Error{ErrorCode::malformed, 0,
                             code == BZ_DATA_ERROR_MAGIC ? "bzip2 stream: a block header wanted, got something else"
                                                         : "bzip2 stream: broken block or wrong checksum"};
    return progress;
  }

 private:
  bz_stream bzip_{};
};

/// "BZh", the size of blocks in 100 kB, and the first block or the end of a stream without any.
bool begins(ByteView bytes) {
  const auto level = bytes.at(3).value_or(0);
  if (!bytes.starts_with(magic::kBzip2) || level < '1' || level > '9') return false;
  const ByteView block = bytes.from(4);
  return block.starts_with("1AY&SY") || block.starts_with("\x17\x72\x45\x38\x50\x90");
}

std::unique_ptr<Decoder> open(ByteView bytes, Storage storage) {
  return std::make_unique<EngineStream>("bzip2", std::make_unique<Bzip2Engine>(), bytes, std::move(storage));
}

}  // namespace

constinit const Codec kBzip2{.name = "bzip2", .begins = begins, .open = open};

}  // namespace assay::compress
