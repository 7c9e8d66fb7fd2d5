#pragma once

#include "cli/usage.hpp"
#include "policy/signature.hpp"
#include "trust/sigstore/policy.hpp"
#include "trust/sigstore/requirements.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// Who must have signed and what else must hold, understood, without any file having been read.
struct VerifySettings {
  enum class Subject : std::uint8_t { file, model };
  enum class Method : std::uint8_t { keyless, key, certificate };

  Method method = Method::keyless;
  trust::sigstore::KeylessSigner keyless;
  std::string key_file;
  std::vector<std::string> certificate_files;
  std::optional<std::string> signer;
  bool accepts_any_signer = false;
  std::optional<std::string> trusted_root_file;
  bool uses_builtin_root = true;  ///< without a file
  trust::sigstore::Thresholds thresholds;
  std::optional<std::int64_t> at_time;
  bool skips_unverified_timestamps = false;
  trust::sigstore::Requirements requirements;
};

inline constexpr std::array<std::string_view, 3> kVerifyProfiles{"public-good", "github", "private"};
inline constexpr std::array<std::string_view, 3> kScanVerdicts{"clean", "findings", "incomplete"};

/// Exactly one way to say who signed has to be chosen: there is no default. Errors call words as the flags of `verify`
/// do.
[[nodiscard]] Parsed<VerifySettings> settings_of(const policy::SignerDemand& demand, VerifySettings::Subject subject);

/// Says on standard error that any certificate of the authority was accepted, when nobody said that this is meant.
void warn_about_any_signer(const VerifySettings& settings);

}  // namespace assay::cli
