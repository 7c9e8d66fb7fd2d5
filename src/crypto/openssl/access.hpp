#pragma once

// Private to crypto/: the library's object behind a Certificate.

#include "crypto/certificate.hpp"
#include "crypto/openssl/handles.hpp"

#include <span>

namespace assay::crypto {

struct Certificate::State {
  openssl::CertificateHandle handle;
  Bytes der;
  Bytes spki;
  Result<PublicKey> key;
  Validity validity;
  KeyUsage usage;
  std::string subject;
  std::string issuer;
};

struct Access {
  /// Stays owned by the certificate. The library counts references and caches in what it is given, so it is not const.
  [[nodiscard]] static X509* handle(const Certificate& certificate) { return certificate.state_->handle.get(); }
  /// Borrows the certificates, which must outlive it.
  [[nodiscard]] static openssl::StackHandle stack(std::span<const Certificate> certificates);
};

}  // namespace assay::crypto
