#include "formats/torchscript/bytecode.hpp"
#include "core/lower.hpp"

#include "core/text.hpp"
#include "formats/torchscript/effects.hpp"
#include "formats/torchscript/rules.hpp"
#include "pickle/instruction.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <array>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace assay::formats::torchscript {
namespace {

namespace opcodes = assay::pickle;
using assay::pickle::Instruction;

/// Longer texts are no names: torch finds no operator by them.
constexpr std::size_t kMaxText = 4096;
constexpr std::size_t kMaxOperators = 4096;

bool is_text(const Instruction& at) {
  switch (at.code) {
    case opcodes::kSTRING:
    case opcodes::kBINSTRING:
    case opcodes::kSHORT_BINSTRING:
    case opcodes::kUNICODE:
    case opcodes::kBINUNICODE:
    case opcodes::kSHORT_BINUNICODE:
    case opcodes::kBINUNICODE8: return true;
    default: return false;
  }
}

/// Opcodes that remember a value and change nothing.
bool is_memo(const Instruction& at) {
  return at.code == opcodes::kPUT || at.code == opcodes::kBINPUT || at.code == opcodes::kLONG_BINPUT ||
         at.code == opcodes::kMEMOIZE;
}

/// The operators stand in a tuple of pairs, ("aten::from_file", ""), but a text in the memo can get there from
/// anywhere (torch/csrc/jit/mobile/import.cpp). So every text that reads as an operator counts as one.
class Bytecode {
 public:
  explicit Bytecode(ScanContext& context) : context_(context) {}

  void see(const Instruction& at) {
    if (is_memo(at)) return;
    if (!is_text(at)) return finish();
    const auto text = assay::pickle::decode_text(at, kMaxText);
    if (pending_) {
      const bool is_overload = text.find("::") == std::string::npos;
      finish(is_overload ? std::optional<std::string_view>(text) : std::nullopt);
      if (is_overload) return;
    }
    const ByteRange range{at.offset, at.text.range().end() - at.offset};
    if (text.starts_with("__torch__.")) method_ = text::printable(text, 120);
    if (const auto root = text.find(kClassRoot); root != std::string::npos)
      return custom_class(text.substr(root), range);
    const auto colons = text.find("::");
    if (colons == std::string::npos || colons == 0 || text.find(' ') != std::string::npos) return;
    pending_ = Operator{.library = text.substr(0, colons), .name = text.substr(colons + 2), .range = range};
  }

  /// Judges the operator that was read last, whose overload is `overload` when that is known.
  void finish(std::optional<std::string_view> overload = std::nullopt) {
    if (!pending_) return;
    const auto found = *std::exchange(pending_, std::nullopt);
    const auto full = found.library + "::" + found.name;
    if (!is_new(full)) return;
    context_.fact("torchscript.operator", text::printable(full), found.range.offset);
    // set_(source) shares a storage; the overload with an offset makes views of it.
    const bool is_plain = overload && overload->find("storage_offset") == std::string_view::npos;
    const auto arguments = is_plain ? std::size_t{0} : std::numeric_limits<std::size_t>::max();
    const auto [rule, does] = report_of(effect_of(found.library, found.name, arguments));
    if (rule != nullptr) report(*rule, full, found.range, does);
  }

 private:
  struct Operator {
    std::string library;
    std::string name;
    ByteRange range;
  };

  bool is_new(const std::string& name) {
    if (seen_.size() < kMaxOperators) return seen_.insert(name).second;
    if (!seen_.contains(name) && !std::exchange(is_full_, true))
      context_.incomplete(
          {ErrorCode::limit, 0, fmt::format("operators: at most {} distinct ones wanted, got more", kMaxOperators)});
    return false;
  }

  void custom_class(std::string_view path, ByteRange range) {
    path = path.substr(0, path.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_."));
    if (!is_known_class(path) && is_new(std::string(path)))
      report(kCustomClass, path, range, "native code must register");
  }

  void report(const Rule& rule, std::string_view name, ByteRange range, std::string_view does) {
    const auto written = text::printable(name, 120);
    Finding finding{.rule = &rule, .severity = rule.severity};
    finding.location = {range, method_};
    finding.message =
        fmt::format("The byte code {} {}, which {}.", &rule == &kCustomClass ? "uses" : "calls", written, does);
    finding.evidence.push_back({"operator", written});
    context_.report(std::move(finding));
  }

  ScanContext& context_;
  std::optional<Operator> pending_;
  std::string method_;
  std::set<std::string, std::less<>> seen_;
  bool is_full_ = false;
};

/// The record that torch looks up, in any letter case as it does. More evidence, never less.
bool has_record_name(std::string_view path) {
  constexpr std::string_view kName = "bytecode.pkl";
  if (path.size() < kName.size()) return false;
  const auto end = path.substr(path.size() - kName.size());
  for (std::size_t i = 0; i < end.size(); ++i)
    if (text::lower(end[i]) != kName[i]) return false;
  return true;
}

Claim claim(const Artifact& artifact) {
  // The unpickler of libtorch wants PROTO 2 first.
  if (!artifact.bytes.starts_with("\x80")) return Claim::no;
  if (has_record_name(artifact.path)) return Claim::magic;
  const auto front = artifact.bytes.first(kClaimBytes).text();
  for (const std::string_view table : {"instructions", "operators", "register_size"})
    if (front.find(table) == std::string_view::npos) return Claim::no;
  return Claim::magic;
}

void analyze(const Artifact& artifact, ScanContext& context) {
  Cursor in(artifact.bytes);
  Bytecode bytecode(context);
  Instruction at;
  while (context.step()) {
    assay::pickle::read_instruction(in, at);
    if (!in) break;
    bytecode.see(at);
    if (at.code == assay::pickle::kSTOP) break;
  }
  bytecode.finish();
  context.cover({0, in.offset()});
  if (!in) context.incomplete(in.error());
}

// Sorted by id.
constexpr std::array<const Rule*, 6> kBytecodeRules{&kFileRead,        &kFileWrite,   &kRawMemory,
                                                    &kUnknownOperator, &kCustomClass, &kRemoteCall};

}  // namespace

constinit const Format kBytecode{
    .name = "torchscript-bytecode", .family = "pickle", .rules = kBytecodeRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::torchscript
