#include "formats/tensorflow/effects.hpp"

#include "codecs/tensorflow/operators.hpp"
#include "core/file_reach.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "formats/tensorflow/operand.hpp"
#include "formats/tensorflow/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

namespace assay::formats::tensorflow {
namespace {

using assay::tensorflow::Effect;
using assay::tensorflow::Operator;

class Judge {
 public:
  Judge(Graph& graph, Wrapping wrapping, ScanContext& context, Complaints& complaints)
      : graph_(graph), wrapping_(wrapping), context_(context), complaints_(complaints) {}

  void run() {
    for (std::uint32_t s = 0; s < graph_.scopes().size(); ++s) {
      for (const auto& node : graph_.scopes()[s].nodes) {
        if (!context_.step()) return;
        for (const auto& known : assay::tensorflow::find_operator(node.op)) {
          if (known.effect == Effect::device)
            judge_device(s, node, known);
          else
            judge(s, node, known);
        }
        if (assay::tensorflow::says_execution(node.op) && !is_own_function(node.op)) say_foreign(s, node);
      }
    }
  }

 private:
  void judge(std::uint32_t scope, const Node& node, const Operator& known) {
    const auto operand = operand_of(scope, node, known);
    if (complaints_.wants_fact("tensorflow.effect"))
      complaints_.fact("tensorflow.effect", fmt::format("{} {}", text::printable(node.op, 80), shown(operand)),
                       node.message.origin());
    switch (known.effect) {
      case Effect::reads: return judge_read(scope, node, known, operand);
      case Effect::writes:
        return say(kFileAccess, operand.constants.empty() ? Severity::high : Severity::critical, scope, node, known,
                   operand);
      case Effect::python: return judge_python(scope, node, known, operand);
      case Effect::configures:
      case Effect::network: return say(kNetwork, kNetwork.severity, scope, node, known, operand);
      case Effect::device: return;  // has no operand that names a place
      case Effect::saves:
      case Effect::restores:
      case Effect::loads_data:
      case Effect::logs: return judge_path(scope, node, known, operand);
    }
  }

  Operand operand_of(std::uint32_t scope, const Node& node, const Operator& known) {
    if (!known.attribute.empty()) return resolve_attribute(graph_, scope, node, known.attribute, context_);
    if (known.operand == assay::tensorflow::kByQueue) return resolve_queues(graph_, scope, node, context_);
    if (known.operand != assay::tensorflow::kNoOperand) return resolve(graph_, scope, node, known.operand, context_);
    return {};
  }

  void judge_read(std::uint32_t scope, const Node& node, const Operator& known, const Operand& operand) {
    if (is_asset(operand)) return;
    const bool is_only_given = operand.is_from_caller && !operand.is_unknown && operand.constants.empty();
    auto severity = is_only_given ? Severity::medium : Severity::high;
    // Graphs of training read pictures so, and the folder they lie in is that of whoever trained the model.
    const bool is_training = known.operand == assay::tensorflow::kByQueue && wrapping_ != Wrapping::saved_model;
    if (is_training) severity = Severity::low;
    if (worst_reach(operand) > (is_training ? FileReach::absolute : FileReach::local)) severity = Severity::critical;
    say(kFileAccess, severity, scope, node, known, operand);
  }

  void judge_python(std::uint32_t scope, const Node& node, const Operator& known, const Operand& operand) {
    // Graphs of training have them for their inputs; what is made to be served has none.
    constexpr Severity kSeverities[] = {Severity::high, Severity::medium, Severity::low};
    say(kPython, kSeverities[static_cast<std::size_t>(wrapping_)], scope, node, known, operand);
  }

  /// An engine that is not there is built from the graph when it runs.
  void judge_device(std::uint32_t scope, const Node& node, const Operator& known) {
    constexpr std::size_t kLongestName = 120;
    const auto texts = resolve_attribute(graph_, scope, node, known.attribute, context_).constants;
    if (texts.empty() || texts.front().empty() || !complaints_.wants(kCompiled, node.message.range())) return;
    const auto text = texts.front();
    const bool is_name = text.size() <= kLongestName && utf8::is_readable(text);
    complaints_.report(kCompiled, place_of(node),
                       fmt::format("{}{} {}: {}.", node.op, in_function(scope), describe(known.effect),
                                   is_name ? text::quoted(text, kLongestName) : fmt::format("{} bytes", text.size())));
  }

