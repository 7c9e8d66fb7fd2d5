#pragma once

#include <span>
#include <string>
#include <string_view>

namespace assay {

/// "did you mean 'high'?" when a candidate is near enough to what was typed, or an empty text.
[[nodiscard]] std::string did_you_mean(std::string_view typed, std::span<const std::string_view> candidates);

/// How many insertions, deletions, replacements and swaps of neighbours lie between two words.
[[nodiscard]] std::size_t edit_distance(std::string_view left, std::string_view right);

}  // namespace assay
