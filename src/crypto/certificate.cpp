#include "crypto/certificate.hpp"

#include "core/hex.hpp"
#include "core/pem.hpp"
#include "crypto/openssl/access.hpp"
#include "crypto/openssl/time.hpp"

#include <openssl/asn1.h>
#include <openssl/objects.h>

#include <algorithm>
#include <array>

namespace assay::crypto {
namespace {

constexpr std::size_t kMostBytes = 64UL * 1024;
constexpr std::size_t kMostInPem = 64;
constexpr int kMostNames = 64;

Error malformed(std::string message) { return {ErrorCode::malformed, 0, "certificate: " + std::move(message)}; }

std::string name_text(const X509_NAME* name) {
  const auto bio = openssl::require(openssl::BioHandle(BIO_new(BIO_s_mem())));
  X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

KeyUsage usage_of(X509* handle) {
  const auto flags = X509_get_extension_flags(handle);
  KeyUsage usage;
  usage.is_ca = X509_check_ca(handle) != 0;
  // The getters answer "everything" for an extension that is absent: the flags say whether it is there.
  usage.has_usage = (flags & EXFLAG_KUSAGE) != 0;
  usage.signs_data = usage.has_usage && (X509_get_key_usage(handle) & KU_DIGITAL_SIGNATURE) != 0;
  usage.has_extended = (flags & EXFLAG_XKUSAGE) != 0;
  usage.signs_code = usage.has_extended && (X509_get_extended_key_usage(handle) & XKU_CODE_SIGN) != 0;
  usage.stamps_time = usage.has_extended && (X509_get_extended_key_usage(handle) & XKU_TIMESTAMP) != 0;
  return usage;
}

std::string oid_text(const ASN1_OBJECT* object) {
  std::array<char, 128> text{};
  const int size = OBJ_obj2txt(text.data(), text.size(), object, 1);
  return size > 0 && size < static_cast<int>(text.size()) ? std::string(text.data()) : std::string();
}

std::string string_value(const ASN1_STRING* text) {
  const auto* data = reinterpret_cast<const char*>(ASN1_STRING_get0_data(text));
  const int size = ASN1_STRING_length(text);
  return data != nullptr && size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

AlternativeName name_of_general(const GENERAL_NAME* general) {
  using Kind = AlternativeName::Kind;
  int type = 0;
  const void* value = GENERAL_NAME_get0_value(general, &type);
  const auto text = [&] { return string_value(static_cast<const ASN1_STRING*>(value)); };
  switch (type) {
    case GEN_EMAIL: return {Kind::email, text(), ""};
    case GEN_URI: return {Kind::uri, text(), ""};
    case GEN_DNS: return {Kind::dns, text(), ""};
    case GEN_OTHERNAME: {
      ASN1_OBJECT* oid = nullptr;
      ASN1_TYPE* inside = nullptr;
      if (GENERAL_NAME_get0_otherName(general, &oid, &inside) != 1 || inside == nullptr ||
          ASN1_TYPE_get(inside) != V_ASN1_UTF8STRING)
        return {};
      return {Kind::other, string_value(inside->value.utf8string), oid_text(oid)};
    }
    default: return {};
  }
}

}  // namespace

Result<Certificate> Certificate::from_der(ByteSpan der) {
  openssl::initialize();
  if (der.size() > kMostBytes) return std::unexpected(malformed("longer than 64 KiB"));
  const auto* at = openssl::data(der);
  openssl::CertificateHandle handle(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (handle == nullptr) return std::unexpected(malformed(openssl::last_error()));
  if (at != openssl::data(der) + der.size()) return std::unexpected(malformed("bytes follow it"));
  // Reads all known extensions; the result of a first call is what counts.
  X509_check_purpose(handle.get(), -1, 0);
  if ((X509_get_extension_flags(handle.get()) & EXFLAG_INVALID) != 0) {
    static_cast<void>(openssl::last_error());
    return std::unexpected(malformed("an extension is broken or there twice"));
  }
  const auto from = openssl::seconds(X509_get0_notBefore(handle.get()));
  const auto until = openssl::seconds(X509_get0_notAfter(handle.get()));
  if (!from || !until) return std::unexpected(malformed("its validity cannot be read"));
  unsigned char* spki = nullptr;
  const int spki_size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(handle.get()), &spki);
  if (spki_size <= 0) return std::unexpected(malformed("its key cannot be read"));
  auto spki_bytes = openssl::take_bytes(spki, spki_size);
  auto key = PublicKey::from_spki(spki_bytes);
  const auto usage = usage_of(handle.get());
  auto subject = name_text(X509_get_subject_name(handle.get()));
  auto issuer = name_text(X509_get_issuer_name(handle.get()));
  return Certificate(std::make_shared<const State>(std::move(handle), Bytes(der.begin(), der.end()),
                                                   std::move(spki_bytes), std::move(key), Validity{*from, *until},
                                                   usage, std::move(subject), std::move(issuer)));
}

Result<std::vector<Certificate>> Certificate::from_pem(std::string_view text) {
  const auto blocks = base64::read_pem(text);
  if (!blocks || blocks->empty()) return std::unexpected(malformed("wanted CERTIFICATE blocks of PEM"));
  if (blocks->size() > kMostInPem) return std::unexpected(malformed("more than 64 in one file"));
  std::vector<Certificate> all;
  for (const auto& block : *blocks) {
    if (block.label != "CERTIFICATE") return std::unexpected(malformed("a PEM block is none"));
    auto one = from_der(block.bytes);
    if (!one) return std::unexpected(std::move(one.error()));
    all.push_back(std::move(*one));
  }
  return all;
}

const Bytes& Certificate::der() const { return state_->der; }
Sha256Digest Certificate::fingerprint() const { return sha256(state_->der); }
const Result<PublicKey>& Certificate::key() const { return state_->key; }
const Bytes& Certificate::spki() const { return state_->spki; }
const Validity& Certificate::validity() const { return state_->validity; }
const KeyUsage& Certificate::usage() const { return state_->usage; }
const std::string& Certificate::subject() const { return state_->subject; }
const std::string& Certificate::issuer() const { return state_->issuer; }

bool Certificate::is_self_issued() const { return (X509_get_extension_flags(state_->handle.get()) & EXFLAG_SI) != 0; }

std::string Certificate::serial() const {
  const openssl::BigNumber number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(state_->handle.get()), nullptr));
  if (number == nullptr) return "";
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(number.get())));
  BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return hex(bytes);
}

