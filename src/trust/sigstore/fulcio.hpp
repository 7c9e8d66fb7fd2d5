#pragma once

#include "crypto/certificate.hpp"
#include "trust/failure.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::trust::sigstore {

/// What Fulcio writes into a certificate about its owner, from the token that an identity provider gave him.
struct FulcioClaims {
  enum class IdentityKind : std::uint8_t { email, uri, other };

  /// One of the extensions 1.3.6.1.4.1.57264.1.9 to .24 (and of the old .2 to .6), by the name of its documentation.
  struct Claim {
    std::string_view name;
    std::string value;  ///< foreign text
  };

  IdentityKind identity_kind = IdentityKind::uri;
  std::string identity;  ///< foreign text
  std::string issuer;    ///< foreign text
  std::vector<Claim> claims;

  /// The value of a claim; empty when the certificate does not make it.
  [[nodiscard]] std::string_view find(std::string_view name) const;
};

/// Decodes them. There must be exactly one identity and one issuer; the old and the new issuer must agree, and nothing
/// may be there twice.
[[nodiscard]] Checked<FulcioClaims> read_claims(const crypto::Certificate& certificate);

}  // namespace assay::trust::sigstore
