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

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace assay::cli
