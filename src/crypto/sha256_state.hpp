#pragma once

#include "crypto/digest.hpp"

// The functions of this header are the ones that OpenSSL would rather have called through a provider. They are the same
// code (with the instructions of the processor), and looking up a provider takes longer than the scan of a small file.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

namespace assay::crypto {

struct Sha256::State {
  SHA256_CTX context;

  State() { start(); }
  void start();
};

}  // namespace assay::crypto
