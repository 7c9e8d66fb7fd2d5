#pragma once

#include "crypto/certificate.hpp"
#include "crypto/key.hpp"
#include "trust/failure.hpp"

#include <assay/result.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace assay::trust::sigstore {

/// What a name must be: exactly this text, or all of it matching a pattern. Patterns are RE2-like ECMAScript without
/// back references and look-around, at most 512 bytes, and always have to match from end to end.
class Wanted {
 public:
  [[nodiscard]] static Wanted exactly(std::string text);
  /// An error says what is wrong with the pattern.
  [[nodiscard]] static Result<Wanted> matching(std::string pattern);

  /// Compares by length and bytes. Texts with NUL or more than 4 KiB match no pattern.
  [[nodiscard]] bool holds(std::string_view text) const;
  /// `"text"`, or `/pattern/`.
  [[nodiscard]] std::string describe() const;

 private:
  struct Pattern;
  Wanted(std::string text, std::shared_ptr<const Pattern> pattern)
      : text_(std::move(text)), pattern_(std::move(pattern)) {}
  std::string text_;
  std::shared_ptr<const Pattern> pattern_;
};

/// Somebody whom an identity provider knows, with a short-lived certificate (keyless).
struct KeylessSigner {
  std::optional<Wanted> identity;  ///< absent only by the name `--any-identity-unsafe`
  std::optional<Wanted> issuer;
};

/// Whoever holds this key.
struct KeySigner {
  crypto::PublicKey key;
};

/// Somebody with a certificate of a private authority.
struct PrivateSigner {
  std::vector<crypto::Certificate> anchors;  ///< every certificate that the user gave
  /// A name in the certificate (subject, or an alternative name), or `sha256:HEX` of its SubjectPublicKeyInfo.
  /// Absent only by the name `--any-signer-unsafe`.
  std::optional<std::string> signer;
};

using Signer = std::variant<KeylessSigner, KeySigner, PrivateSigner>;

/// How much of each is enough. Entries of one log, and timestamps of one authority, count once.
struct Thresholds {
  std::uint32_t log_entries = 1;
  std::uint32_t certificate_logs = 1;  ///< SCTs in keyless certificates
  std::uint32_t times = 1;             ///< of timestamp authorities or signed by logs
};

/// Keyless and key signatures on public infrastructure.
inline constexpr Thresholds kPublicGood{};
/// GitHub's own instance, for private repositories: timestamps, but no log of signatures or certificates.
inline constexpr Thresholds kGitHub{.log_entries = 0, .certificate_logs = 0, .times = 1};
/// Private authorities and plain keys of model signatures: nothing public is asked.
inline constexpr Thresholds kPrivate{.log_entries = 0, .certificate_logs = 0, .times = 0};

struct Policy {
  Signer signer;
  Thresholds thresholds;
  /// Seconds since 1970: when "now" is. Certificates are judged at it where no trusted time is known, and nothing
  /// that claims to be later by more than five minutes is believed.
  std::int64_t now = 0;
  /// A time that the user vouches for, in place of `now` where no trusted time is known.
  std::optional<std::int64_t> at_time;
  /// Timestamps that cannot be verified are skipped instead of ending the verification. They never count.
  bool skips_unverified_timestamps = false;
  /// Each curve with its own hash only: ECDSA P-384 over SHA-256, which some signers of bundles make, is refused.
  bool wants_natural_hash = false;
  /// Envelopes are signed as the first library for signing models did it (intoto/legacy_encoding.hpp), and in no other
  /// way.
  bool has_legacy_envelopes = false;
};

}  // namespace assay::trust::sigstore
