#include "formats/pickle/probe.hpp"

#include "pickle/instruction.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace assay::formats::pickle {
namespace {

using namespace assay::pickle;  // NOLINT(google-build-using-namespace): forty opcodes by name

constexpr int kMaxOpcodes = 4096;
constexpr std::size_t kMaxMarks = 256;

/// A name that Python could import: identifiers with dots; anything beyond ASCII may be a letter.
bool is_importable(std::string_view name) {
  if (!name.empty() && name.back() == '\r') name.remove_suffix(1);
  return !name.empty() && name.size() < (64U << 10U) &&
         std::ranges::all_of(
             name,
             [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
                      c == '.' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
             });
}

/// Searching the end of a line must not read a file of weights, which may be a hole of any size, to its end. Text
/// without a NUL may be as long as it likes; behind the first NUL this much is looked at.
constexpr std::size_t kMostBehindNul = 1U << 20U;
constexpr std::size_t kLineChunk = 1U << 16U;

/// Where the line that begins at `from` ends, or the text; nothing when it is too long to be a line.
std::optional<std::size_t> end_of_line(std::string_view text, std::size_t from) {
  std::optional<std::size_t> nul;
  for (std::size_t at = from; at < text.size(); at += kLineChunk) {
    const auto chunk = text.substr(at, kLineChunk);
    if (const auto end = chunk.find('\n'); end != std::string_view::npos) return at + end;
    if (!nul)
      if (const auto found = chunk.find('\0'); found != std::string_view::npos) nul = at + found;
    if (nul && at - std::min(at, *nul) > kMostBehindNul) return std::nullopt;
  }
  return text.size();
}

/// Whether the operand of the text opcode that begins here, if it is one, ends within reason.
bool has_lines_that_end(ByteView rest) {
  const auto text = rest.text();
  if (text.empty()) return true;
  switch (static_cast<std::uint8_t>(text.front())) {
    case kINT:
    case kLONG:
    case kFLOAT:
    case kSTRING:
    case kUNICODE:
    case kPERSID:
    case kPUT:
    case kGET: return end_of_line(text, 1).has_value();
    case kGLOBAL:
    case kINST: {
      const auto first = end_of_line(text, 1);
      return first && end_of_line(text, *first + 1);
    }
    default: return true;
  }
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Depth of the stack above the last mark, and how many marks there are.
struct Counts {
  std::int64_t depth = 0;
  std::size_t marks = 0;
  std::array<std::int64_t, kMaxMarks> below{};
  bool is_deep = false;  ///< more marks than are counted: no longer judged

  bool mark() {
    if (marks == kMaxMarks) return is_deep = true;
    below.at(marks++) = depth;
    depth = 0;
    return true;
  }
  bool take_mark(std::int64_t pushes) {
    if (is_deep) return true;
    if (marks == 0) return false;
    depth = below.at(--marks) + pushes;
    return true;
  }
  bool move(std::int64_t pops, std::int64_t pushes) {
    if (is_deep) return true;
    if (depth < pops) return false;
    depth += pushes - pops;
    return true;
  }
};

struct Evidence {
  int opcodes = 0;
  int structure = 0;  ///< containers, memo entries, marks
  int imports = 0;
  int calls = 0;
};

bool apply(const Instruction& at, Counts& counts, Evidence& seen) {
  const auto structure = [&](bool fits) { return ++seen.structure, fits; };
  const auto called = [&](bool fits) { return ++seen.calls, fits; };
  switch (at.code) {
    case kPROTO:
    case kFRAME: return true;
    case kINT:
    case kLONG: return is_integer_text(at.text.text()) && counts.move(0, 1);
    case kFLOAT: return is_float_text(at.text.text()) && counts.move(0, 1);
    case kSTRING: {
      const auto text = at.text.text();
      return text.size() >= 2 && (text.front() == '\'' || text.front() == '"') && counts.move(0, 1);
    }
    case kGLOBAL:
      ++seen.imports;
      return is_importable(at.text.text()) && is_importable(at.second.text()) && counts.move(0, 1);
    case kINST:
      ++seen.imports;
      return is_importable(at.text.text()) && is_importable(at.second.text()) && called(counts.take_mark(1));
    case kSTACK_GLOBAL: return ++seen.imports, counts.move(2, 1);
    case kMARK: return structure(counts.mark());
    case kLIST:
    case kTUPLE:
    case kDICT:
    case kFROZENSET: return structure(counts.take_mark(1));
    case kOBJ: return called(counts.take_mark(1));
    case kAPPENDS:
    case kSETITEMS:
    case kADDITEMS: return structure(counts.take_mark(0) && counts.move(1, 1));
    case kPOP_MARK: return counts.take_mark(0);
    case kEMPTY_LIST:
    case kEMPTY_TUPLE:
    case kEMPTY_DICT:
    case kEMPTY_SET: return structure(counts.move(0, 1));
    case kTUPLE1: return structure(counts.move(1, 1));
    case kTUPLE2: return structure(counts.move(2, 1));
    case kTUPLE3: return structure(counts.move(3, 1));
    case kAPPEND: return structure(counts.move(2, 1));
    case kSETITEM: return structure(counts.move(3, 1));
    case kPOP: return counts.depth == 0 && counts.marks > 0 ? counts.take_mark(0) : counts.move(1, 0);
    case kDUP: return counts.move(1, 2);
    case kPUT: return is_integer_text(at.text.text()) && structure(counts.move(1, 1));
    case kBINPUT:
    case kLONG_BINPUT:
    case kMEMOIZE: return structure(counts.move(1, 1));
    case kGET: return is_integer_text(at.text.text()) && counts.move(0, 1);
    case kREDUCE:
    case kBUILD:
    case kNEWOBJ: return called(counts.move(2, 1));
    case kNEWOBJ_EX: return called(counts.move(3, 1));
    case kPERSID: return is_ascii(at.text.text()) && counts.move(0, 1);
    case kBINPERSID:
    case kREADONLY_BUFFER: return counts.move(1, 1);
    case kSTOP: return counts.is_deep || counts.depth >= 1;
    default: return counts.move(0, 1);
  }
}

}  // namespace

Likeness probe(ByteView bytes, bool follows_pickle) {
  Cursor in(bytes);
  Counts counts;
  Evidence seen;
  const bool has_magic =
      bytes.size() >= 2 && bytes.at(0) == 0x80 && *bytes.at(1) >= 2 && *bytes.at(1) <= kHighestProtocol;
  while (seen.opcodes < kMaxOpcodes && has_lines_that_end(bytes.from(in.position()))) {
    const Instruction at = read_instruction(in);
    if (!in || !apply(at, counts, seen)) break;
    ++seen.opcodes;
    if (at.code == kSTOP) return Likeness::certain;
  }
  if (seen.opcodes == kMaxOpcodes) return Likeness::certain;
  // The stream broke. What it called before that has happened; what it could not call cannot harm.
  if (seen.calls > 0 && seen.imports > 0) return Likeness::certain;
  if (follows_pickle && seen.imports > 0) return Likeness::plausible;
  const bool is_cut_off = !in && in.error().code == ErrorCode::truncated;
  if (has_magic && seen.opcodes >= 2) return Likeness::certain;
  if (is_cut_off && seen.opcodes >= 3 && seen.structure + seen.imports > 0) return Likeness::plausible;
  return has_magic && is_cut_off ? Likeness::plausible : Likeness::none;
}

}  // namespace assay::formats::pickle
