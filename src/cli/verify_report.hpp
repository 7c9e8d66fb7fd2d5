#pragma once

#include "cli/terminal.hpp"
#include "trust/failure.hpp"
#include "trust/oms/account.hpp"
#include "trust/oms/manifest.hpp"
#include "trust/sigstore/evidence.hpp"
#include "trust/sigstore/trusted_root.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

/// What became of one bundle.
struct BundleResult {
  std::string path;      ///< of the file it is in, for people
  std::size_t line = 0;  ///< from 1; 0 when the file holds one bundle
  std::optional<trust::sigstore::Evidence> evidence;
  std::optional<trust::Failure> failure;
};

/// What became of the files of a model.
struct ModelResult {
  std::size_t signed_files = 0;
  trust::oms::Manifest::Method method = trust::oms::Manifest::Method::files;
  crypto::HashAlgorithm hash = crypto::HashAlgorithm::sha256;
  std::vector<std::string> signed_ignored;  ///< paths that the signer left out
  std::size_t hashed_files = 0;
  std::uint64_t hashed_bytes = 0;
  std::vector<trust::oms::Problem> problems;    ///< by path
  std::vector<trust::oms::Omission> omissions;  ///< by path
};

/// What `verify` says about a file or a model.
struct VerifyReport {
  std::string file;  ///< for people
  /// The file is verified when one bundle holds all that was asked: the others are attestations of other things.
  bool is_verified = false;
  std::vector<BundleResult> bundles;
  std::optional<ModelResult> model;       ///< once the signature of a model holds
  std::optional<trust::Failure> failure;  ///< that kept all bundles from being looked at
  const trust::sigstore::TrustedRoot* root = nullptr;
  std::int64_t now = 0;
};

[[nodiscard]] std::string verify_as_text(const VerifyReport& report);
[[nodiscard]] std::string verify_as_json(const VerifyReport& report, int exit_code);

}  // namespace assay::cli
