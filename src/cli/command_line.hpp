#pragma once

#include "cli/usage.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

using Arguments = std::span<const char* const>;

/// What a command says of itself, for those who write about it: the manual page, completions of shells.
struct Declaration {
  struct Option {
    std::string group;               ///< the title it stands under in the help text
    std::vector<std::string> names;  ///< "-f" and "--format"
    std::string placeholder;         ///< "FORMAT"; empty for a flag
    std::string help;
    std::string variable;              ///< of the environment; empty for none
    std::vector<std::string> choices;  ///< all that its value can be, if that is a list
    bool is_repeatable = false;
  };
  std::string operands;  ///< as usage shows them: "[PATH|-]..."
  std::string summary;
  std::string epilogue;
  std::vector<Option> options;
};

/// The options of one command. Only this file's implementation sees CLI11.
///
/// Values come out as they were typed; what they mean is for cli/values.hpp. Targets must outlive the object.
class CommandLine {
 public:
  /// `command` is "scan"; `operands` is how usage shows what is not an option: "[PATH|-]...".
  CommandLine(std::string_view command, std::string_view operands, std::string_view summary);
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;
  ~CommandLine();

  /// `names` is "-q,--quiet" or "--hash".
  void flag(std::string_view names, bool& target, std::string_view help);
  /// `variable` is the environment variable that has the value when the option is not given; null for none.
  void value(std::string_view names, std::string_view placeholder, std::optional<std::string>& target,
             std::string_view help, const char* variable = nullptr);
  /// May be given several times.
  void values(std::string_view names, std::string_view placeholder, std::vector<std::string>& target,
              std::string_view help);
  /// All words that the option declared last takes.
  void choices(std::span<const std::string_view> words);
  /// Starts a named group of options in the help text.
  void group(std::string_view title);
  /// A paragraph at the end of the help text.
  void epilogue(std::string_view text);

  /// Fills the targets and `operands`. An exit code when the command is over already: help was asked for and
  /// printed (0), or the usage is wrong and was complained about (4).
  [[nodiscard]] std::optional<int> parse(Arguments arguments, std::vector<std::string>& operands);

  /// The same error, about the environment variable if that is where the value came from.
  [[nodiscard]] UsageError blame(UsageError error) const;

  [[nodiscard]] std::string help() const;

  /// What a command declares: `run` is called, and over as soon as it has its arguments parsed.
  [[nodiscard]] static Declaration declaration_of(int (*run)(Arguments arguments));

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace assay::cli
