#include "cli/completion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace assay::cli {
namespace {

constexpr std::string_view kMade = "# Made by 'assay completion'. Do not edit.\n";

/// `text` between single quotes, for a shell.
std::string shell_string(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

/// Text of zsh's _arguments, where brackets and colons end what they stand in.
std::string escaped_for_zsh(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::vector<std::string> option_names(const CompletedCommand& command) {
  std::vector<std::string> names;
  for (const auto& option : command.declared.options)
    names.insert(names.end(), option.names.begin(), option.names.end());
  return names;
}

/// What zsh does for a value or an operand.
std::string zsh_action(const std::vector<std::string>& words, bool takes_paths) {
  if (!words.empty()) return fmt::format("({})", fmt::join(words, " "));
  return takes_paths ? "_files" : "";
}

}  // namespace

std::string bash_completion(std::span<const CompletedCommand> commands) {
  std::vector<std::string_view> names;
  names.reserve(commands.size());
  for (const auto& command : commands) names.push_back(command.name);
  std::string out(kMade);
  out += fmt::format(R"(_assay() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} words=
  # bash makes a word of the '=' in '--format=json'.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]]; then
    previous=${{COMP_WORDS[COMP_CWORD-2]}}
  fi
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W '{}' -- "$current")
    return
  fi
  case "${{COMP_WORDS[1]}} $previous" in
)",
                     fmt::join(names, " "));
  for (const auto& command : commands) {
    for (const auto& option : command.declared.options) {
      if (option.placeholder.empty()) continue;
      std::vector<std::string> patterns;
      patterns.reserve(option.names.size());
      for (const auto& name : option.names) patterns.push_back(shell_string(fmt::format("{} {}", command.name, name)));
      out += fmt::format("    {})\n", fmt::join(patterns, " | "));
      if (!option.choices.empty()) {
        out += fmt::format("      mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$current\")\n",
                           fmt::join(option.choices, " "));
      } else if (is_path(option.placeholder)) {
        out += "      compopt -o default\n";
      }
      out += "      return ;;\n";
    }
  }
  out += "  esac\n  case \"${COMP_WORDS[1]}\" in\n";
  for (const auto& command : commands) {
    out += fmt::format("    {})\n", command.name);
    out += fmt::format("      if [[ $current == -* ]]; then words='{}'; else words='{}'; fi\n",
                       fmt::join(option_names(command), " "), fmt::join(command.words, " "));
    if (command.takes_paths) out += "      [[ $current == -* ]] || compopt -o default\n";
    out += "      ;;\n";
  }
  out += R"(  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -F _assay assay
)";
  return out;
}

std::string zsh_completion(std::span<const CompletedCommand> commands) {
  std::string out = fmt::format("#compdef assay\n{}_assay() {{\n  local -a commands\n  commands=(\n", kMade);
  for (const auto& command : commands)
    out += fmt::format("    {}\n", shell_string(fmt::format("{}:{}", command.name, escaped_for_zsh(command.summary))));
  out += R"(  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
)";
  for (const auto& command : commands) {
    out += fmt::format("    {})\n      _arguments -s -S", command.name);
    for (const auto& option : command.declared.options) {
      const auto value = option.placeholder.empty()
                             ? std::string()
                             : fmt::format(":{}:{}", escaped_for_zsh(option.placeholder),
                                           zsh_action(option.choices, is_path(option.placeholder)));
      for (const auto& name : option.names) {
        std::string exclusive = "*";
        if (!option.is_repeatable) exclusive = fmt::format("({})", fmt::join(option.names, " "));
        const std::string_view attached = option.placeholder.empty() ? "" : name.starts_with("--") ? "=" : "+";
        out += fmt::format(" \\\n        {}", shell_string(fmt::format("{}{}{}[{}]{}", exclusive, name, attached,
                                                                       escaped_for_zsh(option.help), value)));
      }
    }
    if (!command.words.empty() || command.takes_paths)
      out += fmt::format(" \\\n        {}",
                         shell_string(fmt::format("*:{}:{}", escaped_for_zsh(command.declared.operands),
                                                  command.takes_paths ? "_files" : zsh_action(command.words, false))));
    out += "\n      ;;\n";
  }
  return out + "  esac\n}\n\n_assay \"$@\"\n";
}

std::string fish_completion(std::span<const CompletedCommand> commands) {
  std::string out(kMade);
  out += "complete -c assay -f\n";
  for (const auto& command : commands) {
    out += fmt::format("complete -c assay -n __fish_use_subcommand -a {} -d {}\n", command.name,
                       shell_string(command.summary));
    const auto here = shell_string(fmt::format("__fish_seen_subcommand_from {}", command.name));
    if (!command.words.empty())
      out += fmt::format("complete -c assay -n {} -a {}\n", here,
                         shell_string(fmt::format("{}", fmt::join(command.words, " "))));
    if (command.takes_paths) out += fmt::format("complete -c assay -n {} -F\n", here);
    for (const auto& option : command.declared.options) {
      out += fmt::format("complete -c assay -n {}", here);
      for (const auto& name : option.names)
        out += name.starts_with("--") ? fmt::format(" -l {}", name.substr(2)) : fmt::format(" -s {}", name.substr(1));
      if (!option.choices.empty()) {
        out += fmt::format(" -x -a {}", shell_string(fmt::format("{}", fmt::join(option.choices, " "))));
      } else if (!option.placeholder.empty()) {
        out += is_path(option.placeholder) ? " -r -F" : " -x";
      }
      out += fmt::format(" -d {}\n", shell_string(option.help));
    }
  }
  return out;
}

}  // namespace assay::cli
