#include "trust/sigstore/verify.hpp"

#include "core/hex.hpp"
#include "core/text.hpp"
#include "crypto/digest.hpp"
#include "trust/sigstore/content.hpp"
#include "trust/sigstore/entry_body.hpp"
#include "trust/sigstore/log_entry.hpp"
#include "trust/sigstore/sct.hpp"
#include "trust/sigstore/signer.hpp"
#include "trust/sigstore/times.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::trust::sigstore {
namespace {

/// Clocks of logs and authorities may be ahead of ours by this many seconds.
constexpr std::int64_t kClockTolerance = 300;

/// One verification: each step adds to the evidence or ends it. The order is that of trust: times and logs first,
/// because a certificate is judged at them; then who; then what.
class Verification {
 public:
  Verification(const Bundle& bundle, const TrustedRoot* root, const Policy& policy, const Payload* payload)
      : bundle_(bundle), root_(root), policy_(policy), payload_(payload), thresholds_(policy.thresholds) {
    // A keyless certificate lives for minutes: without a time it proves nothing about a signature.
    if (is_keyless()) thresholds_.times = std::max(thresholds_.times, 1U);
  }

  Checked<Evidence> run() {
    for (const auto step :
         {&Verification::check_material, &Verification::read_timestamps, &Verification::read_log_entries,
          &Verification::check_thresholds, &Verification::check_log_windows, &Verification::check_signer,
          &Verification::check_content, &Verification::match_entries})
      if (auto done = (this->*step)(); !done) return std::unexpected(std::move(done.error()));
    note_omissions();
    return std::move(evidence_);
  }

 private:
  [[nodiscard]] bool is_keyless() const { return std::holds_alternative<KeylessSigner>(policy_.signer); }
  [[nodiscard]] std::int64_t latest_time() const { return policy_.now + kClockTolerance; }

  /// A key that the caller gave must never be replaced by a certificate that the bundle brings, nor the other way.
  Checked<void> check_material() {
    const bool wants_key = std::holds_alternative<KeySigner>(policy_.signer);
    const bool has_key = bundle_.certificates() == nullptr;
    if (wants_key && !has_key)
      return fail(Reason::material_mismatch, "a key was given, but the bundle was signed with a certificate");
    if (!wants_key && has_key)
      return fail(Reason::material_mismatch,
                  "the bundle was signed with a bare key: it can only be verified with that key");
    if (root_ == nullptr && (is_keyless() || thresholds_.log_entries > 0 || thresholds_.times > 0))
      return fail(Reason::trusted_root_required, "logs and times of a signature are judged with a trusted root");
    return {};
  }

  Checked<void> read_timestamps() {
    if (root_ == nullptr) return {};
    std::size_t skipped = 0;
    for (const auto& response : bundle_.timestamps) {
      auto time = verify_timestamp(response, bundle_.signature(), root_->timestamp_authorities, latest_time());
      if (time) {
        evidence_.times.push_back(std::move(*time));
      } else if (policy_.skips_unverified_timestamps) {
        ++skipped;
      } else {
        return std::unexpected(std::move(time.error()));
      }
    }
    if (skipped > 0)
      evidence_.not_checked.push_back(fmt::format("{} timestamps that could not be verified were skipped", skipped));
    return {};
  }

  Checked<void> read_log_entries() {
    if (root_ == nullptr) return {};
    for (const auto& entry : bundle_.log_entries) {
      auto vouched = verify_log_entry(entry, *root_, latest_time());
      if (!vouched) return std::unexpected(std::move(vouched.error()));
      for (const auto& other : vouched_)
        if (other.log == vouched->log && other.evidence.index == vouched->evidence.index)
          return fail(Reason::log_entry_invalid, fmt::format("log entry {} is there twice", entry.log_index));
      if (vouched->time) evidence_.times.push_back(*vouched->time);
      evidence_.log_entries.push_back(vouched->evidence);
      vouched_.push_back(std::move(*vouched));
    }
    return {};
  }

  [[nodiscard]] std::size_t count_logs() const {
    std::vector<std::string_view> names;
    names.reserve(evidence_.log_entries.size());
    for (const auto& entry : evidence_.log_entries)
      names.push_back(entry.operator_.empty() ? entry.log : entry.operator_);
    std::ranges::sort(names);
    return names.size() - std::ranges::unique(names).size();
  }

  Checked<void> check_thresholds() {
    if (const auto count = count_logs(); count < thresholds_.log_entries)
      return fail(
          Reason::log_entry_missing,
          fmt::format("entries of {} transparency logs are wanted, the bundle has {}", thresholds_.log_entries, count));
    if (const auto count = count_sources(evidence_.times); count < thresholds_.times)
      return fail(Reason::time_missing,
                  fmt::format("{} trusted times are wanted, the bundle has {}", thresholds_.times, count));
    moments_ = evidence_.times;
    if (moments_.empty()) {
      const auto stated = policy_.at_time.value_or(policy_.now);
      moments_.push_back({.earliest = stated, .latest = stated});
    }
    evidence_.judged_at = moments_.front().earliest;
    return {};
  }

  /// Logs that signed no time of their own have to have been trusted at all the times that others state.
  Checked<void> check_log_windows() {
    for (const auto& entry : vouched_) {
      if (entry.time) continue;
      for (const auto& moment : moments_)
        if (auto window = check_log_window(*entry.log, moment); !window) return window;
    }
    return {};
  }

