#include "crypto/path.hpp"

#include "crypto/openssl/access.hpp"

namespace assay::crypto {
namespace {

constexpr int kMostIntermediates = 8;
/// 112 bits of security: no RSA below 2048 bits, no SHA-1 signatures.
constexpr int kSecurityLevel = 2;

PathFailure::Kind kind_of(int error) {
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID: return PathFailure::Kind::outside_validity;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED: return PathFailure::Kind::untrusted;
    default: return PathFailure::Kind::forbidden;
  }
}

}  // namespace

std::expected<std::vector<Certificate>, PathFailure> build_path(const Certificate& leaf, const PathRequest& request) {
  const auto store = openssl::require(openssl::StoreHandle(X509_STORE_new()));
  for (const auto& anchor : request.anchors)
    if (X509_STORE_add_cert(store.get(), Access::handle(anchor)) != 1) throw std::bad_alloc();
  const auto untrusted = Access::stack(request.intermediates);
  const auto context = openssl::require(openssl::StoreContext(X509_STORE_CTX_new()));
  if (X509_STORE_CTX_init(context.get(), store.get(), Access::handle(leaf), untrusted.get()) != 1)
    throw std::bad_alloc();
  auto* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, request.time);
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_X509_STRICT | X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_auth_level(parameters, kSecurityLevel);
  X509_VERIFY_PARAM_set_depth(parameters, kMostIntermediates);

  if (X509_verify_cert(context.get()) != 1) {
    const int error = X509_STORE_CTX_get_error(context.get());
    static_cast<void>(openssl::last_error());
    return std::unexpected(PathFailure{kind_of(error), X509_verify_cert_error_string(error)});
  }
  std::vector<Certificate> path;
  const auto* chain = X509_STORE_CTX_get0_chain(context.get());
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    unsigned char* der = nullptr;
    const int size = i2d_X509(sk_X509_value(chain, i), &der);
    auto one = Certificate::from_der(openssl::take_bytes(der, size));
    if (!one) return std::unexpected(PathFailure{PathFailure::Kind::forbidden, one.error().message});
    path.push_back(std::move(*one));
  }
  return path;
}

}  // namespace assay::crypto
