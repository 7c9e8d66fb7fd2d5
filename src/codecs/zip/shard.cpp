#include "codecs/zip/shard.hpp"

#include "codecs/zip/end.hpp"
#include "codecs/zip/records.hpp"

#include <algorithm>

namespace assay::zip {

std::optional<std::uint64_t> start_of_last(ByteView bytes) {
  if (bytes.size() < kEndSize) return std::nullopt;
  const auto at = bytes.size() - kEndSize;
  if (!bytes.from(at).starts_with(kEndSignature)) return std::nullopt;
  const auto end = read_end(bytes, at);
  if (!end || end->comment_size != 0) return std::nullopt;
  // The zip64 locator's offset counts from the archive as well, so it leads elsewhere here.
  const auto record = end->locator ? *end->locator - std::min(*end->locator, kZip64EndSize) : at;
  for (const DirectoryClaim& claim : end->claims()) {
    std::uint64_t length = 0;
    if (claim.record != record || claim.entries == 0) continue;
    if (__builtin_add_overflow(claim.offset, claim.size, &length) || length > record) continue;
    if (is_local_header(bytes, record - length) && is_central_header(bytes, record - claim.size))
      return record - length;
  }
  return std::nullopt;
}

ByteView without_tail(ByteView bytes) {
  for (auto before = bytes.size();;) {
    const auto at = find_end(bytes, end_window(bytes), before);
    if (!at) return bytes;
    const auto end = read_end(bytes, *at);
    const auto has_members = [](const DirectoryClaim& claim) { return claim.entries != 0; };
    if (end && std::ranges::any_of(end->claims(), has_members)) return bytes.first(*at + kEndSize);
    before = *at;
  }
}

bool is_shard(const Artifact& artifact) {
  if (!artifact.name().ends_with(".distcp") || artifact.size != artifact.bytes.size()) return false;
  ByteView rest = without_tail(artifact.bytes);
  bool is_first = true;
  while (!rest.empty()) {
    const auto start = start_of_last(rest);
    if (!start || (is_first && *start == 0)) return false;
    rest = rest.first(*start);
    is_first = false;
  }
  return !is_first;
}

}  // namespace assay::zip
