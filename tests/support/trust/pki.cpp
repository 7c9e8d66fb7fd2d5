#include "support/trust/pki.hpp"

#include "core/pem.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace assay::test {
namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(std::string("test PKI: ") + what);
}

const unsigned char* raw(ByteSpan bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

Bytes take(unsigned char* der, int size) {
  require(size > 0, "encoding");
  const auto* begin = reinterpret_cast<const std::byte*>(der);
  Bytes out(begin, begin + size);
  OPENSSL_free(der);
  return out;
}

EVP_PKEY* generate(TestKeyKind kind) {
  switch (kind) {
    case TestKeyKind::p256: return EVP_EC_gen("P-256");
    case TestKeyKind::p384: return EVP_EC_gen("P-384");
    case TestKeyKind::p521: return EVP_EC_gen("P-521");
    case TestKeyKind::secp256k1: return EVP_EC_gen("secp256k1");
    case TestKeyKind::ed25519: return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    case TestKeyKind::rsa2048: return EVP_RSA_gen(2048);
    case TestKeyKind::rsa1024: return EVP_RSA_gen(1024);
  }
  return nullptr;
}

const EVP_MD* digest_of(const EVP_PKEY* key, std::optional<crypto::SignatureScheme> scheme) {
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519) return nullptr;
  if (scheme) return EVP_get_digestbyname(std::string(crypto::name_of(scheme->hash)).c_str());
  if (EVP_PKEY_get_bits(key) == 384) return EVP_sha384();
  if (EVP_PKEY_get_bits(key) == 521) return EVP_sha512();
  return EVP_sha256();
}

void set_name(X509_NAME* name, const std::string& common_name) {
  if (common_name.empty()) return;
  require(
      X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common_name.data()),
                                 static_cast<int>(common_name.size()), -1, 0) == 1,
      "name");
}

void add_known(X509* certificate, int nid, const std::string& value) {
  if (value.empty()) return;
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  auto* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "extension");
  X509_EXTENSION_free(extension);
}

void add_raw(X509* certificate, const TestExtension& draft) {
  auto* object = OBJ_txt2obj(draft.oid.c_str(), 1);
  auto* octets = ASN1_OCTET_STRING_new();
  ASN1_OCTET_STRING_set(octets, raw(draft.value), static_cast<int>(draft.value.size()));
  auto* extension = X509_EXTENSION_create_by_OBJ(nullptr, object, draft.is_critical ? 1 : 0, octets);
  require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "extension");
  X509_EXTENSION_free(extension);
  ASN1_OCTET_STRING_free(octets);
  ASN1_OBJECT_free(object);
}

std::string read_bio(BIO* bio) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio, &text);
  std::string out(text, static_cast<std::size_t>(size));
  BIO_free(bio);
  return out;
}

}  // namespace

struct TestKey::State {
  EVP_PKEY* key = nullptr;
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_PKEY_free(key); }
};

TestKey TestKey::make(TestKeyKind kind) {
  TestKey out;
  out.state = std::make_shared<State>();
  out.state->key = generate(kind);
  require(out.state->key != nullptr, "key");
  return out;
}

Bytes TestKey::spki() const {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(state->key, &der);
  return take(der, size);
}

std::string TestKey::public_pem() const { return base64::write_pem({"PUBLIC KEY", spki()}); }

std::string TestKey::private_pem() const {
  auto* bio = BIO_new(BIO_s_mem());
  require(PEM_write_bio_PrivateKey(bio, state->key, nullptr, nullptr, 0, nullptr, nullptr) == 1, "private key");
  return read_bio(bio);
}

Bytes TestKey::sign(ByteSpan message, std::optional<crypto::SignatureScheme> scheme) const {
  auto* context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* inner = nullptr;
  std::size_t size = 0;
  require(EVP_DigestSignInit(context, &inner, digest_of(state->key, scheme), nullptr, state->key) == 1, "sign");
  if (scheme && scheme->padding == crypto::Padding::pss) {
    EVP_PKEY_CTX_set_rsa_padding(inner, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(inner, RSA_PSS_SALTLEN_DIGEST);
  }
  require(EVP_DigestSign(context, nullptr, &size, raw(message), message.size()) == 1, "sign");
  Bytes out(size);
  require(
      EVP_DigestSign(context, reinterpret_cast<unsigned char*>(out.data()), &size, raw(message), message.size()) == 1,
      "sign");
  out.resize(size);
  EVP_MD_CTX_free(context);
  return out;
}

Bytes make_certificate(const CertificateDraft& draft) {
  auto* certificate = X509_new();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), draft.serial);
  ASN1_TIME_set(X509_getm_notBefore(certificate), draft.not_before);
  ASN1_TIME_set(X509_getm_notAfter(certificate), draft.not_after);
  set_name(X509_get_subject_name(certificate), draft.subject);
  set_name(X509_get_issuer_name(certificate), draft.issuer);
  X509_set_pubkey(certificate, draft.key.state->key);
  std::string constraints = draft.is_ca ? "critical,CA:TRUE" : "";
  if (draft.path_length) constraints += ",pathlen:" + std::to_string(*draft.path_length);
  add_known(certificate, NID_basic_constraints, constraints);
  add_known(certificate, NID_key_usage, draft.key_usage);
  add_known(certificate, NID_ext_key_usage, draft.extended_key_usage);
  add_known(certificate, NID_subject_key_identifier, "hash");
  // RFC 5280, 4.2.1.6: critical where there is no subject.
  add_known(
      certificate, NID_subject_alt_name,
      draft.alternative_names.empty() ? "" : (draft.subject.empty() ? "critical," : "") + draft.alternative_names);
  for (const auto& extension : draft.extensions) add_raw(certificate, extension);
  auto* key_id = AUTHORITY_KEYID_new();
  key_id->keyid = ASN1_OCTET_STRING_new();
  auto* signer = X509_PUBKEY_new();
  X509_PUBKEY_set(&signer, draft.signed_by.state->key);
  const unsigned char* bits = nullptr;
  int bits_size = 0;
  X509_PUBKEY_get0_param(nullptr, &bits, &bits_size, nullptr, signer);
  unsigned char id[EVP_MAX_MD_SIZE];
  unsigned id_size = 0;
  EVP_Digest(bits, static_cast<std::size_t>(bits_size), id, &id_size, EVP_sha1(), nullptr);
  ASN1_OCTET_STRING_set(key_id->keyid, id, static_cast<int>(id_size));
  X509_add1_ext_i2d(certificate, NID_authority_key_identifier, key_id, 0, X509V3_ADD_DEFAULT);
  AUTHORITY_KEYID_free(key_id);
  X509_PUBKEY_free(signer);

  require(X509_sign(certificate, draft.signed_by.state->key, digest_of(draft.signed_by.state->key, {})) > 0,
          "certificate");
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  X509_free(certificate);
  return take(der, size);
}

