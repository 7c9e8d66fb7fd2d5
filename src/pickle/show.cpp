// Values as pseudo-Python: for messages, for arguments, for people.
#include "core/text.hpp"
#include "pickle/program.hpp"

#include <fmt/format.h>

#include <bit>

namespace assay::pickle {
namespace {

constexpr int kMaxDepth = 6;
constexpr std::size_t kMaxShown = 12;
constexpr std::size_t kMaxFrameEnds = 4096;

}  // namespace

bool Program::read_across_frame(std::uint64_t offset, std::uint64_t frame_end) {
  return frame_ends_.size() < kMaxFrameEnds && frame_ends_.emplace(offset, frame_end).second;
}

std::optional<Instruction> Program::instruction_at(std::uint64_t offset) const {
  Cursor in(bytes_.from(offset - bytes_.origin()));
  const auto across = frame_ends_.find(offset);
  Instruction instruction;
  read_instruction(in, instruction, across == frame_ends_.end() ? 0 : across->second);
  if (!in) return std::nullopt;
  return instruction;
}

std::optional<std::string> Program::text_of(Value value, std::size_t limit) const {
  if (!value.is(Tag::text)) return std::nullopt;
  const auto instruction = instruction_at(value.payload());
  if (!instruction) return std::nullopt;
  return decode_text(*instruction, limit);
}

std::string Program::show(Value value, std::size_t limit) const {
  std::string out;
  show_into(out, value, limit, 0);
  return out;
}

void Program::show_into(std::string& out, Value value, std::size_t limit, int depth) const {
  const auto list = [&](std::string_view open, std::string_view close, std::uint64_t node, bool is_dict) {
    out += open;
    const auto items = heap_.items(node, is_dict ? 2 * kMaxShown : kMaxShown);
    for (std::size_t i = 0; i < items.size() && out.size() < limit; ++i) {
      if (i != 0) out += is_dict && i % 2 == 1 ? ": " : ", ";
      show_into(out, items[i], limit, depth + 1);
    }
    if (items.size() < heap_.count(node) || !heap_.is_known(node) || out.size() >= limit)
      out += items.empty() ? "…" : ", …";
    out += close;
  };
  if (depth > kMaxDepth) {
    out += "…";
    return;
  }
  const auto at_offset = [&] { return instruction_at(value.payload()).value_or(Instruction{}); };
  switch (value.tag()) {
    case Tag::opaque: out += "<object>"; return;
    case Tag::none: out += "None"; return;
    case Tag::boolean: out += value.payload() != 0 ? "True" : "False"; return;
    case Tag::integer: out += fmt::format("{}", value.as_integer()); return;
    case Tag::number: {
      const Instruction number = at_offset();
      if (number.opcode().operand == Operand::float8) {
        Cursor in(number.text);
        out += fmt::format("{}", std::bit_cast<double>(in.u64be("float")));
      } else if (number.opcode().operand == Operand::long1 || number.opcode().operand == Operand::long4) {
        out += "0x";
        const auto bytes = number.text.text();
        for (std::size_t i = bytes.size(); i > 0 && out.size() < limit; --i)
          out += fmt::format("{:02x}", static_cast<std::uint8_t>(bytes[i - 1]));
      } else {
        out += text::printable(number.text.text(), 40);
      }
      return;
    }
    case Tag::text: out += text::quoted(text_of(value, 400).value_or(""), 160); return;
    case Tag::bytes: out += "b" + text::quoted(at_offset().text.text().substr(0, 200), 80); return;
    case Tag::global: out += text::printable(trace_.imports[value.payload()].judgement.path, 160); return;
    case Tag::extension: out += fmt::format("copyreg extension {}", value.payload()); return;
    case Tag::tuple: list("(", heap_.count(value.payload()) == 1 ? ",)" : ")", value.payload(), false); return;
    case Tag::list: list("[", "]", value.payload(), false); return;
    case Tag::dict: list("{", "}", value.payload(), true); return;
    case Tag::set:
    case Tag::frozenset: list("{", "}", value.payload(), false); return;
    case Tag::persistent: list("persistent_load(", ")", value.payload(), false); return;
    case Tag::object: {
      const auto parts = heap_.items(value.payload(), 2);
      if (parts.empty()) {
        out += "<object>";
        return;
      }
      show_into(out, parts[0], limit, depth + 1);
      if (parts.size() > 1 && parts[1].is(Tag::tuple)) {
        list("(", ")", parts[1].payload(), false);
      } else {
        out += "(…)";
      }
      return;
    }
  }
}

}  // namespace assay::pickle
