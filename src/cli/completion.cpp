#include "cli/completion.hpp"

#include "cli/catalogue.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/values.hpp"
#include "formats/all.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace assay::cli {
namespace {

constexpr std::array<std::string_view, 3> kShells{"bash", "zsh", "fish"};

/// The words of a usage line that are typed as they stand: "list" and "show" of "list | show ID".
std::vector<std::string> literal_words(std::string_view operands) {
  std::vector<std::string> words;
  std::string word;
  bool is_literal = true;
  const auto end_word = [&] {
    if (is_literal && word.size() > 1) words.push_back(word);
    word.clear();
    is_literal = true;
  };
  for (const char c : operands) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!is_letter) {
      end_word();
      continue;
    }
    is_literal = is_literal && c >= 'a' && c <= 'z';
    word += c;
  }
  end_word();
  return words;
}

std::vector<CompletedCommand> completed_commands() {
  std::vector<CompletedCommand> all;
  for (const auto& command : commands()) {
    CompletedCommand one{.name = command.name,
                         .summary = command.summary,
                         .declared = CommandLine::declaration_of(command.run),
                         .words = {}};
    const std::string_view operands = one.declared.operands;
    one.words = literal_words(operands);
    if (operands.contains("ID"))
      for (const auto* rule : catalogue(formats::all())) one.words.emplace_back(rule->id);
    one.takes_paths = is_path(operands);
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

bool is_path(std::string_view placeholder) {
  return placeholder.contains("FILE") || placeholder.contains("DIR") || placeholder.contains("PATH") ||
         placeholder.contains("OUT");
}

int run_completion(Arguments arguments) {
  CommandLine line("completion", "bash|zsh|fish", "Writes a script that lets a shell complete command lines of assay.");
  line.epilogue("For one session of bash: source <(assay completion bash). A package installs all three.");
  std::vector<std::string> words;
  if (const auto exit_code = line.parse(arguments, words)) return *exit_code;
  if (words.size() != 1) return report_usage_error("completion", {"wanted: bash, zsh or fish", ""});
  const auto shell = parse_choice("completion", words[0], kShells);
  if (!shell) return report_usage_error("completion", shell.error());
  const auto all = completed_commands();
  switch (*shell) {
    case 0: return print_result(bash_completion(all));
    case 1: return print_result(zsh_completion(all));
    default: return print_result(fish_completion(all));
  }
}

}  // namespace assay::cli
