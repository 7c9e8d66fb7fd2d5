#include "trust/sigstore/merkle.hpp"

#include <array>

namespace assay::trust::sigstore {
namespace {

constexpr std::array kLeaf{std::byte{0}};
constexpr std::array kNode{std::byte{1}};

}  // namespace

crypto::Sha256Digest leaf_hash(crypto::ByteSpan leaf) {
  crypto::Sha256 hash;
  hash.update(kLeaf);
  hash.update(leaf);
  return hash.finish();
}

crypto::Sha256Digest node_hash(crypto::ByteSpan left, crypto::ByteSpan right) {
  crypto::Sha256 hash;
  hash.update(kNode);
  hash.update(left);
  hash.update(right);
  return hash.finish();
}

std::optional<crypto::Sha256Digest> root_from_path(const crypto::Sha256Digest& leaf, std::uint64_t index,
                                                   std::uint64_t size, std::span<const crypto::Bytes> path) {
  if (index >= size) return std::nullopt;
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  auto hash = leaf;
  for (const auto& sibling : path) {
    if (last == 0 || sibling.size() != hash.size()) return std::nullopt;
    if ((node & 1U) != 0 || node == last) {
      hash = node_hash(sibling, hash);
      while ((node & 1U) == 0 && node != 0) {
        node >>= 1U;
        last >>= 1U;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1U;
    last >>= 1U;
  }
  if (last != 0) return std::nullopt;
  return hash;
}

}  // namespace assay::trust::sigstore
