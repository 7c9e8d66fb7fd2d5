#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::policy {

/// Who must have signed, how that must be known, and what the signature must say: as the flags of `verify` have it,
/// and the keys of `[signature]` in a policy. Plain words, of which nothing has been read or understood yet.
struct SignerDemand {
  using Word = std::optional<std::string>;

  Word identity;
  Word identity_regexp;
  Word issuer;
  Word issuer_regexp;
  bool any_identity = false;
  Word key;                                    ///< a file
  std::vector<std::string> certificate_chain;  ///< files
  Word signer;
  bool any_signer = false;
  Word trusted_root;  ///< a file
  Word profile;
  Word log_threshold;
  Word sct_threshold;
  Word time_threshold;
  Word at_time;
  bool allows_unverified_timestamps = false;
  Word predicate_type;
  Word builder;
  Word build_type;
  Word source;
  Word ref;
  Word workflow;
  Word scan_verdict;
  Word scan_policy;
};

/// The keys of `[signature]` that hold one text each. Those of files count from the folder of the policy.
struct SignerKey {
  std::string_view name;
  SignerDemand::Word SignerDemand::* word;
  enum class Kind : std::uint8_t { text, number, file } kind = Kind::text;
};
inline constexpr SignerKey kSignerKeys[]{
    {"identity", &SignerDemand::identity},
    {"identity_regexp", &SignerDemand::identity_regexp},
    {"issuer", &SignerDemand::issuer},
    {"issuer_regexp", &SignerDemand::issuer_regexp},
    {"key", &SignerDemand::key, SignerKey::Kind::file},
    {"signer", &SignerDemand::signer},
    {"trusted_root", &SignerDemand::trusted_root, SignerKey::Kind::file},
    {"profile", &SignerDemand::profile},
    {"log_threshold", &SignerDemand::log_threshold, SignerKey::Kind::number},
    {"sct_threshold", &SignerDemand::sct_threshold, SignerKey::Kind::number},
    {"time_threshold", &SignerDemand::time_threshold, SignerKey::Kind::number},
    {"at_time", &SignerDemand::at_time},
    {"predicate_type", &SignerDemand::predicate_type},
    {"builder_id", &SignerDemand::builder},
    {"build_type", &SignerDemand::build_type},
    {"source_uri", &SignerDemand::source},
    {"source_ref", &SignerDemand::ref},
    {"workflow", &SignerDemand::workflow},
    {"scan_verdict", &SignerDemand::scan_verdict},
    {"scan_policy", &SignerDemand::scan_policy},
};

/// `[signature]`: every file that is scanned must be signed.
struct SignatureDemand {
  enum class Kind : std::uint8_t {
    model,   ///< OpenSSF model signing: one signature in each folder, for all that is in it
    bundle,  ///< a Sigstore bundle beside each file, or one file of them for all
  };
  Kind kind = Kind::model;
  /// The name of the signature; `*` in it is the name of the file that is signed.
  std::string file;
  SignerDemand signer;
  std::vector<std::string> ignored;  ///< paths in the model, for `model` only
  bool ignores_unsigned = false;     ///< for `model` only
  std::uint32_t line = 0;            ///< in the policy

  /// Whether one file of bundles, in the folder that is scanned, speaks of all files.
  [[nodiscard]] bool is_shared() const { return kind == Kind::bundle && file.find('*') == std::string::npos; }
  /// What the signature of a file of this name is called.
  [[nodiscard]] std::string name_for(std::string_view signed_file) const;
};

}  // namespace assay::policy
