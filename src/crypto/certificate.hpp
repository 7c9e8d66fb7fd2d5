#pragma once

#include "crypto/bytes.hpp"
#include "crypto/digest.hpp"
#include "crypto/key.hpp"

#include <assay/result.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::crypto {

/// One name of a SubjectAlternativeName (RFC 5280, 4.2.1.6). The value is foreign text as it stands: it may hold NUL
/// bytes, and is compared by length and bytes.
struct AlternativeName {
  enum class Kind : std::uint8_t { email, uri, dns, other, unsupported };
  Kind kind = Kind::unsupported;
  std::string value;
  std::string type;  ///< `other`: the object identifier of what it is, in dots

  friend bool operator==(const AlternativeName&, const AlternativeName&) = default;
};

struct Extension {
  bool is_critical = false;
  Bytes value;  ///< the inside of the extension's OCTET STRING
};

/// What a certificate's key may be used for. Extensions that are absent restrict nothing by RFC 5280; whether that is
/// good enough is for the caller.
struct KeyUsage {
  bool is_ca = false;
  bool has_usage = false;     ///< there is a keyUsage extension
  bool signs_data = false;    ///< digitalSignature
  bool has_extended = false;  ///< there is an extKeyUsage extension
  bool signs_code = false;
  bool stamps_time = false;
};

/// Seconds since 1970 in UTC; both ends belong to it.
struct Validity {
  std::int64_t from = 0;
  std::int64_t until = 0;

  [[nodiscard]] bool contains(std::int64_t time) const { return from <= time && time <= until; }
};

/// An X.509 certificate, cheap to copy. Parsed means parsed: nothing here says that it is to be trusted.
class Certificate {
 public:
  /// DER of at most 64 KiB, and nothing behind it.
  [[nodiscard]] static Result<Certificate> from_der(ByteSpan der);
  /// The `CERTIFICATE` blocks of a PEM text in their order: at least one, at most 64, and no other block.
  [[nodiscard]] static Result<std::vector<Certificate>> from_pem(std::string_view text);

  [[nodiscard]] const Bytes& der() const;
  [[nodiscard]] Sha256Digest fingerprint() const;
  /// An error when assay does not accept keys of this kind.
  [[nodiscard]] const Result<PublicKey>& key() const;
  /// The SubjectPublicKeyInfo in DER, whatever its kind.
  [[nodiscard]] const Bytes& spki() const;
  [[nodiscard]] const Validity& validity() const;
  [[nodiscard]] const KeyUsage& usage() const;
  /// As RFC 4514 writes names, with UTF-8 as it is: foreign text.
  [[nodiscard]] const std::string& subject() const;
  [[nodiscard]] const std::string& issuer() const;
  /// Issuer and subject are the same name.
  [[nodiscard]] bool is_self_issued() const;
  /// Lower-case hexadecimal.
  [[nodiscard]] std::string serial() const;
  /// An error when the extension is there more than once, or broken; empty when it is absent.
  [[nodiscard]] Result<std::vector<AlternativeName>> alternative_names() const;
  /// Every extension of this type, in their order.
  [[nodiscard]] std::vector<Extension> extensions(std::string_view object_identifier) const;
  /// The TBSCertificate encoded again without the extensions of this type: what a CT log signs (RFC 6962, 3.2).
  [[nodiscard]] Result<Bytes> tbs_without(std::string_view object_identifier) const;

  friend bool operator==(const Certificate& left, const Certificate& right) { return left.der() == right.der(); }

 private:
  friend struct Access;
  struct State;
  explicit Certificate(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

}  // namespace assay::crypto
