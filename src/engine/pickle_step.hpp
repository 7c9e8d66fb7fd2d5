#pragma once

#include <assay/bytes.hpp>
#include <assay/cursor.hpp>

#include <cstdint>
#include <string_view>

namespace assay::engine {

/// An opcode of a pickle and the texts behind it, for the way to the next one: what they mean the pickle layer knows.
struct PickleStep {
  std::uint8_t code = 0;
  ByteView text;             ///< a line, the text of a counted opcode, or the module of GLOBAL and INST
  ByteView name;             ///< the second line of GLOBAL and INST
  std::uint32_t number = 0;  ///< of one, two or four bytes
};

/// Reads one step. False: the bytes are no opcode, or end within it.
[[nodiscard]] bool read_step(Cursor& in, PickleStep& step);

/// A dotted Python name.
[[nodiscard]] bool is_python_name(std::string_view text);

}  // namespace assay::engine
