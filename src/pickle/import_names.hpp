#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace assay::pickle {

/// The names under which a program in Python has the globals that a stream imports: its own name, or one with a number
/// where two are called the same.
class ImportNames {
 public:
  struct Bound {
    std::string line;        ///< `from os import system`
    std::string expression;  ///< `system`
  };
  /// `name` may be dotted. `opcode` makes a name that is taken another one. Nothing when Python has no statement that
  /// imports it.
  [[nodiscard]] std::optional<Bound> bind(std::string_view module, std::string_view name, std::uint64_t opcode);

 private:
  [[nodiscard]] std::string free_name(std::string_view name, std::uint64_t opcode) const;

  std::map<std::string, std::string, std::less<>> names_;  ///< module and first name → bound as
  std::set<std::string, std::less<>> taken_;
};

}  // namespace assay::pickle
