#pragma once

#include "cli/command_line.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// A command, and what can be typed behind it.
struct CompletedCommand {
  std::string_view name;
  std::string_view summary;
  Declaration declared;
  std::vector<std::string> words;  ///< that an operand can be: "list", "show", the identifier of a rule
  bool takes_paths = false;        ///< an operand can be a file
};

/// Scripts that complete `assay` command lines, each from nothing but `commands`.
[[nodiscard]] std::string bash_completion(std::span<const CompletedCommand> commands);
[[nodiscard]] std::string zsh_completion(std::span<const CompletedCommand> commands);
[[nodiscard]] std::string fish_completion(std::span<const CompletedCommand> commands);

/// True for the value of an option, or an operand, that is the path of something.
[[nodiscard]] bool is_path(std::string_view placeholder);

}  // namespace assay::cli
