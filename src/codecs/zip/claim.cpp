#include "codecs/zip/archive.hpp"

#include <algorithm>

namespace assay::zip {
namespace {

/// True when the directory is where the end record says, counted from the first byte of the file, and its first
/// member too.
bool is_placed(ByteView bytes, const EndRecord& end) {
  return std::ranges::any_of(end.claims(), [&](const DirectoryClaim& claim) {
    const auto first = read_central(bytes, claim.offset);
    return first && claim.entries != 0 && is_local_header(bytes, first->local_offset);
  });
}

}  // namespace

Evidence evidence(ByteView bytes) {
  const bool is_front = is_local_header(bytes, 0) || bytes.starts_with(kEndSignature) ||
                        (bytes.starts_with("PK00") && is_local_header(bytes, 4)) ||
                        (bytes.starts_with(kDescriptorSignature) && is_local_header(bytes, 4));
  for (auto before = bytes.size();;) {
    const auto at = find_end(bytes, end_window(bytes), before);
    if (!at) break;
    before = *at;
    const auto end = read_end(bytes, *at);
    if (!end || !is_credible(bytes, *end)) continue;
    if (end->offset + kEndSize + end->comment_size == bytes.size()) return Evidence::directory;
    // An archive inside of something else counts from its own first byte.
    if (is_placed(bytes, *end)) return Evidence::directory;
    if (!is_front) return Evidence::trailing;
  }
  return is_front ? Evidence::front : Evidence::none;
}

}  // namespace assay::zip
