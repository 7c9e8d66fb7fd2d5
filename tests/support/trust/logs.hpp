#pragma once

// What logs compute and sign, written from the specifications and not from the code that verifies it.

#include "support/trust/scene.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::test {

[[nodiscard]] Bytes digest(ByteSpan bytes);
[[nodiscard]] std::string hex_digest(std::string_view text);
[[nodiscard]] std::string b64(ByteSpan bytes);
[[nodiscard]] std::string b64(std::string_view text);
void append(Bytes& out, ByteSpan more);

/// The root over `leaves`, and the path of one of them, by the recursive definition of RFC 9162, 2.1.1 and 2.1.3.1.
[[nodiscard]] Bytes tree_hash(std::span<const Bytes> leaves);
[[nodiscard]] std::vector<Bytes> tree_path(std::size_t index, std::span<const Bytes> leaves);

/// A SignedCertificateTimestampList over what `precertificate` (DER, without SCTs) is (RFC 6962, 3.2 and 3.3).
[[nodiscard]] Bytes make_sct_list(const std::vector<SctDraft>& drafts, const Bytes& precertificate,
                                  const Bytes& issuer);
[[nodiscard]] Bytes octet_string(const Bytes& inside);

/// A signed note.
[[nodiscard]] std::string checkpoint_text(const CheckpointDraft& draft);
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace assay::test
