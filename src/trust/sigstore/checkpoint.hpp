#pragma once

#include "crypto/digest.hpp"
#include "crypto/key.hpp"
#include "trust/failure.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::trust::sigstore {

struct TransparencyLog;

/// A signed note (C2SP signed-note): a text, and lines that say who signed it.
struct SignedNote {
  struct Signature {
    std::string name;
    crypto::Bytes key_hint;  ///< 4 bytes
    crypto::Bytes bytes;
  };

  std::string text;  ///< what is signed, with the line end at its end
  std::vector<Signature> signatures;
};

[[nodiscard]] Checked<SignedNote> parse_note(std::string_view envelope);

/// What a log says about itself (C2SP tlog-checkpoint): its name, how many entries it has, and the root over them.
struct Checkpoint {
  std::string origin;
  std::int64_t size = 0;
  crypto::Bytes root_hash;
};

[[nodiscard]] Checked<Checkpoint> parse_checkpoint(std::string_view text);

/// The checkpoint of a note that `log` signed under its own name. Lines of others (witnesses, other logs) prove
/// nothing and harm nothing.
[[nodiscard]] Checked<Checkpoint> verify_checkpoint(std::string_view envelope, const TransparencyLog& log);

/// How notes identify a key: its first four bytes stand before a signature. Of an Ed25519 key it depends on the name.
[[nodiscard]] crypto::Sha256Digest note_key_id(std::string_view name, const crypto::PublicKey& key);

}  // namespace assay::trust::sigstore
