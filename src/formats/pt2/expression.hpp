#pragma once

#include <assay/rule.hpp>
#include <assay/rule_data.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::formats::pt2 {

/// Who evaluates a text of the program.
enum class Evaluation : std::uint8_t {
  size,   ///< sympy.sympify, when the program is loaded: arithmetic of symbols
  guard,  ///< Python, when the module is made and called: conditions about the inputs, `L['x'].size()[0] <= 8`
};

/// What a text has that PyTorch's printers do not write.
struct Doubt {
  Severity severity = Severity::high;
  std::string has;  ///< completes "it …": "calls os.system, which runs a command"
};

/// The worst that an expression does; nothing when it is arithmetic and conditions.
[[nodiscard]] std::optional<Doubt> doubt_of(std::string_view text, Evaluation evaluation, const PickleGlobals& globals);

}  // namespace assay::formats::pt2
