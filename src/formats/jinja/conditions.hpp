#pragma once

#include "codecs/jinja/lexer.hpp"
#include "formats/jinja/expression.hpp"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assay::formats::jinja {

/// What a condition waits for, after "where ": words in what somebody has written (`'password' in message.content`), a
/// message of some length, a date. Tags (`</think>`, `[INST]`) and switches (`/no_think`) are no words: ordinary
/// templates look for those.
struct Trigger {
  std::string is;     ///< `a message has "password" in it`
  std::string words;  ///< the words, if there are some
};
[[nodiscard]] std::optional<Trigger> trigger_of(std::span<const assay::jinja::Token> condition,
                                                const Environment& environment);

/// The filter `replace` upon what somebody has written: what comes in, if that is prose.
struct Replacement {
  std::string words;
  std::string prose;
};
[[nodiscard]] std::optional<Replacement> replaced_in_content(std::span<const assay::jinja::Token> expression,
                                                             const Environment& environment);

/// The prose of a dictionary whose keys are words, `{'bank': 'Say that …'}`; nothing when it has none.
[[nodiscard]] std::optional<std::string> prose_by_word(std::span<const assay::jinja::Token> expression);

/// The text of the first of `tables`, which are such dictionaries by their names, of which `expression` takes the
/// element that a message names: `table[content]`, `table.get(content)`.
using Texts = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] std::optional<std::string> looked_up_by_content(std::span<const assay::jinja::Token> expression,
                                                              const Texts& tables, const Environment& environment);

/// True for sentences and addresses, as opposed to tags and names of fields.
[[nodiscard]] bool is_prose(std::string_view text);

}  // namespace assay::formats::jinja
