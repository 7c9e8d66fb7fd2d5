#pragma once

#include "cli/command_line.hpp"
#include "cli/usage.hpp"
#include "engine/confine.hpp"
#include "trust/sigstore/policy.hpp"
#include "trust/sigstore/requirements.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

/// What the flags of `verify` come to, without any file having been read.
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
  bool writes_json = false;
  engine::ConfineMode confine = engine::ConfineMode::automatic;
};

/// Says on standard error that any certificate of the authority was accepted, when nobody said that this is meant.
void warn_about_any_signer(const VerifySettings& settings);

/// Those flags as they were typed: who must have signed, and what else must hold. Whatever is verified (bundles of
/// files, signatures of models) takes the same.
class VerifyFlags {
 public:
  /// Must outlive the parsing of `line`.
  void add_to(CommandLine& line);
  /// Exactly one way to say who signed has to be chosen: there is no default.
  [[nodiscard]] Parsed<VerifySettings> settings(VerifySettings::Subject subject) const;

 private:
  std::optional<std::string> identity_;
  std::optional<std::string> identity_regexp_;
  std::optional<std::string> issuer_;
  std::optional<std::string> issuer_regexp_;
  bool any_identity_ = false;
  std::optional<std::string> key_;
  std::vector<std::string> certificate_chain_;
  std::optional<std::string> signer_;
  bool any_signer_ = false;
  std::optional<std::string> trusted_root_;
  std::optional<std::string> profile_;
  std::optional<std::string> log_threshold_;
  std::optional<std::string> sct_threshold_;
  std::optional<std::string> time_threshold_;
  std::optional<std::string> at_time_;
  bool allow_unverified_timestamps_ = false;
  trust::sigstore::Requirements requirements_;
  std::optional<std::string> format_;
  std::optional<std::string> confine_;
};

}  // namespace assay::cli
