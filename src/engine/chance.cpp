#include "engine/chance.hpp"

#include "engine/old_pickle.hpp"
#include "engine/pickle_front.hpp"
#include "engine/signatures.hpp"

#include <algorithm>

namespace assay::engine {
namespace {

/// PROTO, of any protocol there is.
bool says_protocol(ByteView bytes) { return bytes.at(0) == 0x80 && bytes.at(1).value_or(0xFF) <= 5; }

bool has_mark(ByteView bytes) {
  constexpr std::uint64_t kFront = 64ULL * 1024;
  if (recognise_front(bytes) != nullptr) return true;
  std::uint64_t work = kFront;
  if (begins_import(bytes, work)) return true;
  const auto old = next_old_pickle(bytes, 0, std::min(bytes.size(), kFront), work);
  return old && old->begin == 0;
}

}  // namespace

void drop_chance(std::vector<Claimant>& claimants, const Pending& pending) {
  const ByteView bytes = pending.artifact.bytes;
  if (!pending.is_proven || claimants.empty() || has_mark(bytes)) return;
  std::erase_if(claimants, [&](const Claimant& one) {
    const bool is_archive = one.format->family == "zip" && one.claim == Claim::structure;
    const bool is_pickle = one.format->name == "pickle" && says_protocol(bytes);
    return one.format->name != pending.vouched_by && !is_archive && !is_pickle;
  });
}

}  // namespace assay::engine
