#pragma once

#include "core/content_hash.hpp"

#include <assay/bytes.hpp>
#include <assay/report.hpp>

#include <cstdint>

namespace assay::engine {

/// Adds the bytes of the place of a finding to what tells it from others. Of a large place (64 KiB) nothing is read: it
/// is data, which may change without the finding becoming another.
inline void hash_content(Finding& finding, ByteView bytes) {
  constexpr std::uint64_t kMost = 64ULL << 10U;
  const auto range = finding.location.range;
  if (range.size == 0 || range.size > kMost) return;
  const auto place = bytes.slice(range.offset, range.size);
  if (!place) return;
  ContentHash hash;
  hash.add(finding.content);
  hash.add(place->text());
  finding.content = hash.value();
}

}  // namespace assay::engine
