#pragma once

#include "crypto/bytes.hpp"

#include <string_view>

namespace assay::trust::intoto {

/// What version 0.2 of the library for signing models signed in place of the pre-authentication encoding: its Python
/// wrote the payload as it would show bytes to a programmer (`b'…'`), and the header with a capital V. A signature of
/// this form is good for statements of that version only.
[[nodiscard]] crypto::Bytes legacy_encoding(std::string_view payload_type, crypto::ByteSpan payload);

}  // namespace assay::trust::intoto