  Checked<void> check_signer() {
    if (const auto* signer = std::get_if<KeySigner>(&policy_.signer)) {
      evidence_.method = Evidence::Method::key;
      return take_key(signer->key);
    }
    const auto& leaf = bundle_.certificates()->front();
    evidence_.subject = leaf.subject();
    evidence_.issuer = leaf.issuer();
    evidence_.certificate_sha256 = hex(leaf.fingerprint());
    auto checked = is_keyless() ? check_keyless(leaf) : check_private();
    if (!checked) return checked;
    if (!leaf.key()) return fail(Reason::key_unsupported, leaf.key().error().message);
    return take_key(*leaf.key());
  }

  Checked<void> take_key(const crypto::PublicKey& key) {
    key_ = key;
    evidence_.key_kind = key.kind();
    evidence_.key_sha256 = hex(crypto::sha256(key.spki()));
    return {};
  }

  Checked<void> check_keyless(const crypto::Certificate& leaf) {
    const auto& signer = std::get<KeylessSigner>(policy_.signer);
    const auto path = verify_public_path(leaf, root_->certificate_authorities, moments_);
    if (!path) return std::unexpected(path.error());
    auto logs = verify_certificate_logs(leaf, path->at(1), root_->certificate_logs, thresholds_.certificate_logs,
                                        latest_time());
    if (!logs) return std::unexpected(std::move(logs.error()));
    auto claims = read_claims(leaf);
    if (!claims) return std::unexpected(std::move(claims.error()));
    evidence_.method = Evidence::Method::keyless;
    evidence_.certificate_logs = std::move(*logs);
    evidence_.claims = std::move(*claims);
    return check_identity(*evidence_.claims, signer);
  }

  Checked<void> check_private() {
    const auto& signer = std::get<PrivateSigner>(policy_.signer);
    evidence_.method = Evidence::Method::certificate;
    const auto path = verify_private_path(*bundle_.certificates(), signer, moments_);
    if (!path) return std::unexpected(path.error());
    return check_private_signer(bundle_.certificates()->front(), signer);
  }

  Checked<void> check_content() { return verify_content(bundle_, *key_, payload_, policy_); }

  Checked<void> match_entries() {
    if (root_ == nullptr) return {};
    const auto signer =
        bundle_.certificates() != nullptr ? EntrySigner(bundle_.certificates()->front()) : EntrySigner(*key_);
    for (const auto& entry : bundle_.log_entries)
      if (auto matched = match_entry(entry, bundle_, signer, payload_); !matched) return matched;
    return {};
  }

  void note_omissions() {
    auto& notes = evidence_.not_checked;
    if (root_ == nullptr && !bundle_.log_entries.empty()) notes.emplace_back("the entries of transparency logs");
    if (root_ == nullptr && !bundle_.timestamps.empty()) notes.emplace_back("the timestamps");
    if (evidence_.times.empty()) notes.emplace_back("when the signature was made: no trusted source says so");
    if (is_keyless() && thresholds_.certificate_logs == 0)
      notes.emplace_back("whether certificate transparency logs vouch for the certificate");
    if (const auto* signer = std::get_if<KeylessSigner>(&policy_.signer)) {
      if (!signer->identity || !signer->issuer) notes.emplace_back("who signed: anybody was allowed to");
    } else {
      notes.emplace_back("whether the key was revoked: keys and private certificates say nothing about it offline");
    }
    if (const auto* signer = std::get_if<PrivateSigner>(&policy_.signer))
      if (!signer->signer) notes.emplace_back("which certificate of the authority signed: any was allowed to");
  }

  const Bundle& bundle_;
  const TrustedRoot* root_;
  const Policy& policy_;
  const Payload* payload_;
  Thresholds thresholds_;
  Evidence evidence_;
  std::vector<VouchedEntry> vouched_;
  std::vector<TrustedTime> moments_;
  std::optional<crypto::PublicKey> key_;
};

}  // namespace

Checked<Evidence> verify_signature(const Bundle& bundle, const TrustedRoot* root, const Policy& policy,
                                   const Payload* payload) {
  return Verification(bundle, root, policy, payload).run();
}

Checked<Evidence> verify_statement(const Bundle& bundle, const TrustedRoot* root, const Policy& policy) {
  const auto* envelope = bundle.envelope();
  if (envelope == nullptr)
    return fail(Reason::digest_unavailable, "the bundle signs one file, where a statement about files is wanted");
  auto evidence = verify_signature(bundle, root, policy, nullptr);
  if (!evidence) return evidence;
  auto statement = intoto::parse_statement(*envelope);
  if (!statement) return std::unexpected(std::move(statement.error()));
  evidence->statement = std::move(*statement);
  return evidence;
}

Checked<Evidence> verify(const Bundle& bundle, const TrustedRoot* root, const Policy& policy, const Payload& payload) {
  const bool has_statement = bundle.envelope() != nullptr;
  auto evidence =
      has_statement ? verify_statement(bundle, root, policy) : verify_signature(bundle, root, policy, &payload);
  if (!evidence) return evidence;
  if (has_statement) {
    auto subject = match_subject(*evidence->statement, payload);
    if (!subject) return std::unexpected(std::move(subject.error()));
    evidence->subject_name = std::move(*subject);
  }
  for (const auto algorithm :
       {crypto::HashAlgorithm::sha256, crypto::HashAlgorithm::sha384, crypto::HashAlgorithm::sha512}) {
    const auto& digest = payload.digest(algorithm);
    if (!digest) continue;
    evidence->digest = fmt::format("{}:{}", crypto::name_of(algorithm), hex(*digest));
    break;
  }
  return evidence;
}

}  // namespace assay::trust::sigstore
