#include "trust/sigstore/make_bundle.hpp"

#include "codecs/json/writer.hpp"
#include "core/base64.hpp"
#include "core/hex.hpp"
#include "crypto/bytes.hpp"
#include "crypto/digest.hpp"
#include "trust/intoto/dsse.hpp"

namespace assay::trust::sigstore {
namespace {

using json::Writer;

constexpr std::string_view kMediaType = "application/vnd.dev.sigstore.bundle.v0.3+json";

void write_material(Writer& out, const crypto::PrivateKey& key, std::span<const crypto::Certificate> chain) {
  out.key("verificationMaterial");
  out.begin_object();
  if (chain.empty()) {
    out.key("publicKey");
    out.begin_object();
    out.member("hint", hex(crypto::sha256(crypto::bytes_of(key.public_key().pem()))));
    out.end_object();
  } else {
    out.key("x509CertificateChain");
    out.begin_object();
    out.key("certificates");
    out.begin_array();
    for (const auto& certificate : chain) {
      out.begin_object();
      out.member("rawBytes", base64::encode(certificate.der()));
      out.end_object();
    }
    out.end_array();
    out.end_object();
  }
  out.key("tlogEntries");
  out.begin_array();
  out.end_array();
  out.end_object();
}

}  // namespace

std::string make_bundle(std::string_view statement, const crypto::PrivateKey& key,
                        std::span<const crypto::Certificate> chain) {
  const auto payload = crypto::bytes_of(statement);
  const auto signature = key.sign(intoto::pre_authentication_encoding(intoto::kStatementType, payload),
                                  {.hash = crypto::natural_hash(key.public_key().kind())});
  std::string text;
  Writer out(text);
  out.begin_object();
  out.member("mediaType", kMediaType);
  write_material(out, key, chain);
  out.key("dsseEnvelope");
  out.begin_object();
  out.member("payload", base64::encode(payload));
  out.member("payloadType", intoto::kStatementType);
  out.key("signatures");
  out.begin_array();
  out.begin_object();
  out.member("sig", base64::encode(signature));
  out.member("keyid", "");
  out.end_object();
  out.end_array();
  out.end_object();
  out.end_object();
  return text + "\n";
}

}  // namespace assay::trust::sigstore
