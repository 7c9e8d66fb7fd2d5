#pragma once

#include <assay/artifact.hpp>

#include <cstdint>
#include <optional>

namespace assay::zip {

/// Where the archive begins that ends with `bytes`, when its end record, without a comment, is right behind its
/// directory and every offset counts from its first byte. Allocates nothing.
[[nodiscard]] std::optional<std::uint64_t> start_of_last(ByteView bytes);

/// What is left of `bytes` without what follows the last end record of an archive that is not empty.
[[nodiscard]] ByteView without_tail(ByteView bytes);

/// A shard of torch.distributed.checkpoint (`__0_0.distcp`): archives one behind the other from the first byte, of
/// which the loader cuts out one at a time (torch/distributed/checkpoint/filesystem.py). Under other names such a file
/// is one archive with another in front, on which readers disagree.
[[nodiscard]] bool is_shard(const Artifact& artifact);

}  // namespace assay::zip
