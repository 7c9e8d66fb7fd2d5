#include "crypto/library.hpp"

#include "crypto/openssl/handles.hpp"

namespace assay::crypto {

void start_library() { openssl::initialize(); }

}  // namespace assay::crypto
