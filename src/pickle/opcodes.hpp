#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace assay::pickle {

/// How the argument of an opcode is written in the stream. Numbers are little-endian but for float8.
enum class Operand : std::uint8_t {
  none,
  uint1,
  uint2,
  int4,
  uint4,
  uint8,
  float8,        ///< big-endian IEEE double
  line,          ///< up to a newline
  two_lines,     ///< module, then name
  decimal_line,  ///< a number as text
  float_line,
  quoted_line,   ///< a Python 2 string literal
  unicode_line,  ///< raw-unicode-escape
  string1,
  string4,
  bytes1,
  bytes4,
  bytes8,
  utf8_1,
  utf8_4,
  utf8_8,  ///< a size of so many bytes, then the content
  long1,
  long4,  ///< the same for two's complement integers
};

/// What an opcode is called and how it is read. docs/formats/pickle.md
struct Opcode {
  std::string_view name;  ///< empty: there is no such opcode
  Operand operand = Operand::none;
  std::uint8_t protocol = 0;
  bool weights_only = false;
};

enum Code : std::uint8_t {
#define OPCODE(code, NAME, operand, protocol, weights_only) k##NAME = (code),
#include "pickle/opcodes.def"
#undef OPCODE
};

inline constexpr std::array<Opcode, 256> kOpcodes = [] {
  std::array<Opcode, 256> table{};
#define OPCODE(code, NAME, operand, protocol, weights_only) \
  table[static_cast<std::uint8_t>(code)] = Opcode{#NAME, Operand::operand, protocol, (weights_only) != 0};
#include "pickle/opcodes.def"
#undef OPCODE
  return table;
}();

inline constexpr int kHighestProtocol = 5;

}  // namespace assay::pickle
