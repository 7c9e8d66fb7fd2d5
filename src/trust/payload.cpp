#include "trust/payload.hpp"

namespace assay::trust {

Payload Payload::of_bytes(crypto::ByteSpan bytes) {
  const crypto::Bytes copy(bytes.begin(), bytes.end());
  return {[copy](crypto::HashAlgorithm algorithm) { return std::optional(crypto::hash(algorithm, copy)); },
          [copy] { return std::optional(copy); }};
}

Payload Payload::of_digest(crypto::HashAlgorithm algorithm, crypto::Bytes digest) {
  return {[algorithm, digest = std::move(digest)](crypto::HashAlgorithm wanted) {
            return wanted == algorithm ? std::optional(digest) : std::nullopt;
          },
          [] { return std::optional<crypto::Bytes>(); }};
}

const std::optional<crypto::Bytes>& Payload::digest(crypto::HashAlgorithm algorithm) const {
  auto& known = digests_.at(static_cast<std::size_t>(algorithm));
  if (!known) known.emplace(make_digest_(algorithm));
  return *known;
}

}  // namespace assay::trust
