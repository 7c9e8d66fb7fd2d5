#pragma once

#include "pickle/instruction.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::pickle {

/// Whether Python reads `name` as one name: letters of ASCII, digits and `_`, and no keyword. Others exist, and are not
/// needed to write a name that everybody reads in the same way.
[[nodiscard]] bool is_python_name(std::string_view name);

/// The argument of an instruction that pushes a number, a text or bytes, as Python would write it; of long ones about
/// the first `limit` bytes, with `…` inside the quotes.
[[nodiscard]] std::string python_number(const Instruction& instruction);
[[nodiscard]] std::string python_text(const Instruction& instruction, std::size_t limit);
[[nodiscard]] std::string python_bytes(const Instruction& instruction, std::size_t limit);

}  // namespace assay::pickle
