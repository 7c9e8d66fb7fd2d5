#pragma once

#include "crypto/digest.hpp"

#include <cstddef>
#include <span>

namespace assay::crypto {

/// True when two digests on one core take less time together than one after the other: the processor has SHA
/// instructions. Each of them waits for the one before, and a second stream fills the wait.
[[nodiscard]] bool pairs_are_faster();

/// Feeds two hashes, as `update` of each would. They must not be the same one.
void update_pair(Sha256& first, std::span<const std::byte> first_bytes, Sha256& second,
                 std::span<const std::byte> second_bytes);

}  // namespace assay::crypto
