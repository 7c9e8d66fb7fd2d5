#pragma once

#include <assay/result.hpp>

#include <cstdint>
#include <string>

namespace assay::cli {

/// A regular file that is small by nature (a bundle, a key, a trusted root), read whole. `io` when it cannot be read,
/// is no regular file or larger than `most`; the message names it.
[[nodiscard]] Result<std::string> read_small_file(const std::string& path, std::uint64_t most = 16ULL * 1024 * 1024);

/// What a signature of a model may be: it lists every file, some 200 bytes each.
inline constexpr std::uint64_t kLargestSignature = 64ULL * 1024 * 1024;

}  // namespace assay::cli