std::string certificate_pem(ByteSpan der) { return base64::write_pem({"CERTIFICATE", Bytes(der.begin(), der.end())}); }

Bytes make_timestamp(const TimestampDraft& draft) {
  const auto* hash = EVP_get_digestbyname(draft.hash.c_str());
  unsigned char imprint[EVP_MAX_MD_SIZE];
  unsigned imprint_size = 0;
  EVP_Digest(draft.message.data(), draft.message.size(), imprint, &imprint_size, hash, nullptr);

  auto* request = TS_REQ_new();
  auto* message = TS_MSG_IMPRINT_new();
  auto* algorithm = X509_ALGOR_new();
  X509_ALGOR_set0(algorithm, OBJ_nid2obj(EVP_MD_get_type(hash)), V_ASN1_NULL, nullptr);
  TS_REQ_set_version(request, 1);
  TS_MSG_IMPRINT_set_algo(message, algorithm);
  TS_MSG_IMPRINT_set_msg(message, imprint, static_cast<int>(imprint_size));
  TS_REQ_set_msg_imprint(request, message);
  TS_REQ_set_cert_req(request, draft.embeds_certificate ? 1 : 0);
  auto* request_bio = BIO_new(BIO_s_mem());
  i2d_TS_REQ_bio(request_bio, request);

  const auto* at = raw(draft.certificate);
  auto* certificate = d2i_X509(nullptr, &at, static_cast<long>(draft.certificate.size()));
  auto* context = TS_RESP_CTX_new();
  require(TS_RESP_CTX_set_signer_cert(context, certificate) == 1, "timestamp certificate");
  TS_RESP_CTX_set_signer_key(context, draft.key.state->key);
  TS_RESP_CTX_set_signer_digest(context, EVP_sha256());
  auto* policy = OBJ_txt2obj("1.3.6.1.4.1.57264.2", 1);
  TS_RESP_CTX_set_def_policy(context, policy);
  TS_RESP_CTX_add_md(context, hash);
  const auto tell_time = [](TS_resp_ctx* /*context*/, void* user, long* seconds, long* microseconds) {
    *seconds = static_cast<long>(*static_cast<const std::int64_t*>(user));
    *microseconds = 0;
    return 1;
  };
  auto time = draft.time;
  TS_RESP_CTX_set_time_cb(context, tell_time, &time);
  const auto tell_serial = [](TS_resp_ctx* /*context*/, void* /*user*/) {
    auto* serial = ASN1_INTEGER_new();
    ASN1_INTEGER_set(serial, 7);
    return serial;
  };
  TS_RESP_CTX_set_serial_cb(context, tell_serial, nullptr);
  auto* response = TS_RESP_create_response(context, request_bio);
  require(response != nullptr, "timestamp");
  unsigned char* der = nullptr;
  const int size = i2d_TS_RESP(response, &der);
  TS_RESP_free(response);
  TS_RESP_CTX_free(context);
  ASN1_OBJECT_free(policy);
  X509_free(certificate);
  X509_ALGOR_free(algorithm);
  TS_MSG_IMPRINT_free(message);
  TS_REQ_free(request);
  BIO_free(request_bio);
  return take(der, size);
}

Bytes to_bytes(std::string_view text) {
  const auto span = crypto::bytes_of(text);
  return {span.begin(), span.end()};
}

Bytes utf8_string(std::string_view text) {
  Bytes out{std::byte{0x0C}};
  if (text.size() > 127) out.push_back(std::byte{0x81});
  out.push_back(static_cast<std::byte>(text.size()));
  for (const char c : text) out.push_back(static_cast<std::byte>(c));
  return out;
}

}  // namespace assay::test
