#include "cli/verify_flags.hpp"

#include "cli/values.hpp"
#include "core/rfc3339.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace assay::cli {
namespace {

namespace sigstore = trust::sigstore;
using Method = VerifySettings::Method;

constexpr std::array<std::string_view, 3> kProfiles{"public-good", "github", "private"};
constexpr std::array kProfileThresholds{sigstore::kPublicGood, sigstore::kGitHub, sigstore::kPrivate};
constexpr std::array<std::string_view, 2> kFormats{"text", "json"};
constexpr std::array<std::string_view, 3> kConfines{"auto", "require", "off"};
constexpr std::uint64_t kMostThreshold = 32;

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

Parsed<void> read_threshold(const char* flag, const std::optional<std::string>& text, std::uint32_t& target) {
  if (!text) return {};
  const auto count = parse_count(flag, *text, 0, kMostThreshold);
  if (!count) return std::unexpected(count.error());
  target = static_cast<std::uint32_t>(*count);
  return {};
}

}  // namespace

void VerifyFlags::add_to(CommandLine& line) {
  line.group("Who must have signed (one of these ways; there is no default)");
  line.value("--identity", "NAME", identity_, "the address or URI in the certificate, exactly");
  line.value("--identity-regexp", "PATTERN", identity_regexp_, "a pattern that matches all of it");
  line.value("--issuer", "URL", issuer_, "who vouches for the identity, exactly");
  line.value("--issuer-regexp", "PATTERN", issuer_regexp_, "a pattern that matches all of it");
  line.flag("--any-identity-unsafe", any_identity_, "anybody whom the trusted root knows");
  line.value("--key", "FILE", key_, "the holder of this public key (PEM)");
  line.values("--certificate-chain", "FILE", certificate_chain_, "somebody with a certificate under these (PEM)");
  line.value("--signer", "NAME", signer_, "his subject, other name, or sha256:HEX of his key");
  line.flag("--any-signer-unsafe", any_signer_, "any certificate under --certificate-chain");
  line.group("How it must be known");
  line.value("--trusted-root", "FILE", trusted_root_, "whom to trust (default: Sigstore's public root)");
  line.value("--profile", "NAME", profile_, "public-good (default), github or private");
  line.choices(kProfiles);
  line.value("--log-threshold", "N", log_threshold_, "entries of N transparency logs");
  line.value("--sct-threshold", "N", sct_threshold_, "the word of N certificate logs");
  line.value("--time-threshold", "N", time_threshold_, "times of N sources");
  line.value("--at-time", "TIME", at_time_, "judge certificates then, if no source states a time");
  line.flag("--allow-unverified-timestamps", allow_unverified_timestamps_, "skip what cannot be verified");
  line.group("What it must say");
  line.value("--predicate-type", "URI", requirements_.predicate_type, "the kind of the signed statement");
  line.value("--builder-id", "URI", requirements_.builder, "what built the file, in its SLSA provenance");
  line.value("--source-uri", "URI", requirements_.source, "the repository it was built from");
  line.value("--source-ref", "REF", requirements_.ref, "the branch or tag, as refs/heads/main");
  line.value("--workflow", "PATH", requirements_.workflow, "the workflow in that repository");
  line.group("Output and process");
  line.value("-f,--format", "FORMAT", format_, "text (default) or json");
  line.choices(kFormats);
  line.value("--confine", "WHEN", confine_, "as for scan");
  line.choices(kConfines);
}

Parsed<VerifySettings> VerifyFlags::settings() const {
  VerifySettings out;
  const auto identity = wanted("identity", identity_, identity_regexp_);
  if (!identity) return std::unexpected(identity.error());
  const auto issuer = wanted("issuer", issuer_, issuer_regexp_);
  if (!issuer) return std::unexpected(issuer.error());
  out.keyless = {*identity, *issuer};

  const bool is_keyless = *identity || *issuer || any_identity_;
  if (int{is_keyless} + int{key_.has_value()} + int{!certificate_chain_.empty()} != 1)
    return wrong("who must have signed? Wanted one of --identity with --issuer, --key, and --certificate-chain",
                 "a signature of just anybody proves nothing");
  if (is_keyless && !any_identity_ && !(*identity && *issuer))
    return wrong(fmt::format("--{} is missing: an identity means something only with its issuer",
                             *identity ? "issuer" : "identity"));
  if (any_identity_ && *identity) return wrong("--any-identity-unsafe and --identity: only one of them can hold");
  if ((signer_ || any_signer_) && certificate_chain_.empty())
    return wrong(fmt::format("{}: needs --certificate-chain", signer_ ? "--signer" : "--any-signer-unsafe"));
  if (signer_ && any_signer_) return wrong("--any-signer-unsafe and --signer: only one of them can hold");
  out.method = is_keyless ? Method::keyless : key_ ? Method::key : Method::certificate;
  out.key_file = key_.value_or("");
  out.certificate_files = certificate_chain_;
  out.signer = signer_;
  out.accepts_any_signer = any_signer_;

  const auto profile = parse_choice("--profile", profile_.value_or("public-good"), kProfiles);
  if (!profile) return std::unexpected(profile.error());
  out.thresholds = kProfileThresholds.at(*profile);
  if (out.method == Method::certificate && !profile_) out.thresholds = sigstore::kPrivate;
  for (const auto& read : {read_threshold("--log-threshold", log_threshold_, out.thresholds.log_entries),
                           read_threshold("--sct-threshold", sct_threshold_, out.thresholds.certificate_logs),
                           read_threshold("--time-threshold", time_threshold_, out.thresholds.times)})
    if (!read) return std::unexpected(read.error());
  if (is_keyless && out.thresholds.times == 0)
    return wrong("a keyless certificate lives for minutes: without a trusted time it proves nothing",
                 "--time-threshold 1 is the least");
  if (at_time_) {
    const auto instant = parse_rfc3339(*at_time_);
    if (!instant)
      return wrong(fmt::format("--at-time: {} is not a time like 2026-01-31T12:00:00Z", text::quoted(*at_time_)));
    out.at_time = instant->seconds;
  }
  out.skips_unverified_timestamps = allow_unverified_timestamps_;
  out.trusted_root_file = trusted_root_;
  out.requirements = requirements_;

  const auto format = parse_choice("--format", format_.value_or("text"), kFormats);
  if (!format) return std::unexpected(format.error());
  out.writes_json = *format == 1;
  const auto confine = parse_choice("--confine", confine_.value_or("auto"), kConfines);
  if (!confine) return std::unexpected(confine.error());
  out.confine = static_cast<engine::ConfineMode>(*confine);
  return out;
}

}  // namespace assay::cli
