#pragma once

#include "crypto/bytes.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace assay::trust::intoto {

/// The payload type of every in-toto statement.
inline constexpr std::string_view kStatementType = "application/vnd.in-toto+json";

/// A Dead Simple Signing Envelope (DSSE v1): bytes, what they are, and who signed both.
struct Envelope {
  struct Signature {
    std::string key_id;  ///< a hint, and foreign text
    crypto::Bytes bytes;
  };

  crypto::Bytes payload;
  std::string payload_type;
  std::vector<Signature> signatures;
};

/// The pre-authentication encoding: what an envelope's signature is really over, so that no payload can be taken for
/// one of another type.
[[nodiscard]] crypto::Bytes pre_authentication_encoding(std::string_view payload_type, crypto::ByteSpan payload);

}  // namespace assay::trust::intoto
