#pragma once

#include "crypto/bytes.hpp"
#include "crypto/digest.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace assay::trust::sigstore {

/// The hash of a leaf (RFC 9162, 2.1.1).
[[nodiscard]] crypto::Sha256Digest leaf_hash(crypto::ByteSpan leaf);
/// The hash of a node over two others.
[[nodiscard]] crypto::Sha256Digest node_hash(crypto::ByteSpan left, crypto::ByteSpan right);

/// The root of a tree of `size` leaves that `path` leads to from the leaf number `index` (RFC 9162, 2.1.3.2); nothing
/// when the path is not exactly as long as it has to be, or holds something else than SHA-256 digests.
[[nodiscard]] std::optional<crypto::Sha256Digest> root_from_path(const crypto::Sha256Digest& leaf, std::uint64_t index,
                                                                 std::uint64_t size,
                                                                 std::span<const crypto::Bytes> path);

}  // namespace assay::trust::sigstore
