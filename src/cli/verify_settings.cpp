#include "cli/verify_settings.hpp"

#include "cli/policy_file.hpp"
#include "cli/terminal.hpp"
#include "cli/values.hpp"
#include "core/rfc3339.hpp"
#include "core/text.hpp"
#include "trust/hexadecimal.hpp"

#include <fmt/format.h>

#include <utility>

namespace assay::cli {
namespace {

namespace sigstore = trust::sigstore;
using Method = VerifySettings::Method;

constexpr std::array kProfileThresholds{sigstore::kPublicGood, sigstore::kGitHub, sigstore::kPrivate};
constexpr std::uint64_t kMostThreshold = 32;
constexpr std::size_t kDigestDigits = 64;

/// A digest as people copy it, with or without the name of its algorithm.
std::string_view without_prefix(std::string_view digest) {
  constexpr std::string_view kPrefix = "sha256:";
  return digest.starts_with(kPrefix) ? digest.substr(kPrefix.size()) : digest;
}

std::unexpected<UsageError> wrong(std::string message, std::string hint = {}) {
  return std::unexpected(UsageError{std::move(message), std::move(hint)});
}

/// A name that is given exactly, as a pattern, or not at all.
Parsed<std::optional<sigstore::Wanted>> wanted(std::string_view flag, const std::optional<std::string>& exact,
                                               const std::optional<std::string>& pattern) {
  if (exact && pattern) return wrong(fmt::format("--{0} and --{0}-regexp: only one of them can hold", flag));
  if (exact && exact->empty()) return wrong(fmt::format("--{}: the value is empty", flag));
  if (exact) return sigstore::Wanted::exactly(*exact);
  if (!pattern) return std::nullopt;
  auto compiled = sigstore::Wanted::matching(*pattern);
  if (!compiled)
    return wrong(fmt::format("--{}-regexp: {}: {}", flag, text::quoted(*pattern), compiled.error().message));
  return std::move(*compiled);
}

bool is_sha256(std::string_view digits) {
  return digits.size() == kDigestDigits && trust::from_hex(digits).has_value();
}

/// False for what no certificate can have as a name.
bool is_signer_name(std::string_view name) {
  constexpr std::string_view kPin = "sha256:";
  return name.starts_with(kPin) ? is_sha256(name.substr(kPin.size())) : !name.empty();
}

Parsed<void> read_threshold(const char* flag, const std::optional<std::string>& text, std::uint32_t& target) {
  if (!text) return {};
  const auto count = parse_count(flag, *text, 0, kMostThreshold);
  if (!count) return std::unexpected(count.error());
  target = static_cast<std::uint32_t>(*count);
  return {};
}

}  // namespace

Parsed<VerifySettings> settings_of(const policy::SignerDemand& demand, VerifySettings::Subject subject) {
  VerifySettings out;
  const auto identity = wanted("identity", demand.identity, demand.identity_regexp);
  if (!identity) return std::unexpected(identity.error());
  const auto issuer = wanted("issuer", demand.issuer, demand.issuer_regexp);
  if (!issuer) return std::unexpected(issuer.error());
  out.keyless = {*identity, *issuer};

  const bool is_keyless = *identity || *issuer || demand.any_identity;
  if (int{is_keyless} + int{demand.key.has_value()} + int{!demand.certificate_chain.empty()} != 1)
    return wrong("who must have signed? Wanted one of --identity with --issuer, --key, and --certificate-chain",
                 "a signature of just anybody proves nothing");
  if (is_keyless && !demand.any_identity && !(*identity && *issuer))
    return wrong(fmt::format("--{} is missing: an identity means something only with its issuer",
                             *identity ? "issuer" : "identity"));
  if (demand.any_identity && *identity) return wrong("--any-identity-unsafe and --identity: only one of them can hold");
  if ((demand.signer || demand.any_signer) && demand.certificate_chain.empty())
    return wrong(fmt::format("{}: needs --certificate-chain", demand.signer ? "--signer" : "--any-signer-unsafe"));
  if (demand.signer && !is_signer_name(*demand.signer))
    return wrong(fmt::format("--signer: {} names nobody", text::quoted(*demand.signer)),
                 "a subject, another name of the certificate, or sha256: and 64 digits");
  if (demand.signer && demand.any_signer) return wrong("--any-signer-unsafe and --signer: only one of them can hold");
  out.method = is_keyless ? Method::keyless : demand.key ? Method::key : Method::certificate;
  out.key_file = demand.key.value_or("");
  out.certificate_files = demand.certificate_chain;
  out.signer = demand.signer;
  out.accepts_any_signer = demand.any_signer;

  const auto profile = parse_choice("--profile", demand.profile.value_or("public-good"), kVerifyProfiles);
  if (!profile) return std::unexpected(profile.error());
  out.thresholds = kProfileThresholds.at(*profile);
  // Keys and certificates sign models without any public witness.
  const bool is_model = subject == VerifySettings::Subject::model;
  const bool is_private = out.method == Method::certificate || (out.method == Method::key && is_model);
  if (is_private && !demand.profile) out.thresholds = sigstore::kPrivate;
  for (const auto& read : {read_threshold("--log-threshold", demand.log_threshold, out.thresholds.log_entries),
                           read_threshold("--sct-threshold", demand.sct_threshold, out.thresholds.certificate_logs),
                           read_threshold("--time-threshold", demand.time_threshold, out.thresholds.times)})
    if (!read) return std::unexpected(read.error());
  if (is_keyless && out.thresholds.times == 0)
    return wrong("a keyless certificate lives for minutes: without a trusted time it proves nothing",
                 "--time-threshold 1 is the least");
  if (demand.at_time) {
    const auto instant = parse_rfc3339(*demand.at_time);
    if (!instant)
      return wrong(fmt::format("--at-time: {} is not a time like 2026-01-31T12:00:00Z", text::quoted(*demand.at_time)));
    out.at_time = instant->seconds;
  }
  const bool asks_witnesses = out.thresholds.log_entries > 0 || out.thresholds.times > 0;
  out.uses_builtin_root = out.method != Method::certificate && (!is_private || asks_witnesses);
  out.skips_unverified_timestamps = demand.allows_unverified_timestamps;
  out.trusted_root_file = demand.trusted_root;
  if (demand.scan_verdict)
    if (const auto known = parse_choice("--scan-verdict", *demand.scan_verdict, kScanVerdicts); !known)
      return std::unexpected(known.error());
  if (demand.scan_policy && !demand.scan_verdict)
    return wrong("--scan-policy: it is about a scan, and none is demanded", "add --scan-verdict clean");
  if (demand.scan_policy) {
    if (!is_sha256(without_prefix(*demand.scan_policy)))
      return wrong(fmt::format("--scan-policy: {} is not a SHA-256", text::quoted(*demand.scan_policy)),
                   "assay policy check FILE shows it");
  }
  out.requirements = {.predicate_type = demand.predicate_type,
                      .builder = demand.builder,
                      .build_type = demand.build_type,
                      .source = demand.source,
                      .ref = demand.ref,
                      .workflow = demand.workflow,
                      .scan_verdict = demand.scan_verdict};
  if (demand.scan_verdict) out.requirements.scan_policies = bundled_policy_digests();
  if (demand.scan_policy) out.requirements.scan_policies.emplace_back(without_prefix(*demand.scan_policy));
  return out;
}

void warn_about_any_signer(const VerifySettings& settings) {
  if (settings.method == Method::certificate && !settings.signer && !settings.accepts_any_signer)
    complain("any certificate under --certificate-chain is accepted: --signer says which one is meant");
}

}  // namespace assay::cli
