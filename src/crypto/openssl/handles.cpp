#include "crypto/openssl/handles.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>

namespace assay::crypto::openssl {

void initialize() {
  // Strings of errors are data of the program itself; nothing is loaded for them.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, nullptr);
}

std::string last_error() {
  std::string text;
  while (const auto code = ERR_get_error())
    if (const char* reason = ERR_reason_error_string(code)) text = reason;
  return text.empty() ? "not valid" : text;
}

Bytes take_bytes(unsigned char* bytes, int size) {
  const BytesHandle owner(bytes);
  if (size < 0 || bytes == nullptr) throw std::bad_alloc();
  const auto* begin = reinterpret_cast<const std::byte*>(bytes);
  return {begin, begin + size};
}

}  // namespace assay::crypto::openssl
