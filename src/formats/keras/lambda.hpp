#pragma once

#include "codecs/json/document.hpp"
#include "core/complaints.hpp"

#include <assay/context.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace assay::formats::keras {

/// The bytes that a text stands for: base64 with line ends, or latin-1 as the first versions of Keras wrote it.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

/// Judges the text in which a Lambda layer keeps its bytecode.
void judge_lambda(const json::Value& code, std::string_view layer, ScanContext& context, Complaints& complaints);

}  // namespace assay::formats::keras
