#pragma once

#include <assay/bytes.hpp>
#include <assay/rule_data.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace assay::pickle {

struct Instruction;

/// One opcode for people.
struct Line {
  std::uint64_t offset = 0;
  std::uint64_t index = 0;
  std::string text;  ///< `0x00000e  3  GLOBAL           os system        stack 0 → 1`
};

/// Every opcode of the pickle at `start` as text, at most `limit` lines, then what stopped it if it did not end in
/// STOP.
[[nodiscard]] std::vector<Line> disassemble(ByteView bytes, std::uint64_t start, std::uint64_t limit);

/// One opcode with its argument: `GLOBAL os system`.
[[nodiscard]] std::string show_instruction(const Instruction& instruction);

/// What the pickle imports, builds and calls as Python, one statement a line, at most `limit` lines.
[[nodiscard]] std::vector<std::string> decompile(ByteView bytes, std::uint64_t start, const PickleGlobals& globals,
                                                 std::uint64_t limit);

}  // namespace assay::pickle
