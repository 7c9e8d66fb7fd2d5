#pragma once

#include <cstddef>
#include <string_view>

namespace assay::formats::jinja {

/// True for what a person writes and a template has no reason to know: neither tags, nor switches, nor names of fields.
[[nodiscard]] bool is_wordy(std::string_view text);

/// True for sentences and addresses, as opposed to tags and names of fields.
[[nodiscard]] bool is_prose(std::string_view text);

/// True when `text`, put in the place of `words`, says something else than a person wrote: a sentence, another host,
/// the number of an account.
[[nodiscard]] bool is_forgery(std::string_view words, std::string_view text);

/// True for what failed programs print, and nothing else: "traceback", "command not found", "exit code: 0". Templates
/// that tell a model that its tool failed look for that. `names_failure` is for what leaves no doubt.
inline constexpr std::size_t kLongestFailure = 200;
[[nodiscard]] bool is_about_failures(std::string_view text);
[[nodiscard]] bool names_failure(std::string_view text);

}  // namespace assay::formats::jinja
