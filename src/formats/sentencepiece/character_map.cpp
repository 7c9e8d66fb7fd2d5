#include "formats/sentencepiece/character_map.hpp"

#include "core/utf8.hpp"

#include <assay/cursor.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace assay::formats::sentencepiece {
namespace {

constexpr std::uint64_t kUnitSize = 4;
constexpr std::uint32_t kLabels = 256;

// A unit of Darts-clone (darts.h, DoubleArrayUnit): a label, or a value; where its children are; whether it ends a key.
constexpr std::uint32_t label_of(std::uint32_t unit) { return unit & (0x80000000U | 0xFFU); }
constexpr std::uint32_t offset_of(std::uint32_t unit) { return unit >> 10U << ((unit & 0x200U) >> 6U); }
constexpr bool has_value(std::uint32_t unit) { return (unit & 0x100U) != 0; }
/// One that belongs to no key has a label at most.
constexpr bool is_free(std::uint32_t unit) { return unit < kLabels; }

class Trie {
 public:
  Trie(ByteView bytes, ScanContext& context) : bytes_(bytes), context_(context), reached_(bytes.size() / kUnitSize) {}

  /// Follows every key from the root. Each unit has one parent, so that what was reached is not followed again.
  void follow() {
    std::vector<std::uint32_t> waiting;
    if (!reached_.empty()) waiting.push_back(0);
    while (!waiting.empty() && context_.step(kLabels / 16)) {
      const auto at = waiting.back();
      waiting.pop_back();
      if (reached_[at]) continue;
      reached_[at] = true;
      const auto own = unit(at);
      const auto children = at ^ offset_of(own);
      if (has_value(own) && children < reached_.size()) reached_[children] = true;
      for (std::uint32_t label = 1; label < kLabels; ++label) {
        const auto child = children ^ label;
        if (child < reached_.size() && !reached_[child] && label_of(unit(child)) == label) waiting.push_back(child);
      }
    }
  }

  /// True when every unit is reached or free. Where one is neither, the trie is not what a builder of tries writes.
  [[nodiscard]] bool is_whole() const {
    for (std::uint32_t at = 0; at < reached_.size(); ++at)
      if (!reached_[at] && !is_free(unit(at))) return false;
    return true;
  }

 private:
  [[nodiscard]] std::uint32_t unit(std::uint32_t at) const { return Cursor(bytes_.from(at * kUnitSize)).u32("unit"); }

  ByteView bytes_;
  ScanContext& context_;
  std::vector<bool> reached_;
};

/// The texts that characters become, each with a zero behind it.
std::uint64_t texts_in(std::string_view bytes) {
  auto rest = bytes;
  while (!rest.empty()) {
    const auto first = static_cast<unsigned char>(rest.front());
    if (first < 0x80) {
      if (first != 0 && first < ' ' && first != '\t' && first != '\n' && first != '\r') break;
      rest.remove_prefix(1);
      continue;
    }
    const auto point = utf8::decode(rest);
    if (point.size == 0) break;
    rest.remove_prefix(point.size);
  }
  return bytes.size() - rest.size();
}

}  // namespace

std::vector<ByteRange> understood_map(ByteView bytes, ScanContext& context) {
  Cursor in(bytes);
  const auto size = in.u32("size of the trie");
  const auto trie = in.take(size, "trie");
  if (!in || size % kUnitSize != 0) return {};
  std::vector<ByteRange> ranges{{bytes.origin(), kUnitSize}};
  Trie units(trie, context);
  units.follow();
  if (units.is_whole()) ranges.push_back(trie.range());
  const auto texts = in.peek(in.remaining());
  ranges.push_back({texts.origin(), texts_in(texts.text())});
  return ranges;
}

}  // namespace assay::formats::sentencepiece
