#include "crypto/timestamp.hpp"

#include "core/hex.hpp"
#include "crypto/openssl/access.hpp"
#include "crypto/openssl/algorithms.hpp"
#include "crypto/openssl/time.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::crypto {
namespace {

constexpr std::size_t kMostBytes = 64UL * 1024;
constexpr int kSecurityLevel = 2;

Error failed(std::string message) { return {ErrorCode::malformed, 0, "timestamp: " + std::move(message)}; }

/// A store that trusts one certificate at one time. The verification context takes it over.
X509_STORE* store_of(const Certificate& anchor, std::int64_t time) {
  auto store = openssl::require(openssl::StoreHandle(X509_STORE_new()));
  if (X509_STORE_add_cert(store.get(), Access::handle(anchor)) != 1) throw std::bad_alloc();
  auto* parameters = X509_STORE_get0_param(store.get());
  X509_VERIFY_PARAM_set_time(parameters, time);
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_auth_level(parameters, kSecurityLevel);
  return store.release();
}

/// A stack that owns references; the verification context takes it over.
STACK_OF(X509) * owned_stack(std::span<const Certificate> certificates) {
  auto* stack = sk_X509_new_null();
  if (stack == nullptr) throw std::bad_alloc();
  for (const auto& certificate : certificates)
    if (X509_add_cert(stack, Access::handle(certificate), X509_ADD_FLAG_UP_REF) != 1) throw std::bad_alloc();
  return stack;
}

/// Memory that OpenSSL frees.
unsigned char* owned_bytes(ByteSpan bytes) {
  auto* copy = static_cast<unsigned char*>(OPENSSL_malloc(bytes.size()));
  if (copy == nullptr) throw std::bad_alloc();
  std::copy_n(openssl::data(bytes), bytes.size(), copy);
  return copy;
}

}  // namespace

struct Timestamp::State {
  openssl::ResponseHandle response;
  std::int64_t time;
  bool has_fraction;

  [[nodiscard]] TS_TST_INFO* info() const { return TS_RESP_get_tst_info(response.get()); }
};

Result<Timestamp> Timestamp::parse(ByteSpan der) {
  openssl::initialize();
  if (der.size() > kMostBytes) return std::unexpected(failed("longer than 64 KiB"));
  const auto* at = openssl::data(der);
  openssl::ResponseHandle response(d2i_TS_RESP(nullptr, &at, static_cast<long>(der.size())));
  if (response == nullptr) return std::unexpected(failed(openssl::last_error()));
  if (at != openssl::data(der) + der.size()) return std::unexpected(failed("bytes follow the response"));
  const auto status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response.get())));
  if (status != TS_STATUS_GRANTED && status != TS_STATUS_GRANTED_WITH_MODS)
    return std::unexpected(failed("the authority did not grant it"));
  auto* info = TS_RESP_get_tst_info(response.get());
  if (TS_RESP_get_token(response.get()) == nullptr || info == nullptr)
    return std::unexpected(failed("the response holds no token"));
  const auto* stated = TS_TST_INFO_get_time(info);
  const auto time = openssl::seconds(stated);
  if (!time) return std::unexpected(failed("its time cannot be read"));
  const std::string_view text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(stated)),
                              static_cast<std::size_t>(ASN1_STRING_length(stated)));
  return Timestamp(std::make_shared<const State>(std::move(response), *time, text.find('.') != text.npos));
}

std::int64_t Timestamp::time() const { return state_->time; }
bool Timestamp::has_fraction() const { return state_->has_fraction; }

std::string Timestamp::serial() const {
  const openssl::BigNumber number(ASN1_INTEGER_to_BN(TS_TST_INFO_get_serial(state_->info()), nullptr));
  if (number == nullptr) return "";
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(number.get())));
  BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return hex(bytes);
}

Result<HashAlgorithm> Timestamp::imprint_algorithm() const {
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(TS_TST_INFO_get_msg_imprint(state_->info())));
  switch (OBJ_obj2nid(object)) {
    case NID_sha256: return HashAlgorithm::sha256;
    case NID_sha384: return HashAlgorithm::sha384;
    case NID_sha512: return HashAlgorithm::sha512;
    default: return std::unexpected(failed("its imprint is of a hash that is not SHA-256, SHA-384 or SHA-512"));
  }
}

Result<void> Timestamp::verify(ByteSpan message, std::span<const Certificate> authority) const {
  if (authority.empty()) return std::unexpected(failed("the authority has no certificate"));
  const auto algorithm = imprint_algorithm();
  if (!algorithm) return std::unexpected(algorithm.error());
  const auto digest = hash(*algorithm, message);

  // Each setter takes over what it is given.
  const auto context = openssl::require(openssl::TimestampContext(TS_VERIFY_CTX_new()));
  TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_VERSION | TS_VFY_SIGNATURE | TS_VFY_IMPRINT);
  TS_VERIFY_CTX_set_store(context.get(), store_of(authority.back(), time()));
  TS_VERIFY_CTX_set_certs(context.get(), owned_stack(authority));
  TS_VERIFY_CTX_set_imprint(context.get(), owned_bytes(digest), static_cast<long>(digest.size()));
  if (TS_RESP_verify_response(context.get(), state_->response.get()) != 1)
    return std::unexpected(failed(openssl::last_error()));

  // Any certificate under the anchor could have signed: the authority is its leaf and no other.
  const auto known = Access::stack(authority);
  const openssl::StackHandle signers(PKCS7_get0_signers(TS_RESP_get_token(state_->response.get()), known.get(), 0));
  if (signers == nullptr || sk_X509_num(signers.get()) != 1 ||
      X509_cmp(sk_X509_value(signers.get(), 0), Access::handle(authority.front())) != 0) {
    static_cast<void>(openssl::last_error());
    return std::unexpected(failed("signed by another certificate than the authority's"));
  }
  return {};
}

}  // namespace assay::crypto
