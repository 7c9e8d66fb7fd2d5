// `pickle … end` and the 68 opcodes by the names of src/pickle/opcodes.def, which are those of CPython's pickletools.
//
//   FRAME              without a size: up to the next FRAME or the end of the block
//   GLOBAL "os system"     or GLOBAL "module" "name" when the module has a blank
//   SHORT_BINUNICODE "os" size 200     claims another size than it brings; so do all counted texts
//   LONG1 -1           or LONG1 "\xff" for raw two's complement
#include "support/assembly.hpp"

#include "pickle/opcodes.hpp"

#include <algorithm>
#include <bit>

namespace assay::test::assembly {
namespace {

using pickle::Operand;

/// A text after its size; `SHORT_BINUNICODE "os" size 200` claims more than it brings.
void counted(const Line& line, std::size_t width, std::string& out) {
  line.expect(1, 3);
  const std::string& text = line.text(0);
  std::uint64_t size = text.size();
  if (line.arguments() > 1) {
    if (line.text(1) != "size") line.fail("'size N' is wanted, got '" + line.text(1) + "'");
    size = line.number(2);
  } else if (width < 8 && size >> (8 * width) != 0) {
    line.fail("the text does not fit; say 'size N' to lie");
  }
  put(out, size, width);
  out += text;
}

void pair(const Line& line, std::string& out) {
  line.expect(1, 2);
  std::string both = line.text(0);
  if (line.arguments() == 2) {
    both += '\n' + line.text(1);
  } else {
    const auto blank = both.find(' ');
    if (blank == std::string::npos) line.fail("\"module name\" is wanted");
    both[blank] = '\n';
  }
  out += both + '\n';
}

void integer(const Line& line, std::size_t width, std::string& out) {
  line.expect(1);
  std::string bytes;
  if (line.token(0).is_quoted) {
    bytes = line.text(0);
  } else if (const auto value = static_cast<std::int64_t>(line.number(0)); value != 0) {
    put(bytes, line.number(0), 8);
    const char filler = value < 0 ? '\xff' : '\0';
    while (bytes.size() > 1 && bytes.back() == filler && ((bytes[bytes.size() - 2] ^ filler) & 0x80) == 0)
      bytes.pop_back();
  }
  put(out, bytes.size(), width);
  out += bytes;
}

void operand(Operand kind, const Line& line, std::string& out) {
  const auto fixed = [&](std::size_t width) {
    line.expect(1);
    put(out, line.number(0), width);
  };
  switch (kind) {
    case Operand::none: line.expect(0); break;
    case Operand::uint1: fixed(1); break;
    case Operand::uint2: fixed(2); break;
    case Operand::int4:
    case Operand::uint4: fixed(4); break;
    case Operand::uint8: fixed(8); break;
    case Operand::float8:
      line.expect(1);
      put_big(out, std::bit_cast<std::uint64_t>(line.real(0)), 8);
      break;
    case Operand::two_lines: pair(line, out); break;
    case Operand::line:
    case Operand::decimal_line:
    case Operand::float_line:
    case Operand::quoted_line:
    case Operand::unicode_line:  // as it stands: `STRING "'os'"`, `INT "0x41"`
      line.expect(1);
      out += line.text(0) + '\n';
      break;
    case Operand::string1:
    case Operand::bytes1:
    case Operand::utf8_1: counted(line, 1, out); break;
    case Operand::string4:
    case Operand::bytes4:
    case Operand::utf8_4: counted(line, 4, out); break;
    case Operand::bytes8:
    case Operand::utf8_8: counted(line, 8, out); break;
    case Operand::long1: integer(line, 1, out); break;
    case Operand::long4: integer(line, 4, out); break;
  }
}

/// A FRAME without a size is filled in when the next one, or the end of the block, shows where it ends.
class Frame {
 public:
  void open(std::string& out) {
    close(out);
    out += '\x95';
    at_ = out.size();
    put(out, 0, 8);
  }
  void close(std::string& out) {
    if (!at_) return;
    std::string size;
    put(size, out.size() - *at_ - 8, 8);
    out.replace(*at_, 8, size);
    at_.reset();
  }

 private:
  std::optional<std::size_t> at_;
};

void pickle_block(Source& source, const Line& opener, std::string& out) {
  opener.expect(0);
  std::string bytes;
  Frame frame;
  while (const Line* line = source.next_in_block(opener)) {
    if (line->name() == "FRAME" && line->arguments() == 0) {
      frame.open(bytes);
    } else {
      statement(source, *line, bytes);
    }
  }
  frame.close(bytes);
  out += bytes;
}

}  // namespace

bool pickle_statement(Source& source, const Line& line, std::string& out) {
  if (line.name() == "pickle") {
    pickle_block(source, line, out);
    return true;
  }
  const auto opcode = std::ranges::find(pickle::kOpcodes, line.name(), &pickle::Opcode::name);
  if (line.name().empty() || opcode == pickle::kOpcodes.end()) return false;
  out += static_cast<char>(opcode - pickle::kOpcodes.begin());
  operand(opcode->operand, line, out);
  return true;
}

}  // namespace assay::test::assembly
