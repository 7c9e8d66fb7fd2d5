#include "cli/commands.hpp"

#include "cli/exit_code.hpp"
#include "cli/suggest.hpp"
#include "cli/terminal.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <array>
#include <vector>

namespace assay::cli {
namespace {

std::string overview() {
  std::string out =
      "assay scans machine-learning model artifacts before anybody loads them.\n\n"
      "Usage: assay COMMAND [OPTION]... [OPERAND]...\n\nCommands:\n";
  for (const auto& command : commands()) out += fmt::format("  {:<12}{}\n", command.name, command.summary);
  out +=
      "\n'assay COMMAND --help' says more about a command.\n\n"
      "Exit codes: 0 clean and complete, 1 findings, 2 incomplete, 3 nothing scannable,\n"
      "4 wrong usage, 5 a required signature or provenance policy is not met.\n";
  return out;
}

int complain_about_command(std::string_view typed, const char* raw) {
  std::vector<std::string_view> names;
  for (const auto& command : commands()) names.push_back(command.name);
  auto hint = did_you_mean(typed, names);
  const auto shown = text::printable(typed);
  if (hint.empty() && ::access(raw, F_OK) == 0) hint = fmt::format("to scan a file: assay scan '{}'", shown);
  const bool is_option = typed.starts_with('-');
  return report_usage_error("", {fmt::format("unknown {} '{}'", is_option ? "option" : "command", shown), hint});
}

}  // namespace

std::span<const Command> commands() {
  static constexpr std::array kAll{
      Command{"scan", "scan files, directories or standard input", run_scan},
      Command{"inspect", "show what is in a file: members, imports, opcodes", run_inspect},
      Command{"verify", "say who signed a file, when, and how that is known", run_verify},
      Command{"trust", "show whom a trusted root trusts, or check it", run_trust},
      Command{"rules", "list the rules, or show one", run_rules},
      Command{"explain", "say what a rule means and what to do about it", run_explain},
      Command{"completion", "write what lets a shell complete command lines", run_completion},
      Command{"manual", "write the manual page", run_manual},
      Command{"version", "print the version and what this machine offers", run_version},
  };
  return kAll;
}

int run(Arguments arguments) {
  if (arguments.empty()) {
    print_error(overview());
    return kExitUsage;
  }
  const std::string_view word = arguments.front();
  const auto rest = arguments.subspan(1);
  if (word == "--help" || word == "-h") return print_result(overview());
  if (word == "--version") return run_version(rest);
  if (word == "help") {
    if (rest.empty()) return print_result(overview());
    const std::array<const char*, 2> help{rest.front(), "--help"};
    return run(help);
  }
  for (const auto& command : commands())
    if (command.name == word) return command.run(rest);
  return complain_about_command(word, arguments.front());
}

}  // namespace assay::cli
