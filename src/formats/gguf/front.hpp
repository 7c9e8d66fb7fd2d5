#pragma once

#include <assay/artifact.hpp>

#include <cstdint>

namespace assay::formats::gguf {

/// How many bytes of a compressed model must be expanded, judged on those that are here: everything before the data of
/// the tensors. All of it when the data is not understood, or when something lies behind it.
[[nodiscard]] std::uint64_t needed_front(const Artifact& artifact);

}  // namespace assay::formats::gguf
