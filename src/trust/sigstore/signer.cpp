#include "trust/sigstore/signer.hpp"

#include "core/hex.hpp"
#include "core/rfc3339.hpp"
#include "core/text.hpp"
#include "crypto/digest.hpp"
#include "crypto/path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace assay::trust::sigstore {
namespace {

using crypto::Certificate;
using crypto::PathFailure;

Reason reason_of(PathFailure::Kind kind) {
  switch (kind) {
    case PathFailure::Kind::untrusted: return Reason::certificate_untrusted;
    case PathFailure::Kind::outside_validity: return Reason::certificate_expired;
    case PathFailure::Kind::forbidden: return Reason::certificate_profile;
  }
  return Reason::certificate_untrusted;
}

std::string named(const Certificate& certificate) {
  const auto subject = text::printable(certificate.subject());
  return subject.empty() ? "the signer's certificate" : fmt::format("the certificate {}", subject);
}

/// Signatures of a path hold for all time: after the first moment only the validities are looked at.
Checked<void> check_validity(std::span<const Certificate> path, Moments moments) {
  for (const auto& certificate : path) {
    const auto& validity = certificate.validity();
    for (const auto& moment : moments)
      if (moment.earliest < validity.from || moment.latest > validity.until)
        return fail(Reason::certificate_expired,
                    fmt::format("{} was valid from {} to {}, not at {}", named(certificate), rfc3339(validity.from),
                                rfc3339(validity.until), rfc3339(moment.latest)));
  }
  return {};
}

/// What a certificate authority is restricted to holds for all that it issues.
Checked<void> check_authorities(std::span<const Certificate> path) {
  for (const auto& certificate : path.subspan(1))
    if (certificate.usage().has_extended && !certificate.usage().signs_code)
      return fail(Reason::certificate_profile,
                  fmt::format("{} must not issue certificates for signing", named(certificate)));
  return {};
}

std::unexpected<Failure> bad_profile(const Certificate& leaf, std::string_view what) {
  return fail(Reason::certificate_profile, fmt::format("{} {}", named(leaf), what));
}

Checked<void> check_public_leaf(const Certificate& leaf) {
  const auto& usage = leaf.usage();
  if (usage.is_ca) return bad_profile(leaf, "is an authority's");
  if (!usage.signs_data) return bad_profile(leaf, "is not for digital signatures");
  if (!usage.signs_code) return bad_profile(leaf, "is not for signing code");
  return {};
}

/// `CN=…`, `2.5.4.3=…`: how a subject begins, and no other name of a signer is meant to.
bool begins_as_subject(std::string_view name) {
  const auto type = name.substr(0, name.find('='));
  return type.size() < name.size() && !type.empty() &&
         std::ranges::all_of(
             type,
             [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
             });
}

}  // namespace

Checked<void> check_private_leaf(const Certificate& leaf) {
  const auto& usage = leaf.usage();
  if (usage.is_ca) return bad_profile(leaf, "is an authority's");
  if (usage.has_usage && !usage.signs_data) return bad_profile(leaf, "is not for digital signatures");
  if (usage.has_extended && !usage.signs_code) return bad_profile(leaf, "is for something else than signing code");
  if (!usage.signs_data && !usage.signs_code) return bad_profile(leaf, "does not say that it is for signing");
  return {};
}

