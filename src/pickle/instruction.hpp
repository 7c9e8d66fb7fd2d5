#pragma once

#include "pickle/opcodes.hpp"

#include <assay/bytes.hpp>
#include <assay/cursor.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::pickle {

/// One opcode with its argument as it stands in the stream, nothing decoded that need not be.
struct Instruction {
  std::uint8_t code = 0;
  std::uint64_t offset = 0;  ///< of the opcode, in the artifact's offsets
  std::int64_t number = 0;   ///< uintN, intN; the size of a FRAME
  ByteView text;             ///< the content of strings, bytes, longs and lines (without the newline)
  ByteView second;           ///< the name of two_lines

  [[nodiscard]] const Opcode& opcode() const { return kOpcodes[code]; }
};

/// Reads the next opcode. A failure is in the cursor: `truncated`, or `malformed` for a byte that is no opcode
/// and for a line without the form its opcode wants. The end of the input before an opcode is `truncated`.
[[nodiscard]] Instruction read_instruction(Cursor& in);
/// The same without a copy: of `into`, only what its opcode has is set.
void read_instruction(Cursor& in, Instruction& into);
/// As from a file without `peek`, inside a frame that ends at `frame_end` (FileReader says what differs).
void read_instruction(Cursor& in, Instruction& into, std::uint64_t frame_end);

/// The text of a STRING, UNICODE, BINUNICODE … instruction as UTF-8, or of a bytes instruction as it is;
/// at most about `limit` bytes of it. Escapes are decoded as the C unpickler does; bytes past 0x7f of Python 2
/// strings are read as Latin-1, which is what loaders that accept them ask for.
[[nodiscard]] std::string decode_text(const Instruction& instruction, std::size_t limit);

/// Whether the C unpickler's text readers accept `text` as an integer: base 0 or 10, underscores, white space, an
/// optional L. Deliberately a little too lenient: what only some versions accept is accepted.
[[nodiscard]] bool is_integer_text(std::string_view text);
/// Its value when it fits and is plainly decimal or hexadecimal.
[[nodiscard]] std::optional<std::int64_t> integer_text(std::string_view text);
/// The index of PUT and GET: a decimal int with white space, a sign and underscores between digits.
[[nodiscard]] std::optional<std::int64_t> memo_index_text(std::string_view text);
[[nodiscard]] bool is_float_text(std::string_view text);

/// UTF-8 as Python's "surrogatepass" reads it: strict, but lone surrogates are let through.
[[nodiscard]] bool is_surrogate_passing_utf8(std::string_view text);

}  // namespace assay::pickle
