#include "engine/chance.hpp"

#include "engine/companions.hpp"
#include "engine/old_pickle.hpp"
#include "engine/signatures.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace assay::engine {
namespace {

std::optional<std::string_view> owner_of(const Pending& pending, const Siblings& siblings) {
  const Artifact& artifact = pending.artifact;
  if (pending.is_proven) return pending.vouched_by;
  return artifact.kind == ArtifactKind::file ? companion_of(artifact.name(), siblings) : std::nullopt;
}

/// PROTO, of any protocol there is.
bool says_protocol(ByteView bytes) { return bytes.at(0) == 0x80 && bytes.at(1).value_or(0xFF) <= 5; }

bool has_mark(ByteView bytes) {
  constexpr std::uint64_t kFront = 64ULL * 1024;
  if (recognise_front(bytes) != nullptr) return true;
  std::uint64_t work = kFront;
  const auto old = next_old_pickle(bytes, 0, std::min(bytes.size(), kFront), work);
  return old && old->begin == 0;
}

}  // namespace

void drop_chance(std::vector<Claimant>& claimants, const Pending& pending, const Siblings& siblings) {
  if (claimants.empty()) return;
  const auto owner = owner_of(pending, siblings);
  const ByteView bytes = pending.artifact.bytes;
  if (!owner || has_mark(bytes)) return;
  std::erase_if(claimants, [&](const Claimant& one) {
    const bool is_archive = one.format->family == "zip" && one.claim == Claim::structure;
    return one.format->name != *owner && !is_archive && !(one.format->name == "pickle" && says_protocol(bytes));
  });
}

}  // namespace assay::engine
