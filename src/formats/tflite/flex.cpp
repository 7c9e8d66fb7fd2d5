#include "formats/tflite/flex.hpp"

#include "codecs/flatbuffer/flexible.hpp"
#include "codecs/tensorflow/node.hpp"
#include "codecs/tensorflow/operators.hpp"
#include "core/file_reach.hpp"
#include "core/text.hpp"
#include "formats/tflite/operand.hpp"
#include "formats/tflite/rules.hpp"
#include "formats/tflite/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace assay::formats::tflite {
namespace {

using tensorflow::Effect;
using tensorflow::Operator;

constexpr std::string_view kPrefix = "Flex";

/// What the options of an operator say: which one runs, and a NodeDef with its attributes.
struct Options {
  std::string_view runs;
  tensorflow::Node node;
};

bool is_judged_by_name(const Operator& known) {
  switch (known.effect) {
    case Effect::saves:
    case Effect::restores:
    case Effect::loads_data:
    case Effect::logs: return known.attribute.empty() && known.operand >= tensorflow::kByQueue;
    default: return true;
  }
}

class Judge {
 public:
  Judge(const FlexModel& model, ScanContext& context, Complaints& complaints)
      : model_(model), context_(context), complaints_(complaints) {}

  void run() {
    std::set<std::uint32_t> used;
    for (std::uint32_t s = 0; s < model_.subgraphs.size(); ++s) {
      for (const auto& wire : model_.subgraphs[s].operators) {
        if (!context_.step()) return;
        if (wire.code >= model_.codes.size() || !model_.codes[wire.code].is_flex()) continue;
        used.insert(wire.code);
        judge(s, wire);
      }
    }
    for (std::uint32_t i = 0; i < model_.codes.size(); ++i)
      if (model_.codes[i].is_flex() && !used.contains(i)) judge_unused(model_.codes[i]);
  }

 private:
  void judge(std::uint32_t subgraph, const Wire& wire) {
    const auto& code = model_.codes[wire.code];
    const auto called = code.custom.substr(kPrefix.size());
    std::set<std::string_view> names{called};
    tensorflow::Node node;
    auto place = code.range;
    if (const auto options = read(wire)) {
      node = options->node;
      names = {options->runs, node.op};
      for (const auto name : names)
        if (name != called) say_other(called, name, wire);
      if (!names.contains(called)) place = wire.range;
    }
    for (const auto name : names) {
      const auto known = tensorflow::find_operator(name);
      if (known.empty()) say(kFlexOperator, kFlexOperator.severity, place, name, "");
      for (const auto& line : known) {
        if (is_judged_by_name(line))
          say(kFlexFile, kFlexFile.severity, place, name, describe(line.effect));
        else
          judge_path(subgraph, wire, node, name, line);
      }
    }
  }

  void miss(Error error) {
    error.message = "options of a Flex operator: " + error.message;
    context_.incomplete(error);
  }

  /// A delegate refuses an operator without options.
  std::optional<Options> read(const Wire& wire) {
    if (wire.options.empty()) return std::nullopt;
    const auto texts = flatbuffer::flexible_texts(wire.options, 2);
    if (!texts) {
      miss(texts.error());
      return std::nullopt;
    }
    std::optional<Error> error;
    const auto node = tensorflow::read_node((*texts)[1], error);
    if (error) miss(*error);
    return Options{(*texts)[0].text(), node};
  }

  void judge_unused(const Code& code) {
    const auto name = code.custom.substr(kPrefix.size());
    const auto known = tensorflow::find_operator(name);
    bool is_bad = false;
    for (const auto& line : known) {
      if (!is_judged_by_name(line)) continue;
      say(kFlexFile, kFlexFile.severity, code.range, name, describe(line.effect));
      is_bad = true;
    }
    if (!is_bad) say(kFlexOperator, kFlexOperator.severity, code.range, name, "");
  }

  /// Whoever saves or restores what a model has learnt gives the name of the file; a name in the model is its author's.
  void judge_path(std::uint32_t subgraph, const Wire& wire, const tensorflow::Node& node, std::string_view name,
                  const Operator& known) {
    Operand operand;
    if (known.attribute.empty())
      operand = resolve(model_, subgraph, wire, known.operand, context_);
    else
      operand.constants = node.attribute(known.attribute).texts();
    auto reach = file_reach(operand.joined());
    for (const auto text : operand.constants) reach = std::max(reach, file_reach(text));
    const auto shown = shown_of(operand);
    const auto target = fmt::format("{}: {}", describe(known.effect), shown);
    if (reach == FileReach::local && !operand.is_hidden() && !(operand.is_unknown && operand.constants.empty()))
      return say(kFlexOperator, kFlexOperator.severity, wire.range, name, shown.empty() ? "" : target);
    auto severity = Severity::medium;
    if (reach == FileReach::absolute || reach == FileReach::store)
      severity = known.effect == Effect::saves ? Severity::high : Severity::low;
    if (reach == FileReach::outside || reach == FileReach::sensitive) severity = Severity::high;
    if (reach == FileReach::remote && known.effect != Effect::restores) severity = Severity::high;
    if (operand.is_hidden()) severity = std::max(severity, Severity::medium);
    say(kFlexFile, severity, wire.range, name, target);
  }

  static std::string shown_of(const Operand& operand) {
    if (!operand.constants.empty() && !operand.is_hidden()) return text::quoted(operand.joined(), 120);
    if (operand.is_given) return "a name that is given when it is run";
    return operand.is_hidden() || operand.is_unknown ? "a computed name" : "";
  }

  void say_other(std::string_view called, std::string_view runs, const Wire& wire) {
    if (!said_.emplace(&kFlexOther, fmt::format("{} {}", called, runs)).second) return;
    const auto range = in_file(wire.range);
    if (!complaints_.wants(kFlexOther, range)) return;
    complaints_.report(kFlexOther, {range, fmt::format("operator {}{}", kPrefix, text::printable(called, 80))},
                       fmt::format("The model calls an operator {}{}, and its options say {}.", kPrefix,
                                   text::printable(called, 80), text::quoted(runs, 80)));
  }

  /// Once for each thing that there is to say.
  void say(const Rule& rule, Severity severity, ByteRange place, std::string_view name, std::string_view what) {
    auto message = fmt::format("The model runs TensorFlow's {}{}{}.", text::printable(name, 80),
                               what.empty() ? "" : ", which ", what);
    if (!said_.emplace(&rule, message).second) return;
    const auto range = in_file(place);
    if (!complaints_.wants(rule, range, severity)) return;
    complaints_.report(rule, {range, fmt::format("operator {}{}", kPrefix, text::printable(name, 80))},
                       std::move(message), severity);
  }

  [[nodiscard]] ByteRange in_file(ByteRange range) const { return {model_.file.origin() + range.offset, range.size}; }

  const FlexModel& model_;
  ScanContext& context_;
  Complaints& complaints_;
  std::set<std::pair<const Rule*, std::string>> said_;
};

}  // namespace

bool Code::is_flex() const { return builtin == kCustom && custom.starts_with(kPrefix); }

void judge_flex(FlexModel model, ScanContext& context, Complaints& complaints) {
  if (std::ranges::none_of(model.codes, &Code::is_flex)) return;
  for (std::uint32_t s = 0; s < model.subgraphs.size(); ++s)
    for (std::uint32_t w = 0; w < model.subgraphs[s].operators.size(); ++w)
      for (const auto callee : model.subgraphs[s].operators[w].subgraphs)
        model.callers.emplace(callee, std::pair{s, w});
  Judge(model, context, complaints).run();
}

}  // namespace assay::formats::tflite
