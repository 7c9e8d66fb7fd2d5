#pragma once

#include "crypto/key.hpp"
#include "trust/intoto/statement.hpp"
#include "trust/sigstore/fulcio.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::trust::sigstore {

/// A moment at which the signature existed, and who says so. A source that gives fractions is known to a second.
struct TrustedTime {
  enum class Source : std::uint8_t { timestamp, log };

  Source source = Source::timestamp;
  std::int64_t earliest = 0;  ///< seconds since 1970
  std::int64_t latest = 0;
  std::string authority;  ///< where: a URI, or the log's host
  std::string operator_;
};

/// An entry of a trusted log that holds this signature.
struct LogEvidence {
  std::string log;  ///< the host
  std::string operator_;
  std::int64_t index = 0;
  std::string kind;          ///< "hashedrekord 0.0.1"
  bool has_proof = false;    ///< inclusion proved up to a signed checkpoint
  bool has_promise = false;  ///< the log promised inclusion at a time
};

/// Why a signature is believed: what held, in the order in which a person asks.
struct Evidence {
  enum class Method : std::uint8_t { keyless, key, certificate };

  Method method = Method::keyless;
  // Who
  std::optional<FulcioClaims> claims;  ///< keyless
  std::string subject;                 ///< of the leaf certificate; foreign text
  std::string issuer;                  ///< of the leaf certificate; foreign text
  std::string certificate_sha256;      ///< of the leaf certificate
  crypto::KeyKind key_kind = crypto::KeyKind::ecdsa_p256;
  std::string key_sha256;  ///< of the SubjectPublicKeyInfo
  // When
  std::vector<TrustedTime> times;
  std::int64_t judged_at = 0;  ///< when certificates were looked at
  // How
  std::vector<LogEvidence> log_entries;
  std::vector<std::string> certificate_logs;  ///< that vouch for the certificate
  // What
  std::optional<intoto::Statement> statement;  ///< of an envelope
  std::string subject_name;                    ///< how the statement calls the file; foreign text
  std::string digest;                          ///< `sha256:…` of the file
  std::string legacy;                          ///< which old form it is, if it is one
  /// What was not looked at, in sentences.
  std::vector<std::string> not_checked;
};

}  // namespace assay::trust::sigstore
