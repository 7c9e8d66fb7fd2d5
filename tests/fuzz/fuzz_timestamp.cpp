// Any bytes as a time stamp response and as a certificate: both are read or refused, and nobody stamped this message.
#include "crypto/certificate.hpp"
#include "crypto/timestamp.hpp"
#include "fuzz/check.hpp"
#include "trust/sigstore/fulcio.hpp"
#include "trust/sigstore/sct.hpp"
#include "trust/sigstore/trusted_root.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace {

namespace sigstore = assay::trust::sigstore;

const sigstore::TrustedRoot& root() {
  static const sigstore::TrustedRoot kRoot = sigstore::public_good_root().value();
  return kRoot;
}

void check_certificate(assay::crypto::ByteSpan bytes) {
  const auto certificate = assay::crypto::Certificate::from_der(bytes);
  if (!certificate) return;
  ASSAY_CHECK(certificate->der().size() == bytes.size());
  static_cast<void>(certificate->alternative_names());
  static_cast<void>(certificate->serial());
  static_cast<void>(sigstore::read_claims(*certificate));
  for (const auto& authority : root().certificate_authorities)
    static_cast<void>(sigstore::verify_certificate_logs(*certificate, authority.chain.front(), root().certificate_logs,
                                                        1, 1'790'000'000));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  check_certificate(bytes);
  const auto timestamp = assay::crypto::Timestamp::parse(bytes);
  if (!timestamp) {
    ASSAY_CHECK(!timestamp.error().message.empty());
    return 0;
  }
  static_cast<void>(timestamp->serial());
  const auto message = assay::crypto::bytes_of("nobody stamped this");
  for (const auto& authority : root().timestamp_authorities) ASSAY_CHECK(!timestamp->verify(message, authority.chain));
  return 0;
}
