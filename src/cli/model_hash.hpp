#pragma once

#include "cli/model_files.hpp"
#include "crypto/hash.hpp"
#include "trust/oms/account.hpp"

#include <assay/result.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace assay::cli {

/// Some bytes of a file, to be hashed.
struct HashJob {
  const trust::oms::Found* found = nullptr;
  std::uint64_t start = 0;
  std::uint64_t end = 0;  ///< `Piece::kEnd`: as far as the file goes
};

struct HashResult {
  Result<crypto::Bytes> digest;  ///< an error also when the file changed while it was read
  std::uint64_t bytes = 0;       ///< hashed
  std::uint64_t file_size = 0;
};

/// Hashes on all cores, reading each byte once into a small buffer; says on a terminal how far it is. Results are in
/// the order of the jobs; a range that leaves its file gives the digest of what there is.
[[nodiscard]] std::vector<HashResult> hash_all(const ModelFiles& model, std::span<const HashJob> jobs,
                                               crypto::HashAlgorithm algorithm);

}  // namespace assay::cli
