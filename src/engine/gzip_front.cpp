#include "engine/gzip_front.hpp"

#include <assay/cursor.hpp>

#include <algorithm>
#include <cstdint>

namespace assay::engine {
namespace {

constexpr unsigned kText = 0x01;
constexpr unsigned kName = 0x08;
constexpr unsigned kReserved = 0xE0;
constexpr std::uint64_t kLongestName = 1024;

/// Bits as deflate packs them: the lowest of a byte first. Behind the end there are zeros.
class Bits {
 public:
  explicit Bits(ByteView bytes) : bytes_(bytes) {}
  [[nodiscard]] bool has(std::uint64_t count) const { return position_ + count <= bytes_.size() * 8; }
  unsigned take(unsigned count) {
    unsigned value = 0;
    for (unsigned i = 0; i < count; ++i, ++position_)
      value |= (unsigned{bytes_.at(position_ / 8).value_or(0)} >> (position_ % 8) & 1U) << i;
    return value;
  }
  void align() { position_ = (position_ + 7) / 8 * 8; }

 private:
  ByteView bytes_;
  std::uint64_t position_ = 0;
};

/// The lengths of the code for code lengths must make a complete code, each in units of 2⁻⁷.
bool begins_dynamic(Bits& in) {
  constexpr unsigned kWhole = 1U << 7U;
  if (!in.has(14)) return true;
  if (in.take(5) > 29 || in.take(5) > 29) return false;
  const unsigned lengths = in.take(4) + 4;
  if (!in.has(std::uint64_t{lengths} * 3)) return true;
  unsigned used = 0;
  for (unsigned i = 0; i < lengths; ++i)
    if (const unsigned length = in.take(3); length != 0) used += kWhole >> length;
  return used == kWhole;
}

bool begins_block(ByteView bytes) {
  Bits in(bytes);
  static_cast<void>(in.take(1));
  switch (in.take(2)) {
    case 0: in.align(); return !in.has(32) || (in.take(16) ^ in.take(16)) == 0xFFFF;
    case 1: return true;
    case 2: return begins_dynamic(in);
    default: return false;
  }
}

}  // namespace

bool begins_gzip(ByteView bytes) {
  Cursor in(bytes);
  if (in.u16("magic") != 0x8B1F || in.u8("method") != 8) return false;
  const unsigned flags = in.u8("flags");
  static_cast<void>(in.u32("time"));
  const auto extra = in.u8("extra flags");
  const auto system = in.u8("operating system");
  if (!in || (flags & kReserved) != 0 || (system > 13 && system != 255)) return false;
  if (extra != 0 && extra != 2 && extra != 4) return false;
  // What may stand between header and block is not followed, but for the name of a file.
  if ((flags & ~(kText | kName)) != 0) return true;
  auto rest = bytes.from(in.position());
  if ((flags & kName) != 0) {
    const auto end = rest.first(std::min(rest.size(), kLongestName)).text().find('\0');
    if (end == std::string_view::npos) return true;
    rest = rest.from(end + 1);
  }
  return begins_block(rest);
}

}  // namespace assay::engine
