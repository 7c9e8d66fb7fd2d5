#pragma once

#include <assay/bytes.hpp>

#include <vector>

namespace assay::trust {

/// The documents of a file: one JSON text, or one a line (JSON Lines), as tools that download attestations or trusted
/// roots write them. At most 1024; a file with more is handed out whole, and is then no JSON.
[[nodiscard]] std::vector<ByteView> split_documents(ByteView bytes);

}  // namespace assay::trust
