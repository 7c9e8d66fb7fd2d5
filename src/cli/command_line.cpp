#include "cli/command_line.hpp"

#include "cli/exit_code.hpp"
#include "cli/terminal.hpp"
#include "core/suggest.hpp"
#include "core/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <cstdlib>
#include <deque>

namespace assay::cli {
namespace {

constexpr std::size_t kHelpColumn = 28;

/// A value that may be given once; CLI11 collects what was given.
struct Single {
  std::string name;
  std::vector<std::string> given;
  std::optional<std::string>* target;
  const char* variable = nullptr;  ///< of the environment
  bool is_from_environment = false;
};

/// Where declarations go instead of arguments being parsed; null when somebody means to run the command.
thread_local Declaration* wanted_declaration = nullptr;

/// "-f, --format FORMAT", with room for the letter where there is none.
std::string shown(const Declaration::Option& option) {
  std::string text =
      option.names.size() == 1 ? "    " + option.names.front() : fmt::format("{}", fmt::join(option.names, ", "));
  if (!option.placeholder.empty()) text += " " + option.placeholder;
  return text;
}

}  // namespace

struct CommandLine::Parts {
  std::string command;
  Declaration declared;
  CLI::App app;
  std::deque<Single> singles;  // CLI11 holds references to them
  std::string group;
  bool wants_help = false;

  void remember(std::string_view names, std::string_view placeholder, std::string_view help, bool is_repeatable) {
    auto& option = declared.options.emplace_back();
    option.group = group;
    const auto comma = names.find(',');
    if (comma != std::string_view::npos) option.names.emplace_back(names.substr(0, comma));
    option.names.emplace_back(names.substr(comma == std::string_view::npos ? 0 : comma + 1));
    option.placeholder = placeholder;
    option.help = help;
    option.is_repeatable = is_repeatable;
  }

  [[nodiscard]] UsageError unknown_option(std::string_view typed) const {
    const auto name = typed.substr(0, typed.find('='));
    std::vector<std::string_view> names;
    names.reserve(declared.options.size());
    for (const auto& option : declared.options) names.push_back(option.names.back());
    return {fmt::format("unknown option '{}'", text::printable(name)), did_you_mean(name, names)};
  }
};

CommandLine::CommandLine(std::string_view command, std::string_view operands, std::string_view summary)
    : parts_(std::make_unique<Parts>()) {
  parts_->command = command;
  parts_->declared.operands = operands;
  parts_->declared.summary = summary;
  parts_->app.set_help_flag();
  // Operands are taken from what CLI11 does not know: its own positional lists read "[a,b].pt" as a list, so that a
  // file of that name would never be scanned.
  parts_->app.allow_extras();
}

CommandLine::~CommandLine() = default;

void CommandLine::flag(std::string_view names, bool& target, std::string_view help) {
  parts_->app.add_flag(std::string(names), target)->take_last();
  parts_->remember(names, "", help, false);
}

void CommandLine::value(std::string_view names, std::string_view placeholder, std::optional<std::string>& target,
                        std::string_view help, const char* variable) {
  auto& single = parts_->singles.emplace_back(std::string(names.substr(names.find("--"))), std::vector<std::string>(),
                                              &target, variable);
  parts_->app.add_option(std::string(names), single.given)->allow_extra_args(false)->take_all();
  parts_->remember(names, placeholder, help, false);
  if (variable != nullptr) parts_->declared.options.back().variable = variable;
}

void CommandLine::values(std::string_view names, std::string_view placeholder, std::vector<std::string>& target,
                         std::string_view help) {
  parts_->app.add_option(std::string(names), target)->allow_extra_args(false)->take_all();
  parts_->remember(names, placeholder, help, true);
}

void CommandLine::choices(std::span<const std::string_view> words) {
  parts_->declared.options.back().choices.assign(words.begin(), words.end());
}

void CommandLine::group(std::string_view title) { parts_->group = title; }

void CommandLine::epilogue(std::string_view text) { parts_->declared.epilogue = text; }

std::optional<int> CommandLine::parse(Arguments arguments, std::vector<std::string>& operands) {
  auto& parts = *parts_;
  flag("-h,--help", parts.wants_help, "print this help and exit");
  if (wanted_declaration != nullptr) {
    *wanted_declaration = parts.declared;
    return kExitClean;
  }

  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // as CLI11 wants them
  try {
    parts.app.parse(reversed);
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string_view what = error.what();  // "--format: 1 required TEXT missing"
    return report_usage_error(parts.command,
                              {fmt::format("{}: the value is missing", what.substr(0, what.find(':'))), ""});
  } catch (const CLI::ConversionError& error) {
    const std::string_view what = error.what();  // "Could not convert: --hash = banana"
    const auto name = what.substr(std::min(what.find("--"), what.size()));
    return report_usage_error(parts.command,
                              {fmt::format("{}: takes no value", text::printable(name.substr(0, name.find(' ')))), ""});
  } catch (const CLI::ParseError& error) {
    return report_usage_error(parts.command, {text::printable(error.what(), 0), ""});
  }
  if (parts.wants_help) return print_result(help());
  for (auto& single : parts.singles) {
    if (single.given.size() > 1)
      return report_usage_error(parts.command,
                                {fmt::format("{}: given {} times", single.name, single.given.size()), ""});
    if (!single.given.empty()) {
      *single.target = std::move(single.given.front());
    } else if (const char* value = single.variable == nullptr ? nullptr : std::getenv(single.variable);
               value != nullptr && *value != '\0') {
      *single.target = value;
      single.is_from_environment = true;
    }
  }

  bool only_operands = false;
  for (auto& word : parts.app.remaining()) {
    if (!only_operands && word == "--") {
      only_operands = true;
    } else if (!only_operands && word.size() > 1 && word.starts_with('-')) {
      return report_usage_error(parts.command, parts.unknown_option(word));
    } else {
      operands.push_back(std::move(word));
    }
  }
  return std::nullopt;
}

UsageError CommandLine::blame(UsageError error) const {
  for (const auto& single : parts_->singles)
    if (single.is_from_environment && error.message.starts_with(single.name + ':'))
      error.message.replace(0, single.name.size(), single.variable);
  return error;
}

std::string CommandLine::help() const {
  const auto& [operands, summary, epilogue, options] = parts_->declared;
  std::string out = fmt::format("{}\n\nUsage: assay {} [OPTION]...{}{}\n", summary, parts_->command,
                                operands.empty() ? "" : " ", operands);
  const std::string* group = nullptr;
  for (const auto& option : options) {
    if (!option.group.empty() && (group == nullptr || *group != option.group))
      out += fmt::format("\n{}:\n", option.group);
    group = &option.group;
    const auto names = shown(option);
    if (names.size() + 4 > kHelpColumn) {
      out += fmt::format("  {}\n{:{}}{}\n", names, "", kHelpColumn, option.help);
    } else {
      out += fmt::format("  {:<{}}{}\n", names, kHelpColumn - 2, option.help);
    }
  }
  std::string variables;
  for (const auto& option : options)
    if (!option.variable.empty())
      variables += fmt::format("  {:<{}}{}\n", option.variable, kHelpColumn - 2, option.names.back());
  if (!variables.empty()) out += fmt::format("\nEnvironment, for flags that are not given:\n{}", variables);
  if (!epilogue.empty()) out += fmt::format("\n{}\n", epilogue);
  return out;
}

Declaration CommandLine::declaration_of(int (*run)(Arguments arguments)) {
  Declaration declared;
  wanted_declaration = &declared;
  run({});
  wanted_declaration = nullptr;
  return declared;
}

}  // namespace assay::cli
