#pragma once

#include "cli/verify_settings.hpp"
#include "trust/failure.hpp"
#include "trust/sigstore/policy.hpp"
#include "trust/sigstore/trusted_root.hpp"

#include <assay/result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

/// The files that say whom to trust, read but not parsed: parsing comes after the process has confined itself.
struct TrustFiles {
  std::optional<std::string> trusted_root;
  std::string key;
  std::vector<std::string> certificates;
};

/// What they come to.
struct Trust {
  std::optional<trust::sigstore::TrustedRoot> root;
  trust::sigstore::Policy policy;

  [[nodiscard]] const trust::sigstore::TrustedRoot* root_or_null() const { return root ? &*root : nullptr; }
};

[[nodiscard]] Result<TrustFiles> read_trust_files(const VerifySettings& settings);

/// `now` is in seconds since 1970. Without `--trusted-root` the built-in root is used, but not for private
/// certificates and keys of models, whose owners have nothing to do with it.
[[nodiscard]] trust::Checked<Trust> load_trust(const VerifySettings& settings, const TrustFiles& files,
                                               std::int64_t now);

/// Seconds since 1970: the one place that looks at the clock.
[[nodiscard]] std::int64_t seconds_now();

}  // namespace assay::cli
