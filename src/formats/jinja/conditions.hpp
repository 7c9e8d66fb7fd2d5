#pragma once

#include "formats/jinja/operands.hpp"

#include <optional>
#include <string>

namespace assay::formats::jinja {

/// What a condition waits for, after "where ": words in what somebody has written (`'password' in message.content`), a
/// message of some length, a date. Tags (`</think>`, `[INST]`) and switches (`/no_think`) are no words: ordinary
/// templates look for those.
struct Trigger {
  std::string is;                  ///< `a message has "password" in it`
  std::string words;               ///< the first of the words, if there are some
  bool is_about_failures = false;  ///< all of them are what failed programs print
  bool names_failure = false;      ///< and one leaves no doubt
  bool is_of_tool = false;         ///< the message is what a tool has said

  /// Templates tell a model that its tool has failed. That is no secret of theirs.
  [[nodiscard]] bool is_failed_tool() const { return is_about_failures && names_failure && is_of_tool; }
  /// Waits for what `other` waits for, too.
  void add(const Trigger& other);
};
[[nodiscard]] std::optional<Trigger> trigger_of(Tokens condition, const Environment& environment);

/// True for `message.role == 'tool'`, when nothing else is enough.
[[nodiscard]] bool asks_for_tool(Tokens condition);

/// True when the literal at `at` is asked for, or a name, and is no text that the expression may put somewhere.
[[nodiscard]] bool is_asked_for(Tokens expression, std::size_t at);

}  // namespace assay::formats::jinja