  /// Those which ordinary graphs have: only a fixed name that leads somewhere is worth a word.
  void judge_path(std::uint32_t scope, const Node& node, const Operator& known, const Operand& operand) {
    if (is_asset(operand)) return;
    const auto reach = worst_reach(operand);
    if (reach == FileReach::local && !operand.is_hidden()) return;
    const bool is_bad = reach == FileReach::sensitive || reach == FileReach::outside;
    const bool writes = known.effect == Effect::saves;
    auto severity = Severity::low;
    if (is_bad || writes) severity = Severity::high;
    if (reach == FileReach::remote) severity = known.effect == Effect::restores ? Severity::medium : Severity::high;
    if (reach == FileReach::local) severity = Severity::medium;
    if (operand.is_hidden()) severity = std::max(severity, Severity::medium);
    if (known.effect != Effect::logs) return say(kFilePath, severity, scope, node, known, operand);
    // Its attribute is a target by itself, and no folder of whoever trained the model.
    say(kLog, known.attribute.empty() ? severity : Severity::high, scope, node, known, operand);
  }

  /// The name of a function of the graph's library, which is an operator where it is called.
  [[nodiscard]] bool is_own_function(std::string_view op) const {
    return std::ranges::find(graph_.scopes(), op, &Scope::function) != graph_.scopes().end();
  }

  void say_foreign(std::uint32_t scope, const Node& node) {
    if (!complaints_.wants(kForeign, node.message.range())) return;
    complaints_.report(kForeign, place_of(node),
                       fmt::format("{}{} is no operator of TensorFlow, and by its name runs programs or code.",
                                   text::printable(node.op, 120), in_function(scope)));
  }

  /// A file in the model's own folder, whatever is put behind its name there.
  static bool is_asset(const Operand& operand) {
    return operand.has_asset && !operand.has_input && !operand.is_unknown && worst_reach(operand) == FileReach::local;
  }

  static FileReach worst_reach(const Operand& operand) {
    auto reach = FileReach::local;
    if (!operand.is_changed)
      for (const auto& text : operand.wholes()) reach = std::max(reach, file_reach(text));
    for (const auto part : operand.constants) {
      const auto own = file_reach(part);
      // Behind the path of an asset it leads further down.
      if (!operand.has_asset || own != FileReach::absolute) reach = std::max(reach, own);
    }
    return reach;
  }

  static std::string shown(const Operand& operand) {
    if (operand.is_hidden() && operand.is_stored) return "a name that a variable holds";
    if (operand.constants.empty() || operand.is_hidden())
      return operand.is_from_caller ? "a name that is given when it is run" : "a computed name";
    return text::quoted(operand.wholes().front(), 120);
  }

  static Location place_of(const Node& node) {
    return {node.message.range(), fmt::format("node {}", text::printable(node.name, 120))};
  }

  [[nodiscard]] std::string in_function(std::uint32_t scope) const {
    const auto function = graph_.scopes()[scope].function;
    return function.empty() ? std::string() : fmt::format(" in the function {}", text::printable(function, 80));
  }

  void say(const Rule& rule, Severity severity, std::uint32_t scope, const Node& node, const Operator& known,
           const Operand& operand) {
    if (!complaints_.wants(rule, node.message.range(), severity)) return;
    std::string target;
    if (known.effect == Effect::python) {
      const auto tokens = node.attribute("token").texts();
      target = tokens.empty() ? "" : fmt::format(" by the token {}", text::quoted(tokens.front(), 80));
    } else {
      target = fmt::format(": {}", shown(operand));
    }
    complaints_.report(rule, place_of(node),
                       fmt::format("{}{} {}{}.", node.op, in_function(scope), describe(known.effect), target),
                       severity);
  }

  Graph& graph_;
  Wrapping wrapping_;
  ScanContext& context_;
  Complaints& complaints_;
};

}  // namespace

void judge_effects(Graph& graph, Wrapping wrapping, ScanContext& context, Complaints& complaints) {
  Judge(graph, wrapping, context, complaints).run();
}

}  // namespace assay::formats::tensorflow
