#pragma once

#include "crypto/bytes.hpp"
#include "crypto/hash.hpp"
#include "trust/failure.hpp"
#include "trust/intoto/dsse.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::trust::intoto {

/// What a statement is about. Only the digests bind it to anything: a name is what the signer called it.
struct Subject {
  struct Digest {
    std::string algorithm;  ///< as written: "sha256"
    crypto::Bytes value;    ///< empty when it is not hexadecimal (git commits in other forms)
  };

  std::string name;
  std::vector<Digest> digests;

  [[nodiscard]] const Digest* find(std::string_view algorithm) const;
};

/// An in-toto statement (v0.1 or v1): somebody says something of a kind about some files.
struct Statement {
  enum class Version : std::uint8_t { v0_1, v1 };

  Version version = Version::v1;
  std::vector<Subject> subjects;
  std::string predicate_type;
  std::string predicate;  ///< its JSON as signed; empty when there is none
};

/// What a scan says of a large folder has a subject for each file. Other verifiers stop at 1,024 (sigstore-go).
inline constexpr std::size_t kMostSubjects = 65'536;

/// Reads the payload of an envelope whose signature holds: before that nobody looks at it.
[[nodiscard]] Checked<Statement> parse_statement(const Envelope& envelope, std::size_t most_subjects = kMostSubjects);

}  // namespace assay::trust::intoto
