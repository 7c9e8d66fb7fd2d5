#pragma once

#include "crypto/certificate.hpp"
#include "crypto/hash.hpp"

#include <assay/result.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace assay::crypto {

/// A time stamp response (RFC 3161, 2.4.2): an authority's word that it saw a digest at a time.
class Timestamp {
 public:
  /// A granted response with a token, in DER of at most 64 KiB with nothing behind it. Verifies nothing yet.
  [[nodiscard]] static Result<Timestamp> parse(ByteSpan der);

  /// Seconds since 1970; a fraction is cut off.
  [[nodiscard]] std::int64_t time() const;
  /// Whether the authority stated a fraction of a second: the true time is then up to a second later.
  [[nodiscard]] bool has_fraction() const;
  /// Lower-case hexadecimal.
  [[nodiscard]] std::string serial() const;
  /// The hash of what was stamped; an error for one that assay does not accept, SHA-1 above all.
  [[nodiscard]] Result<HashAlgorithm> imprint_algorithm() const;

  /// Checks that `message` was stamped by `authority` (leaf first, anchor last; the anchor may be the leaf): imprint,
  /// signature, that the token's signer IS the authority's leaf, and the path at the stated time. Certificates in the
  /// token prove nothing.
  [[nodiscard]] Result<void> verify(ByteSpan message, std::span<const Certificate> authority) const;

 private:
  struct State;
  explicit Timestamp(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

}  // namespace assay::crypto
