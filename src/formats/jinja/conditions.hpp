#pragma once

#include "codecs/jinja/lexer.hpp"
#include "formats/jinja/expression.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assay::formats::jinja {

/// The words that a condition looks for in what somebody has written: `'password' in message.content`. Tags
/// (`</think>`,
/// `[INST]`) and switches (`/no_think`) are none: ordinary templates look for those.
[[nodiscard]] std::optional<std::string> looked_for_in_content(std::span<const assay::jinja::Token> condition,
                                                               const Environment& environment);

/// True for sentences and addresses, as opposed to tags and names of fields.
[[nodiscard]] bool is_prose(std::string_view text);

}  // namespace assay::formats::jinja
