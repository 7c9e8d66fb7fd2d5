#pragma once

// Private to crypto/: owners of OpenSSL's objects. No header that others include says any of this.

#include "crypto/bytes.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace assay::crypto::openssl {

template <auto kFree>
struct Deleter {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};

// These are macros.
inline void free_bytes(void* bytes) { OPENSSL_free(bytes); }
inline void free_stack(STACK_OF(X509) * stack) { sk_X509_free(stack); }

using KeyHandle = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using CertificateHandle = std::unique_ptr<X509, Deleter<X509_free>>;
using StoreHandle = std::unique_ptr<X509_STORE, Deleter<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, Deleter<X509_STORE_CTX_free>>;
using NamesHandle = std::unique_ptr<GENERAL_NAMES, Deleter<GENERAL_NAMES_free>>;
using BioHandle = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using BigNumber = std::unique_ptr<BIGNUM, Deleter<BN_free>>;
using ResponseHandle = std::unique_ptr<TS_RESP, Deleter<TS_RESP_free>>;
using TimestampContext = std::unique_ptr<TS_VERIFY_CTX, Deleter<TS_VERIFY_CTX_free>>;
using BytesHandle = std::unique_ptr<unsigned char, Deleter<free_bytes>>;
/// Borrows its certificates.
using StackHandle = std::unique_ptr<STACK_OF(X509), Deleter<free_stack>>;

/// Starts the library without its configuration files, which could swap algorithms and cost a millisecond. Whoever
/// is the first to use OpenSSL calls this.
void initialize();

/// What the library's error queue says last; empties it.
[[nodiscard]] std::string last_error();

inline const unsigned char* data(ByteSpan bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

/// The bytes that an `i2d` function made.
[[nodiscard]] Bytes take_bytes(unsigned char* bytes, int size);

/// Throws std::bad_alloc when there is no object: these constructors fail for nothing else.
template <class Handle>
Handle require(Handle handle) {
  if (handle == nullptr) throw std::bad_alloc();
  return handle;
}

}  // namespace assay::crypto::openssl
