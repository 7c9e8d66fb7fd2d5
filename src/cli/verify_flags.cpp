#include "cli/verify_flags.hpp"

#include "cli/values.hpp"

#include <array>
#include <string_view>

namespace assay::cli {
namespace {

constexpr std::array<std::string_view, 2> kFormats{"text", "json"};
constexpr std::array<std::string_view, 3> kConfines{"auto", "require", "off"};

}  // namespace

void VerifyFlags::add_to(CommandLine& line) {
  line.group("Who must have signed (one of these ways; there is no default)");
  line.value("--identity", "NAME", demand_.identity, "the address or URI in the certificate, exactly");
  line.value("--identity-regexp", "PATTERN", demand_.identity_regexp, "a pattern that matches all of it");
  line.value("--issuer", "URL", demand_.issuer, "who vouches for the identity, exactly");
  line.value("--issuer-regexp", "PATTERN", demand_.issuer_regexp, "a pattern that matches all of it");
  line.flag("--any-identity-unsafe", demand_.any_identity, "anybody whom the trusted root knows");
  line.value("--key", "FILE", demand_.key, "the holder of this public key (PEM)");
  line.values("--certificate-chain", "FILE", demand_.certificate_chain,
              "somebody with a certificate under these (PEM)");
  line.value("--signer", "NAME", demand_.signer, "his subject, other name, or sha256:HEX of his key");
  line.flag("--any-signer-unsafe", demand_.any_signer, "any certificate under --certificate-chain");
  line.group("How it must be known");
  line.value("--trusted-root", "FILE", demand_.trusted_root, "whom to trust (default: Sigstore's public root)");
  line.value("--profile", "NAME", demand_.profile, "public-good (default), github or private");
  line.choices(kVerifyProfiles);
  line.value("--log-threshold", "N", demand_.log_threshold, "entries of N transparency logs");
  line.value("--sct-threshold", "N", demand_.sct_threshold, "the word of N certificate logs");
  line.value("--time-threshold", "N", demand_.time_threshold, "times of N sources");
  line.value("--at-time", "TIME", demand_.at_time, "judge certificates then, if no source states a time");
  line.flag("--allow-unverified-timestamps", demand_.allows_unverified_timestamps, "skip what cannot be verified");
  line.group("What it must say");
  line.value("--predicate-type", "URI", demand_.predicate_type, "the kind of the signed statement");
  line.value("--builder-id", "URI", demand_.builder, "what built the file, in its SLSA provenance");
  line.value("--build-type", "URI", demand_.build_type, "how it was built, as that provenance says");
  line.value("--source-uri", "URI", demand_.source, "the repository it was built from");
  line.value("--source-ref", "REF", demand_.ref, "the branch or tag, as refs/heads/main");
  line.value("--workflow", "PATH", demand_.workflow, "the workflow in that repository");
  line.value("--scan-verdict", "VERDICT", demand_.scan_verdict, "what a signed scan of the file came to: clean");
  line.choices(kScanVerdicts);
  line.value("--scan-policy", "SHA256", demand_.scan_policy, "a policy that may have had a say in it");
  line.group("Output and process");
  line.value("-f,--format", "FORMAT", format_, "text (default) or json");
  line.choices(kFormats);
  line.value("--confine", "WHEN", confine_, "as for scan");
  line.choices(kConfines);
}

Parsed<VerifyRun> VerifyFlags::settings(VerifySettings::Subject subject) const {
  auto who = settings_of(demand_, subject);
  if (!who) return std::unexpected(std::move(who.error()));
  const auto format = parse_choice("--format", format_.value_or("text"), kFormats);
  if (!format) return std::unexpected(format.error());
  const auto confine = parse_choice("--confine", confine_.value_or("auto"), kConfines);
  if (!confine) return std::unexpected(confine.error());
  return VerifyRun{std::move(*who), *format == 1, static_cast<engine::ConfineMode>(*confine)};
}

}  // namespace assay::cli
