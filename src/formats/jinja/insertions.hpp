#pragma once

#include "formats/jinja/conditions.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace assay::formats::jinja {

/// The filter `replace` upon what somebody has written: what comes in, if that is prose.
struct Replacement {
  std::string words;
  std::string prose;
};
[[nodiscard]] std::optional<Replacement> replaced_in_content(Tokens expression, const Environment& environment);
/// The same of `{% filter replace('word', '…') %}`, whatever is filtered.
[[nodiscard]] std::optional<Replacement> replaced_by_filter(Tokens filters, const Environment& environment);

/// The prose of a dictionary whose keys are words, `{'bank': 'Say that …'}`; nothing when it has none.
[[nodiscard]] std::optional<std::string> prose_by_word(Tokens expression);

/// The text of the first of `tables`, which are such dictionaries by their names, of which `expression` takes the
/// element that a message names: `table[content]`, `table.get(content)`. Dictionaries may also stand there themselves.
using Texts = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] std::optional<std::string> looked_up_by_content(Tokens expression, const Texts& tables,
                                                              const Environment& environment);

/// The literals that an expression gives for some messages and not for others; empty when it gives only truths.
[[nodiscard]] std::string inserted_prose(Tokens expression, const Trigger& trigger);

}  // namespace assay::formats::jinja