Checked<std::vector<Certificate>> verify_public_path(const Certificate& leaf, std::span<const Authority> authorities,
                                                     Moments moments) {
  Failure closest{Reason::certificate_untrusted, fmt::format("{} was issued by {}, which is not trusted", named(leaf),
                                                             text::printable(leaf.issuer()))};
  bool has_closest = false;
  const auto remember = [&](Failure failure) {
    if (!has_closest || closest.reason == Reason::certificate_untrusted) closest = std::move(failure);
    has_closest = true;
  };
  for (const auto& authority : authorities) {
    if (leaf.issuer() != authority.chain.front().subject()) continue;
    const auto outside = std::ranges::find_if(
        moments, [&](const auto& moment) { return !authority.valid_for.contains(moment.earliest, moment.latest); });
    if (outside != moments.end()) {
      remember({Reason::certificate_expired,
                fmt::format("the authority {} was trusted {}, not at {}", text::printable(authority.uri),
                            describe(authority.valid_for), rfc3339(outside->latest))});
      continue;
    }
    const std::span chain(authority.chain);
    auto path = crypto::build_path(
        leaf,
        {.intermediates = chain.first(chain.size() - 1), .anchors = chain.last(1), .time = moments.front().earliest});
    if (!path) {
      remember({reason_of(path.error().kind),
                fmt::format("{}: {} at {}", named(leaf), path.error().message, rfc3339(moments.front().earliest))});
      continue;
    }
    if (auto valid = check_validity(*path, moments); !valid) return std::unexpected(std::move(valid.error()));
    if (auto allowed = check_authorities(*path); !allowed) return std::unexpected(std::move(allowed.error()));
    if (auto allowed = check_public_leaf(leaf); !allowed) return std::unexpected(std::move(allowed.error()));
    if (path->size() < 2) return bad_profile(leaf, "is an authority's");
    return std::move(*path);
  }
  return std::unexpected(std::move(closest));
}

Checked<std::vector<Certificate>> verify_private_path(std::span<const Certificate> bundled, const PrivateSigner& signer,
                                                      Moments moments) {
  const auto& leaf = bundled.front();
  auto path = crypto::build_path(
      leaf, {.intermediates = bundled.subspan(1), .anchors = signer.anchors, .time = moments.front().earliest});
  if (!path)
    return fail(reason_of(path.error().kind),
                fmt::format("{}: {} at {}", named(leaf), path.error().message, rfc3339(moments.front().earliest)));
  if (auto valid = check_validity(*path, moments); !valid) return std::unexpected(std::move(valid.error()));
  if (auto allowed = check_authorities(*path); !allowed) return std::unexpected(std::move(allowed.error()));
  if (auto allowed = check_private_leaf(leaf); !allowed) return std::unexpected(std::move(allowed.error()));
  return std::move(*path);
}

Checked<void> check_private_signer(const Certificate& leaf, const PrivateSigner& signer) {
  if (!signer.signer) return {};
  constexpr std::string_view kPin = "sha256:";
  const auto pin = hex(crypto::sha256(leaf.spki()));
  if (signer.signer->starts_with(kPin)) {
    if (signer.signer->substr(kPin.size()) == pin) return {};
    return fail(Reason::signer_mismatch,
                fmt::format("signer: wanted a key with {}, got sha256:{}", text::printable(*signer.signer), pin));
  }
  if (leaf.subject() == *signer.signer) return {};
  const auto names = leaf.alternative_names();
  if (!names) return fail(Reason::certificate_malformed, names.error().message);
  // Who may choose another name must not pass for a subject with it.
  if (!begins_as_subject(*signer.signer) &&
      std::ranges::find(*names, *signer.signer, &crypto::AlternativeName::value) != names->end())
    return {};
  return fail(Reason::signer_mismatch, fmt::format("signer: wanted {}, got {} (key sha256:{})",
                                                   text::quoted(*signer.signer), text::quoted(leaf.subject()), pin));
}

Checked<void> check_identity(const FulcioClaims& claims, const KeylessSigner& signer) {
  if (signer.issuer && !signer.issuer->holds(claims.issuer))
    return fail(Reason::issuer_mismatch,
                fmt::format("issuer: wanted {}, got {}", signer.issuer->describe(), text::quoted(claims.issuer)));
  if (signer.identity && !signer.identity->holds(claims.identity))
    return fail(Reason::identity_mismatch,
                fmt::format("identity: wanted {}, got {}", signer.identity->describe(), text::quoted(claims.identity)));
  return {};
}

}  // namespace assay::trust::sigstore
