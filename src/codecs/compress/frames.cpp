#include "codecs/compress/frames.hpp"

#include <assay/cursor.hpp>

namespace assay::compress {
namespace {

constexpr std::uint32_t kSkippable = 0x184D2A50;  // to …5F
constexpr int kMaxSkipped = 64;

}  // namespace

bool begins_skippable(ByteView bytes) {
  Cursor in(bytes);
  return (in.u32("magic") & ~std::uint32_t{0xF}) == kSkippable && in;
}

std::uint32_t magic_of_first_frame(ByteView bytes) {
  Cursor in(bytes);
  for (int i = 0; i < kMaxSkipped; ++i) {
    const auto magic = in.u32("magic of a frame");
    if (!in) return 0;
    if ((magic & ~std::uint32_t{0xF}) != kSkippable) return magic;
    static_cast<void>(in.take(in.u32("size of a skippable frame"), "skippable frame"));
  }
  return 0;
}

}  // namespace assay::compress
