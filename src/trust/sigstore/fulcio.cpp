#include "trust/sigstore/fulcio.hpp"

#include "core/text.hpp"
#include "core/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::trust::sigstore {
namespace {

constexpr std::string_view kArc = "1.3.6.1.4.1.57264.1.";
constexpr int kOldIssuer = 1;
constexpr int kOtherName = 7;
constexpr int kIssuer = 8;

enum class Coding : std::uint8_t {
  raw,   ///< the extension's bytes are the text; deprecated, but in every certificate
  utf8,  ///< a DER UTF8String
};

struct KnownClaim {
  int arc;
  Coding coding;
  std::string_view name;
};
// https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md
constexpr std::array kClaims{
    KnownClaim{2, Coding::raw, "github-workflow-trigger"},
    KnownClaim{3, Coding::raw, "github-workflow-sha"},
    KnownClaim{4, Coding::raw, "github-workflow-name"},
    KnownClaim{5, Coding::raw, "github-workflow-repository"},
    KnownClaim{6, Coding::raw, "github-workflow-ref"},
    KnownClaim{9, Coding::utf8, "build-signer-uri"},
    KnownClaim{10, Coding::utf8, "build-signer-digest"},
    KnownClaim{11, Coding::utf8, "runner-environment"},
    KnownClaim{12, Coding::utf8, "source-repository-uri"},
    KnownClaim{13, Coding::utf8, "source-repository-digest"},
    KnownClaim{14, Coding::utf8, "source-repository-ref"},
    KnownClaim{15, Coding::utf8, "source-repository-identifier"},
    KnownClaim{16, Coding::utf8, "source-repository-owner-uri"},
    KnownClaim{17, Coding::utf8, "source-repository-owner-identifier"},
    KnownClaim{18, Coding::utf8, "build-config-uri"},
    KnownClaim{19, Coding::utf8, "build-config-digest"},
    KnownClaim{20, Coding::utf8, "build-trigger"},
    KnownClaim{21, Coding::utf8, "run-invocation-uri"},
    KnownClaim{22, Coding::utf8, "source-repository-visibility"},
    KnownClaim{23, Coding::utf8, "deployment-environment"},
    KnownClaim{24, Coding::utf8, "token-subject"},
};

/// The inside of a DER UTF8String that fills `der` to its last byte, with the shortest length there is.
std::optional<std::string> utf8_string(crypto::ByteSpan der) {
  constexpr std::size_t kTag = 0x0C;
  const auto at = [&](std::size_t i) { return i < der.size() ? std::to_integer<std::size_t>(der[i]) : 0; };
  if (der.size() < 2 || at(0) != kTag) return std::nullopt;
  std::size_t header = 2;
  std::size_t size = at(1);
  if (size == 0x81) {
    header = 3;
    size = at(2);
    if (size < 0x80) return std::nullopt;
  } else if (size == 0x82) {
    header = 4;
    size = at(2) * 256 + at(3);
    if (size < 0x100) return std::nullopt;
  } else if (size > 0x7F) {
    return std::nullopt;
  }
  if (der.size() < header || der.size() - header != size) return std::nullopt;
  return std::string(crypto::text_of(der.subspan(header)));
}

/// A text of the certificate; absent is normal, twice or unreadable is not.
Checked<std::optional<std::string>> read_text(const crypto::Certificate& certificate, int arc, Coding coding) {
  const auto found = certificate.extensions(fmt::format("{}{}", kArc, arc));
  if (found.empty()) return std::nullopt;
  if (found.size() > 1)
    return fail(Reason::identity_ambiguous, fmt::format("extension {}{} is there twice", kArc, arc));
  const auto& value = found.front().value;
  auto text = coding == Coding::utf8 ? utf8_string(value) : std::string(crypto::text_of(value));
  if (!text || !utf8::is_valid(*text) || text->find('\0') != std::string::npos)
    return fail(Reason::certificate_malformed, fmt::format("extension {}{} is not a text", kArc, arc));
  return text;
}

Checked<void> read_identity(const crypto::Certificate& certificate, FulcioClaims& claims) {
  using Kind = crypto::AlternativeName::Kind;
  const auto names = certificate.alternative_names();
  if (!names) return fail(Reason::certificate_malformed, names.error().message);
  if (names->size() != 1)
    return fail(Reason::identity_ambiguous, fmt::format("subjectAltName: wanted one name, got {}", names->size()));
  const auto& name = names->front();
  if (name.kind == Kind::email) {
    claims.identity_kind = FulcioClaims::IdentityKind::email;
  } else if (name.kind == Kind::uri) {
    claims.identity_kind = FulcioClaims::IdentityKind::uri;
  } else if (name.kind == Kind::other && name.type == fmt::format("{}{}", kArc, kOtherName)) {
    claims.identity_kind = FulcioClaims::IdentityKind::other;
  } else {
    return fail(Reason::identity_ambiguous,
                "subjectAltName: wanted an email address, a URI or a user name of Fulcio's");
  }
  if (name.value.empty() || name.value.find('\0') != std::string::npos)
    return fail(Reason::identity_ambiguous, fmt::format("subjectAltName: {} is no name", text::quoted(name.value)));
  claims.identity = name.value;
  return {};
}

Checked<void> read_issuer(const crypto::Certificate& certificate, FulcioClaims& claims) {
  const auto old_issuer = read_text(certificate, kOldIssuer, Coding::raw);
  if (!old_issuer) return std::unexpected(old_issuer.error());
  const auto issuer = read_text(certificate, kIssuer, Coding::utf8);
  if (!issuer) return std::unexpected(issuer.error());
  if (!*old_issuer && !*issuer) return fail(Reason::identity_ambiguous, "the certificate names no issuer");
  if (*old_issuer && *issuer && **old_issuer != **issuer)
    return fail(Reason::identity_ambiguous, fmt::format("the certificate names two issuers, {} and {}",
                                                        text::quoted(**issuer), text::quoted(**old_issuer)));
  claims.issuer = *issuer ? **issuer : **old_issuer;
  return {};
}

}  // namespace

std::string_view FulcioClaims::find(std::string_view name) const {
  const auto found = std::ranges::find(claims, name, &Claim::name);
  return found == claims.end() ? std::string_view() : std::string_view(found->value);
}

Checked<FulcioClaims> read_claims(const crypto::Certificate& certificate) {
  FulcioClaims claims;
  if (auto read = read_identity(certificate, claims); !read) return std::unexpected(std::move(read.error()));
  if (auto read = read_issuer(certificate, claims); !read) return std::unexpected(std::move(read.error()));
  for (const auto& known : kClaims) {
    auto value = read_text(certificate, known.arc, known.coding);
    if (!value) return std::unexpected(std::move(value.error()));
    if (*value) claims.claims.push_back({known.name, std::move(**value)});
  }
  return claims;
}

}  // namespace assay::trust::sigstore
