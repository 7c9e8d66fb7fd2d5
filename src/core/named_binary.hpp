#pragma once

#include <assay/artifact.hpp>

#include <span>
#include <string_view>

namespace assay {

/// True when the name of the artifact has one of the endings, in lower case, and its bytes are no text: what a loader
/// of such files would be given, whatever it is.
[[nodiscard]] bool is_named_binary(const Artifact& artifact, std::span<const std::string_view> endings);

}  // namespace assay
