#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>

namespace assay::trust {

/// Which link of the chain from the bytes to their signer failed. Programs rely on the codes: they are never renamed
/// or reused, and docs/verify.md lists them.
enum class Reason : std::uint8_t {
  bundle_malformed,
  bundle_unsupported,
  trusted_root_malformed,
  trusted_root_required,
  statement_malformed,
  statement_unsupported,
  material_mismatch,
  signature_invalid,
  digest_mismatch,
  digest_unavailable,
  subject_mismatch,
  certificate_malformed,
  certificate_untrusted,
  certificate_expired,
  certificate_profile,
  sct_missing,
  sct_invalid,
  identity_mismatch,
  issuer_mismatch,
  identity_ambiguous,
  signer_mismatch,
  key_unsupported,
  log_entry_missing,
  log_untrusted,
  log_entry_invalid,
  log_entry_mismatch,
  log_promise_invalid,
  inclusion_proof_missing,
  inclusion_proof_invalid,
  checkpoint_invalid,
  time_missing,
  timestamp_invalid,
  timestamp_untrusted,
  provenance_missing,
  provenance_malformed,
  builder_mismatch,
  build_type_mismatch,
  source_mismatch,
  workflow_mismatch,
  scan_missing,
  scan_malformed,
  scan_mismatch,
  manifest_malformed,
  manifest_unsupported,
  manifest_digest_mismatch,
  name_unsafe,
  name_ambiguous,
  shards_incomplete,
  file_missing,
  file_changed,
  file_renamed,
  file_unsigned,
  file_empty_unsigned,
  file_collides,
  file_link,
  file_link_outside,
  file_special,
  file_unreadable,
};

struct ReasonText {
  Reason reason;
  std::string_view code;     ///< `certificate-expired`
  std::string_view meaning;  ///< in a sentence, for people
};

/// All of them, in the order of the enumeration.
[[nodiscard]] std::span<const ReasonText> reasons();
[[nodiscard]] std::string_view code_of(Reason reason);
[[nodiscard]] std::string_view meaning_of(Reason reason);

/// Why something is not verified: the link that failed, and what was expected and found. Foreign text in the message
/// is escaped.
struct Failure {
  Reason reason = Reason::bundle_malformed;
  std::string message;
};

template <class T>
using Checked = std::expected<T, Failure>;

[[nodiscard]] inline std::unexpected<Failure> fail(Reason reason, std::string message) {
  return std::unexpected(Failure{reason, std::move(message)});
}

}  // namespace assay::trust
