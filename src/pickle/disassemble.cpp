#include "pickle/disassemble.hpp"

#include "core/text.hpp"
#include "pickle/instruction.hpp"
#include "pickle/machine.hpp"

#include <fmt/format.h>

#include <bit>

namespace assay::pickle {
namespace {

/// How an opcode changes the depth of the stack: fixed pops and pushes, or down to the last mark.
struct Effect {
  int pops = 0;
  int pushes = 0;
  bool takes_mark = false;
};

Effect effect_of(std::uint8_t code) {
  switch (code) {
    case kPROTO:
    case kFRAME:
    case kMARK: return {};
    case kSTOP:
    case kPOP: return {1, 0};
    case kPUT:
    case kBINPUT:
    case kLONG_BINPUT:
    case kMEMOIZE:
    case kREADONLY_BUFFER: return {1, 1};
    case kDUP: return {1, 2};
    case kLIST:
    case kTUPLE:
    case kDICT:
    case kFROZENSET:
    case kINST:
    case kOBJ: return {0, 1, true};
    case kAPPENDS:
    case kSETITEMS:
    case kADDITEMS:
    case kPOP_MARK: return {0, 0, true};
    case kTUPLE1:
    case kBINPERSID: return {1, 1};
    case kTUPLE2:
    case kSTACK_GLOBAL:
    case kREDUCE:
    case kBUILD:
    case kNEWOBJ:
    case kAPPEND: return {2, 1};
    case kTUPLE3:
    case kNEWOBJ_EX:
    case kSETITEM: return {3, 1};
    default: return {0, 1};
  }
}

std::string operand_text(const Instruction& at) {
  switch (at.opcode().operand) {
    case Operand::none: return {};
    case Operand::uint1:
    case Operand::uint2:
    case Operand::int4:
    case Operand::uint4:
    case Operand::uint8: return fmt::format("{}", at.number);
    case Operand::float8: {
      Cursor in(at.text);
      return fmt::format("{}", std::bit_cast<double>(in.u64be("float")));
    }
    case Operand::two_lines:
      return fmt::format("{} {}", text::printable(at.text.text(), 120), text::printable(at.second.text(), 120));
    case Operand::line:
    case Operand::decimal_line:
    case Operand::float_line: return text::printable(at.text.text(), 120);
    case Operand::long1:
    case Operand::long4: return fmt::format("{} bytes", at.text.size());
    case Operand::bytes1:
    case Operand::bytes4:
    case Operand::bytes8:
      return fmt::format("b{} ({} bytes)", text::quoted(at.text.text().substr(0, 64), 60), at.text.size());
    default: return text::quoted(decode_text(at, 400), 120);
  }
}

}  // namespace

std::string show_instruction(const Instruction& instruction) {
  auto operand = operand_text(instruction);
  return operand.empty() ? std::string(instruction.opcode().name)
                         : fmt::format("{} {}", instruction.opcode().name, operand);
}

std::vector<Line> disassemble(ByteView bytes, std::uint64_t start, std::uint64_t limit) {
  std::vector<Line> lines;
  Cursor in(bytes);
  in.seek(start, "start of the pickle");
  std::vector<std::int64_t> marks;
  std::int64_t depth = 0;
  for (std::uint64_t index = 0; index < limit; ++index) {
    const Instruction at = read_instruction(in);
    if (!in) {
      lines.push_back({at.offset, index,
                       fmt::format("{:>8}  {:#010x}  the stream breaks: {}", index, at.offset, in.error().message)});
      return lines;
    }
    const std::int64_t before = depth;
    const Effect effect = effect_of(at.code);
    if (at.code == kMARK && marks.size() < 1'000'000) marks.push_back(depth);
    if (effect.takes_mark) {
      depth = marks.empty() ? 0 : marks.back();
      if (!marks.empty()) marks.pop_back();
    }
    depth += effect.pushes - effect.pops;
    lines.push_back({at.offset, index,
                     fmt::format("{:>8}  {:#010x}  {:<16} {:<44} stack {} → {}", index, at.offset, at.opcode().name,
                                 operand_text(at), before, depth)});
    if (at.code == kSTOP) return lines;
  }
  lines.push_back({in.offset(), limit, fmt::format("… more than {} opcodes", limit)});
  return lines;
}

}  // namespace assay::pickle
