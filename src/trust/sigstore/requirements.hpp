#pragma once

#include "trust/failure.hpp"
#include "trust/sigstore/evidence.hpp"

#include <optional>
#include <string>
#include <vector>

namespace assay::trust::sigstore {

/// What a user may ask about how files were built. What is absent is not asked.
struct Requirements {
  std::optional<std::string> predicate_type;
  std::optional<std::string> builder;
  std::optional<std::string> build_type;
  std::optional<std::string> source;    ///< a repository, in any spelling of `split_source`
  std::optional<std::string> ref;       ///< `refs/heads/main`
  std::optional<std::string> workflow;  ///< the path of the workflow in its repository

  std::optional<std::string> scan_verdict;  ///< that a scan of assay came to: `clean`
  /// SHA-256 of the policies that may have had a say in it. `clean` by another one, by a baseline or by a level above
  /// medium is the signer's own opinion of what counts.
  std::vector<std::string> scan_policies;

  [[nodiscard]] bool asks_about_build() const { return builder || build_type || source || ref || workflow; }
};

/// Checks verified evidence. The statement is the builder's word; what the certificate says is the authority's, and
/// cannot be forged by a builder: whichever of them speaks has to agree, and one has to speak.
[[nodiscard]] Checked<void> check_requirements(const Evidence& evidence, const Requirements& wanted);

}  // namespace assay::trust::sigstore