Result<std::vector<AlternativeName>> Certificate::alternative_names() const {
  int status = 0;
  const openssl::NamesHandle names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(state_->handle.get(), NID_subject_alt_name, &status, nullptr)));
  if (names == nullptr) {
    if (status == -1) return std::vector<AlternativeName>();
    static_cast<void>(openssl::last_error());
    return std::unexpected(malformed("its subjectAltName is broken or there twice"));
  }
  const int count = sk_GENERAL_NAME_num(names.get());
  if (count > kMostNames) return std::unexpected(malformed("more than 64 alternative names"));
  std::vector<AlternativeName> all;
  all.reserve(static_cast<std::size_t>(std::max(count, 0)));
  for (int i = 0; i < count; ++i) all.push_back(name_of_general(sk_GENERAL_NAME_value(names.get(), i)));
  return all;
}

std::vector<Extension> Certificate::extensions(std::string_view object_identifier) const {
  std::vector<Extension> all;
  for (int i = 0; i < X509_get_ext_count(state_->handle.get()); ++i) {
    auto* extension = X509_get_ext(state_->handle.get(), i);
    if (oid_text(X509_EXTENSION_get_object(extension)) != object_identifier) continue;
    const auto value = string_value(X509_EXTENSION_get_data(extension));
    const auto bytes = bytes_of(value);
    all.push_back({X509_EXTENSION_get_critical(extension) != 0, Bytes(bytes.begin(), bytes.end())});
  }
  return all;
}

Result<Bytes> Certificate::tbs_without(std::string_view object_identifier) const {
  const auto copy = openssl::require(openssl::CertificateHandle(X509_dup(state_->handle.get())));
  for (int i = X509_get_ext_count(copy.get()) - 1; i >= 0; --i)
    if (oid_text(X509_EXTENSION_get_object(X509_get_ext(copy.get(), i))) == object_identifier)
      X509_EXTENSION_free(X509_delete_ext(copy.get(), i));
  unsigned char* der = nullptr;
  const int size = i2d_re_X509_tbs(copy.get(), &der);
  if (size <= 0) return std::unexpected(malformed("it cannot be encoded again: " + openssl::last_error()));
  return openssl::take_bytes(der, size);
}

openssl::StackHandle Access::stack(std::span<const Certificate> certificates) {
  auto stack = openssl::require(openssl::StackHandle(sk_X509_new_null()));
  for (const auto& certificate : certificates)
    if (sk_X509_push(stack.get(), handle(certificate)) <= 0) throw std::bad_alloc();
  return stack;
}

}  // namespace assay::crypto
