#include "cli/command_line.hpp"

#include "cli/exit_code.hpp"
#include "cli/terminal.hpp"
#include "core/suggest.hpp"
#include "core/text.hpp"

#include <fmt/format.h>
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

struct HelpLine {
  std::string names;  ///< empty for the title of a group
  std::string help;
};

}  // namespace

struct CommandLine::Parts {
  std::string command;
  std::string operands;
  std::string summary;
  std::string epilogue;
  CLI::App app;
  std::deque<Single> singles;  // CLI11 holds references to them
  std::vector<HelpLine> lines;
  std::vector<std::string> long_names;
  bool wants_help = false;

  void remember(std::string_view names, std::string_view placeholder, std::string_view help) {
    std::string shown(names);
    if (const auto comma = shown.find(','); comma != std::string::npos) {
      shown.insert(comma + 1, 1, ' ');
    } else {
      shown.insert(0, 4, ' ');
    }
    const auto dashes = names.find("--");
    if (dashes != std::string_view::npos) long_names.emplace_back(names.substr(dashes));
    if (!placeholder.empty()) shown += fmt::format(" {}", placeholder);
    lines.push_back({std::move(shown), std::string(help)});
  }

  [[nodiscard]] UsageError unknown_option(std::string_view typed) const {
    const auto name = typed.substr(0, typed.find('='));
    const std::vector<std::string_view> names(long_names.begin(), long_names.end());
    return {fmt::format("unknown option '{}'", text::printable(name)), did_you_mean(name, names)};
  }
};

CommandLine::CommandLine(std::string_view command, std::string_view operands, std::string_view summary)
    : parts_(std::make_unique<Parts>()) {
  parts_->command = command;
  parts_->operands = operands;
  parts_->summary = summary;
  parts_->app.set_help_flag();
  // Operands are taken from what CLI11 does not know: its own positional lists read "[a,b].pt" as a list, so that a
  // file of that name would never be scanned.
  parts_->app.allow_extras();
}

CommandLine::~CommandLine() = default;

void CommandLine::flag(std::string_view names, bool& target, std::string_view help) {
  parts_->app.add_flag(std::string(names), target)->take_last();
  parts_->remember(names, "", help);
}

void CommandLine::value(std::string_view names, std::string_view placeholder, std::optional<std::string>& target,
                        std::string_view help, const char* variable) {
  auto& single = parts_->singles.emplace_back(std::string(names.substr(names.find("--"))), std::vector<std::string>(),
                                              &target, variable);
  parts_->app.add_option(std::string(names), single.given)->allow_extra_args(false)->take_all();
  parts_->remember(names, placeholder, help);
}

void CommandLine::values(std::string_view names, std::string_view placeholder, std::vector<std::string>& target,
                         std::string_view help) {
  parts_->app.add_option(std::string(names), target)->allow_extra_args(false)->take_all();
  parts_->remember(names, placeholder, help);
}

void CommandLine::group(std::string_view title) { parts_->lines.push_back({"", std::string(title)}); }

void CommandLine::epilogue(std::string_view text) { parts_->epilogue = text; }

std::optional<int> CommandLine::parse(Arguments arguments, std::vector<std::string>& operands) {
  auto& parts = *parts_;
  flag("-h,--help", parts.wants_help, "print this help and exit");

  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // as CLI11 wants them
  try {
    parts.app.parse(reversed);
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string_view what = error.what();  // "--format: 1 required TEXT missing"
    return report_usage_error(parts.command,
                              {fmt::format("{}: the value is missing", what.substr(0, what.find(':'))), ""});
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
  const auto& parts = *parts_;
  std::string out = fmt::format("{}\n\nUsage: assay {} [OPTION]...{}{}\n", parts.summary, parts.command,
                                parts.operands.empty() ? "" : " ", parts.operands);
  for (const auto& line : parts.lines) {
    if (line.names.empty()) {
      out += fmt::format("\n{}:\n", line.help);
    } else if (line.names.size() + 4 > kHelpColumn) {
      out += fmt::format("  {}\n{:{}}{}\n", line.names, "", kHelpColumn, line.help);
    } else {
      out += fmt::format("  {:<{}}{}\n", line.names, kHelpColumn - 2, line.help);
    }
  }
  if (!parts.epilogue.empty()) out += fmt::format("\n{}\n", parts.epilogue);
  return out;
}

}  // namespace assay::cli
