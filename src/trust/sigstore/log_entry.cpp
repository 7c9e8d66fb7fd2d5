#include "trust/sigstore/log_entry.hpp"

#include "core/base64.hpp"
#include "core/hex.hpp"
#include "core/rfc3339.hpp"
#include "core/text.hpp"
#include "crypto/digest.hpp"
#include "trust/sigstore/checkpoint.hpp"
#include "trust/sigstore/merkle.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::trust::sigstore {
namespace {

/// What a log signs as its promise: this JSON with its members in this order and no spaces (RFC 8785).
std::string promised_text(const LogEntry& entry) {
  return fmt::format(R"({{"body":"{}","integratedTime":{},"logID":"{}","logIndex":{}}})", base64::encode(entry.body),
                     entry.integrated_time, hex(entry.log_id), entry.log_index);
}

Checked<TrustedTime> verify_promise(const LogEntry& entry, const TransparencyLog& log, std::int64_t latest_time) {
  const auto text = promised_text(entry);
  const auto host = text::printable(log.host);
  if (!log.key.verify(crypto::bytes_of(text), entry.promise, {crypto::natural_hash(log.key.kind())}))
    return fail(Reason::log_promise_invalid, fmt::format("{} did not sign the time {} for entry {}", host,
                                                         rfc3339(entry.integrated_time), entry.log_index));
  if (entry.integrated_time > latest_time)
    return fail(Reason::log_promise_invalid, fmt::format("{} is in the future", rfc3339(entry.integrated_time)));
  return TrustedTime{TrustedTime::Source::log, entry.integrated_time, entry.integrated_time, log.host, log.operator_};
}

/// Logs of tiles (Rekor v2) count their entries in one tree; the older ones in several, one behind the other.
bool has_one_tree(const LogEntry& entry, const TransparencyLog& log) {
  return log.key.kind() == crypto::KeyKind::ed25519 || entry.version == "0.0.2";
}

Checked<void> verify_proof(const LogEntry& entry, const InclusionProof& proof, const TransparencyLog& log) {
  const auto refuse = [&](std::string_view what) {
    return fail(Reason::inclusion_proof_invalid, fmt::format("inclusion proof of entry {}: {}", entry.log_index, what));
  };
  if (entry.kind == "hashedrekord" && has_one_tree(entry, log) && proof.log_index != entry.log_index)
    return refuse(fmt::format("it is for entry {}", proof.log_index));
  if (proof.log_index >= proof.tree_size) return refuse(fmt::format("its tree has {} entries", proof.tree_size));
  const auto root = root_from_path(leaf_hash(entry.body), static_cast<std::uint64_t>(proof.log_index),
                                   static_cast<std::uint64_t>(proof.tree_size), proof.hashes);
  if (!root) return refuse("its path has not the length that the tree gives it");
  if (!std::ranges::equal(*root, proof.root_hash)) return refuse("its path leads to another root");
  const auto checkpoint = verify_checkpoint(proof.checkpoint, log);
  if (!checkpoint) return std::unexpected(checkpoint.error());
  if (checkpoint->size != proof.tree_size || checkpoint->root_hash != proof.root_hash)
    return fail(Reason::checkpoint_invalid, "checkpoint: it is of another tree than the inclusion proof");
  return {};
}

}  // namespace

Checked<void> check_log_window(const TransparencyLog& log, const TrustedTime& time) {
  if (log.valid_for.contains(time.earliest, time.latest)) return {};
  return fail(Reason::log_untrusted, fmt::format("{} was trusted {}, not at {}", text::printable(log.host),
                                                 describe(log.valid_for), rfc3339(time.latest)));
}

Checked<VouchedEntry> verify_log_entry(const LogEntry& entry, const TrustedRoot& root, std::int64_t latest_time) {
  const auto log = std::ranges::find(root.logs, entry.log_id, &TransparencyLog::id);
  if (log == root.logs.end())
    return fail(Reason::log_untrusted,
                fmt::format("entry {}: no trusted log is called {}", entry.log_index, hex(entry.log_id)));
  VouchedEntry vouched{.log = &*log,
                       .evidence = {.log = log->host,
                                    .operator_ = log->operator_,
                                    .index = entry.log_index,
                                    .kind = text::printable(entry.kind + " " + entry.version)}};
  if (!entry.promise.empty()) {
    auto time = verify_promise(entry, *log, latest_time);
    if (!time) return std::unexpected(std::move(time.error()));
    if (auto window = check_log_window(*log, *time); !window) return std::unexpected(std::move(window.error()));
    vouched.time = std::move(*time);
    vouched.evidence.has_promise = true;
  }
  if (entry.proof && !entry.proof->checkpoint.empty()) {
    if (auto proof = verify_proof(entry, *entry.proof, *log); !proof) return std::unexpected(std::move(proof.error()));
    vouched.evidence.has_proof = true;
  } else if (entry.proof) {
    return fail(Reason::checkpoint_invalid, "checkpoint: the inclusion proof has none");
  }
  if (!vouched.evidence.has_promise && !vouched.evidence.has_proof)
    return fail(Reason::inclusion_proof_missing, fmt::format("entry {}: nothing proves it", entry.log_index));
  return vouched;
}

}  // namespace assay::trust::sigstore
