#pragma once

#include "crypto/bytes.hpp"
#include "crypto/hash.hpp"

#include <array>
#include <functional>
#include <optional>

namespace assay::trust {

/// What is being verified: a file, or no more than a digest of one. Digests are made when they are asked for, once.
class Payload {
 public:
  /// Gives a digest, or nothing when it cannot.
  using MakeDigest = std::function<std::optional<crypto::Bytes>(crypto::HashAlgorithm)>;
  /// Gives all bytes, or nothing: only Ed25519 over a file asks for them.
  using ReadBytes = std::function<std::optional<crypto::Bytes>()>;

  Payload(MakeDigest make_digest, ReadBytes read_bytes)
      : make_digest_(std::move(make_digest)), read_bytes_(std::move(read_bytes)) {}

  /// Of bytes in memory, which are copied.
  [[nodiscard]] static Payload of_bytes(crypto::ByteSpan bytes);
  /// Of a file that is known by its digest only.
  [[nodiscard]] static Payload of_digest(crypto::HashAlgorithm algorithm, crypto::Bytes digest);

  [[nodiscard]] const std::optional<crypto::Bytes>& digest(crypto::HashAlgorithm algorithm) const;
  [[nodiscard]] std::optional<crypto::Bytes> bytes() const { return read_bytes_(); }

 private:
  MakeDigest make_digest_;
  ReadBytes read_bytes_;
  mutable std::array<std::optional<std::optional<crypto::Bytes>>, crypto::kHashAlgorithms> digests_;
};

}  // namespace assay::trust
