#include "formats/pt2/program.hpp"

#include "codecs/json/reader.hpp"
#include "core/complaints.hpp"
#include "core/text.hpp"
#include "formats/pt2/expression.hpp"
#include "formats/pt2/rules.hpp"
#include "formats/pt2/structure.hpp"
#include "formats/pt2/target.hpp"
#include "pickle/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace assay::formats::pt2 {
namespace {

using json::Event;
using json::Token;

constexpr std::size_t kMostOperators = 4096;
constexpr std::size_t kBytesPerStep = 64;
constexpr std::size_t kLongestShown = 160;

/// The keys of ExportedProgram (torch/_export/serde/schema.py) whose values do something, or tell something.
enum class Key : std::uint8_t { other, nodes, target, function, size, structure, guards, writer };

struct KeyName {
  std::string_view name;
  Key key;
};
constexpr std::array kKeys{KeyName{"nodes", Key::nodes},          KeyName{"target", Key::target},
                           KeyName{"as_operator", Key::function}, KeyName{"expr_str", Key::size},
                           KeyName{"in_spec", Key::structure},    KeyName{"out_spec", Key::structure},
                           KeyName{"guards_code", Key::guards},   KeyName{"torch_version", Key::writer}};

Key key_of(const Token& token) {
  const auto* const found = std::ranges::find_if(kKeys, [&](const KeyName& one) { return token.is(one.name); });
  return found == kKeys.end() ? Key::other : found->key;
}

/// Where the readers of PyTorch and ExecuTorch look for programs, so that nothing hides behind a long first member.
bool is_named_program(const Artifact& artifact) {
  const std::string_view path = artifact.path;
  const auto inside = path.substr(std::min(path.rfind('!') + 1, path.size()));
  return artifact.name() == "serialized_exported_program.json" || inside.starts_with("models/") ||
         inside.find("/models/") != std::string_view::npos;
}

/// An object that has a graph module, whatever comes first in it.
Claim claim(const Artifact& artifact) {
  const auto bytes = is_named_program(artifact) ? artifact.bytes : artifact.bytes.first(kClaimBytes);
  json::Reader in(bytes);
  if (in.next().event != Event::begin_object) return Claim::no;
  for (auto key = in.next(); key.event == Event::key; key = in.next()) {
    if (key.is("graph_module")) return in.next().event == Event::begin_object ? Claim::magic : Claim::no;
    static_cast<void>(in.skip());
  }
  return Claim::no;
}

/// Reads a program token by token: those of large models have millions of values, and few of them matter.
class Program {
 public:
  Program(const Artifact& artifact, ScanContext& context)
      : bytes_(artifact.bytes), context_(context), complaints_(context), globals_(context.data().pickle) {}

  void read() {
    json::Reader in(bytes_);
    bool has_more = true;
    while (has_more && context_.step()) {
      const auto token = in.next();
      has_more = token.event != Event::end && token.event != Event::error;
      see(token);
    }
    if (in.has_failed()) context_.incomplete(in.error());
    context_.cover({bytes_.origin(), std::min(in.offset(), bytes_.range().end()) - bytes_.origin()});
    complaints_.finish();
  }

 private:
  void see(const Token& token) {
    switch (token.event) {
      case Event::key: key_ = key_of(token); return;
      case Event::begin_object:
      case Event::begin_array: containers_.push_back(key_); return;
      case Event::end_object:
      case Event::end_array:
        if (!containers_.empty()) containers_.pop_back();
        // The elements of a list go by its name; of an object each has its own.
        key_ = containers_.empty() ? Key::other : containers_.back();
        return;
      case Event::text: return see_text(token);
      default: return;
    }
  }

  void see_text(const Token& token) {
    switch (key_) {
      case Key::target:
        if (is_in_node()) judge_target(token);
        return;
      case Key::function: return judge_target(token);
      case Key::size: return judge_expression(token, Evaluation::size);
      case Key::guards: return judge_expression(token, Evaluation::guard);
      case Key::structure: return judge_structure(token);
      case Key::writer:
        context_.fact("pt2-program.torch", text::printable(token.text(), 80), token.range.offset);
        return;
      case Key::nodes:
      case Key::other: return;
    }
  }

  [[nodiscard]] bool is_in_node() const { return !containers_.empty() && containers_.back() == Key::nodes; }

  void judge_target(const Token& token) {
    const auto target = token.text();
    if (!is_new(target)) return;
    if (complaints_.wants_fact("pt2-program.operator"))
      complaints_.fact("pt2-program.operator", text::printable(target), token.range.offset);
    const auto remark = remark_on(target, globals_);
    if (!remark || !complaints_.wants(*remark->rule, token.range, remark->severity)) return;
    complaints_.report(*remark->rule, {token.range, "target"},
                       fmt::format("The program calls {}, {}.", text::quoted(target, kLongestShown), remark->says),
                       remark->severity);
  }

  /// What does not fit any more is not judged, and so the program is not complete.
  bool is_new(const std::string& target) {
    if (operators_.size() < kMostOperators) return operators_.insert(target).second;
    if (!operators_.contains(target) && !std::exchange(is_full_, true))
      context_.incomplete(
          {ErrorCode::limit, 0, fmt::format("operators: at most {} distinct ones wanted, got more", kMostOperators)});
    return false;
  }

  void judge_expression(const Token& token, Evaluation evaluation) {
    if (!context_.step(1 + token.range.size / kBytesPerStep)) return;
    const auto text = token.text();
    const auto doubt = doubt_of(text, evaluation, globals_);
    if (!doubt) return;
    const bool is_size = evaluation == Evaluation::size;
    complaints_.report(
        kExpression, {token.range, is_size ? "expr_str" : "guards_code"},
        fmt::format("{} {}, and it {}: {}.", is_size ? "Loading evaluates a size" : "The module runs a guard",
                    "as Python", doubt->has, text::quoted(text, kLongestShown)),
        doubt->severity);
  }

  void judge_structure(const Token& token) {
    for_each_import(token.text(), context_, [&](const StructureImport& one) { judge_import(one, token.range); });
  }

  void judge_import(const StructureImport& one, ByteRange range) {
    const auto judgement = pickle::judge_name(globals_, one.module, one.name,
                                              one.is_factory ? pickle::Use::called : pickle::Use::referenced);
    if (judgement.status == pickle::Status::allowed) return;
    const bool is_dangerous = judgement.status == pickle::Status::dangerous && judgement.global_class != nullptr;
    // An enumeration of somebody's package is what exporters write.
    const bool is_foreign = judgement.status == pickle::Status::outside || pickle::is_class_like(judgement.path);
    const auto severity = is_dangerous ? kImport.severity : is_foreign ? Severity::low : Severity::high;
    complaints_.report(
        kImport, {range, "structure"},
        fmt::format("Loading imports {} from {} {}{}.", text::quoted(one.name, 80), text::quoted(one.module, 80),
                    one.is_factory ? "as a default factory" : "as an enumeration",
                    is_dangerous ? fmt::format(", and it {}", judgement.global_class->does) : std::string()),
        severity);
  }

  ByteView bytes_;
  ScanContext& context_;
  Complaints complaints_;
  const PickleGlobals& globals_;
  std::vector<Key> containers_;  ///< by what key each that is open was found; the reader bounds them
  Key key_ = Key::other;
  std::set<std::string> operators_;
  bool is_full_ = false;
};

void analyze(const Artifact& artifact, ScanContext& context) { Program(artifact, context).read(); }

}  // namespace

constinit const Format kProgram{
    .name = "pt2-program", .family = "json", .rules = kProgramRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::pt2
