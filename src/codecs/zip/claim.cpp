#include "codecs/zip/archive.hpp"

namespace assay::zip {

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
    if (!is_front) return Evidence::trailing;
  }
  return is_front ? Evidence::front : Evidence::none;
}

}  // namespace assay::zip
