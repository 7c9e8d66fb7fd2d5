#pragma once

#include "codecs/json/document.hpp"
#include "crypto/bytes.hpp"
#include "trust/failure.hpp"

#include <assay/bytes.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::trust {

/// What a document is, for its limits and its complaints.
struct DocumentKind {
  Reason reason;          ///< of every failure
  std::string_view name;  ///< "bundle"
  std::uint64_t most_bytes = 16ULL * 1024 * 1024;
  std::uint32_t most_nodes = 1'000'000;
};

/// Parses what everybody must read in the same way: RFC 8259 to the letter, UTF-8, no member twice in any object, no
/// nesting beyond 64, no number that two readers could understand differently. The bytes must outlive the document.
[[nodiscard]] Checked<json::Document> parse_strictly(ByteView bytes, const DocumentKind& kind);

/// Maps a parsed document to structures by hand. The first failure sticks, so that a mapping reads like the message
/// it maps and is checked once at its end.
class Mapping {
 public:
  enum class UnknownMembers : std::uint8_t {
    refused,  ///< bundles: a member that we do not know may change what the others mean
    noted,    ///< trusted roots, which gain members over time
    ignored,  ///< what others signed or logged for purposes of their own
  };

  Mapping(const DocumentKind& kind, UnknownMembers unknown) : kind_(kind), unknown_(unknown) {}

  void fail(std::string_view where, std::string_view what);
  [[nodiscard]] bool has_failed() const { return failure_.has_value(); }
  [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }
  /// Members that were skipped, when they are `noted`.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  friend class ObjectReader;
  DocumentKind kind_;
  UnknownMembers unknown_;
  std::optional<Failure> failure_;
  std::vector<std::string> notes_;
};

/// Reads the members of one object by name. A member that is `null` is absent (that is how Protocol Buffers write
/// JSON). Only the spelling of the specification is known: `raw_bytes` is not `rawBytes`.
///
/// The mapping and the document must outlive it. Call `finish` when all members were asked for.
class ObjectReader {
 public:
  /// `where` is the path for messages: "verificationMaterial.tlogEntries[0]".
  ObjectReader(Mapping& mapping, const std::optional<json::Value>& value, std::string where);

  /// The member, or nothing when it is absent.
  [[nodiscard]] std::optional<json::Value> find(std::string_view name);
  /// Fails when it is absent or no object; the result may be handed to another reader in any case.
  [[nodiscard]] std::optional<json::Value> object(std::string_view name);
  /// The elements; none when it is absent.
  [[nodiscard]] std::vector<json::Value> array(std::string_view name, std::size_t most);

  [[nodiscard]] std::string text(std::string_view name);
  [[nodiscard]] std::optional<std::string> optional_text(std::string_view name);
  [[nodiscard]] crypto::Bytes base64(std::string_view name);
  [[nodiscard]] std::optional<crypto::Bytes> optional_base64(std::string_view name);
  /// A number that is not negative, as a number or, like Protocol Buffers write int64, in a string; 0 when absent.
  [[nodiscard]] std::int64_t count(std::string_view name);

  /// The path of a member of this object.
  [[nodiscard]] std::string at(std::string_view name) const;
  [[nodiscard]] std::string at(std::string_view name, std::size_t index) const;

  /// Complains about members that nobody asked for.
  void finish();

 private:
  Mapping& mapping_;
  std::vector<json::Member> members_;
  std::vector<bool> is_taken_;
  std::string where_;
};

}  // namespace assay::trust
