#pragma once

#include "crypto/hash.hpp"
#include "trust/failure.hpp"
#include "trust/intoto/statement.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace assay::trust::oms {

/// What a statement about a model says that it is (OMS 1.0, 6.1); every 1.x is read in the same way.
inline constexpr std::string_view kPredicateType = "https://model_signing/signature/v1.0";
/// What version 0.2 of the library wrote: the files are the subjects, and nothing else is signed.
inline constexpr std::string_view kLegacyPredicateType = "https://model_signing/Digests/v0.1";

/// The name of the only file of a model that is a file, as the Python library writes it; others write its own name.
inline constexpr std::string_view kOnlyFile = ".";

/// Consecutive bytes of a file and their digest.
struct Piece {
  static constexpr std::uint64_t kEnd = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t start = 0;
  std::uint64_t end = kEnd;  ///< `kEnd`: as far as the file goes
  crypto::Bytes digest;
};

/// A file that was signed: whole, or in pieces that cover it without gap or overlap.
struct SignedFile {
  std::string name;
  std::vector<Piece> pieces;
};

/// The files of a model as they were signed.
struct Manifest {
  enum class Method : std::uint8_t { files, shards };

  Method method = Method::files;
  crypto::HashAlgorithm hash = crypto::HashAlgorithm::sha256;
  bool allows_links = false;
  std::uint64_t shard_size = 0;
  std::vector<std::string> ignored;  ///< paths that the signer left out
  std::vector<SignedFile> files;     ///< by name
  std::string model_name;            ///< as the signer calls the model: proves nothing, and is foreign text
  std::string root_digest;           ///< over all digests in the order of the signer; empty for version 0.2
  bool is_legacy = false;            ///< version 0.2: nothing says that the list is whole
};

/// The limit of files and pieces; what a bundle of 16 MiB can hold.
inline constexpr std::size_t kMostResources = 100'000;

/// Reads a manifest out of a verified statement. `is_legacy` says how it was signed, and so what it may be.
[[nodiscard]] Checked<Manifest> read_manifest(const intoto::Statement& statement, bool is_legacy);

}  // namespace assay::trust::oms
