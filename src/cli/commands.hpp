#pragma once

#include "cli/command_line.hpp"

#include <span>
#include <string_view>

namespace assay::cli {

/// One word after `assay`: a constant. `run` gets what follows the word and returns the exit code.
struct Command {
  std::string_view name;
  std::string_view summary;
  int (*run)(Arguments arguments);
};

int run_scan(Arguments arguments);
int run_inspect(Arguments arguments);
int run_verify(Arguments arguments);
int run_trust(Arguments arguments);
int run_rules(Arguments arguments);
int run_explain(Arguments arguments);
int run_completion(Arguments arguments);
int run_manual(Arguments arguments);
int run_version(Arguments arguments);

/// THE list of commands.
[[nodiscard]] std::span<const Command> commands();

/// Runs the command that `arguments` (without the program's name) ask for.
int run(Arguments arguments);

}  // namespace assay::cli
