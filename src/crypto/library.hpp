#pragma once

namespace assay::crypto {

/// Starts OpenSSL without its configuration files: they could replace algorithms, and they cost a millisecond. Comes
/// before anything else that would start it, as libyara does.
void start_library();

}  // namespace assay::crypto
