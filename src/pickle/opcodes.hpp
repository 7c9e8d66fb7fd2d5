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

/// How most arguments are read: a number of so many bytes, so many bytes, or so many that say how many follow.
struct Layout {
  enum class Kind : std::uint8_t { nothing, number, signed4, content, counted, other };
  Kind kind = Kind::nothing;
  std::uint8_t width = 0;  ///< of the number, the content or the count, in bytes
};

constexpr Layout layout_of(Operand operand) {
  switch (operand) {
    case Operand::none: return {Layout::Kind::nothing, 0};
    case Operand::uint1: return {Layout::Kind::number, 1};
    case Operand::uint2: return {Layout::Kind::number, 2};
    case Operand::uint4: return {Layout::Kind::number, 4};
    case Operand::uint8: return {Layout::Kind::number, 8};
    case Operand::int4: return {Layout::Kind::signed4, 4};
    case Operand::float8: return {Layout::Kind::content, 8};
    case Operand::string1:
    case Operand::bytes1:
    case Operand::utf8_1:
    case Operand::long1: return {Layout::Kind::counted, 1};
    case Operand::bytes4:
    case Operand::utf8_4: return {Layout::Kind::counted, 4};
    case Operand::bytes8:
    case Operand::utf8_8: return {Layout::Kind::counted, 8};
    default: return {Layout::Kind::other, 0};
  }
}

/// What an opcode is called and how it is read. docs/formats/pickle.md
struct Opcode {
  std::string_view name;  ///< empty: there is no such opcode
  Operand operand = Operand::none;
  std::uint8_t protocol = 0;
  bool weights_only = false;
  Layout layout;
};

enum Code : std::uint8_t {
#define OPCODE(code, NAME, operand, protocol, weights_only) k##NAME = (code),
#include "pickle/opcodes.def"
#undef OPCODE
};

inline constexpr std::array<Opcode, 256> kOpcodes = [] {
  std::array<Opcode, 256> table{};
#define OPCODE(code, NAME, operand, protocol, weights_only) \
  table[static_cast<std::uint8_t>(code)] =                  \
      Opcode{#NAME, Operand::operand, protocol, (weights_only) != 0, layout_of(Operand::operand)};
#include "pickle/opcodes.def"
#undef OPCODE
  return table;
}();

inline constexpr int kHighestProtocol = 5;

}  // namespace assay::pickle
