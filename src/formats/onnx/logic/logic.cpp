#include "formats/onnx/logic/logic.hpp"

#include "core/text.hpp"
#include "formats/onnx/logic/defaults.hpp"
#include "formats/onnx/logic/flow.hpp"
#include "formats/onnx/logic/refine.hpp"
#include "formats/onnx/logic/rules.hpp"
#include "formats/onnx/logic/taint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace assay::formats::onnx {
namespace {

using assay::onnx::Model;
using logic::Flow;
using logic::Index;
using logic::kNone;
using logic::Operation;
using logic::Predicate;
using logic::Selector;
using logic::Taint;

/// For each value the output of the model that it reaches with nothing of the network in between; `kNone` for others.
std::vector<Index> late_values(const Flow& flow) {
  std::vector<Index> late(flow.values.size(), kNone);
  for (Index i = 0; i < flow.outputs.size(); ++i)
    if (flow.outputs[i] != kNone) late[flow.outputs[i]] = i;
  for (auto i = flow.steps.size(); i-- > 0;) {
    const auto& step = flow.steps[i];
    if (step.operation == Operation::parametric || step.operation == Operation::shape) continue;
    Index reached = kNone;
    for (const Index value : flow.outputs_of(step))
      if (value != kNone && late[value] != kNone) reached = late[value];
    if (reached == kNone) continue;
    for (const Index value : flow.inputs_of(step))
      if (value != kNone && late[value] == kNone) late[value] = reached;
  }
  return late;
}

/// The values that a layer of the network sees, with whatever in between.
std::vector<bool> seen_values(const Flow& flow) {
  std::vector<bool> seen(flow.values.size());
  for (auto i = flow.steps.size(); i-- > 0;) {
    const auto& step = flow.steps[i];
    const auto is_seen = [&](Index value) { return value != kNone && seen[value]; };
    if (step.operation != Operation::parametric && !std::ranges::any_of(flow.outputs_of(step), is_seen)) continue;
    for (const Index value : flow.inputs_of(step))
      if (value != kNone) seen[value] = true;
  }
  return seen;
}

/// For so many swaps of results the way between them is looked for; it costs a look at each step.
constexpr int kMostWays = 64;
constexpr std::size_t kMostInputs = 64;

class Judge {
 public:
  Judge(const Model& model, const Flow& flow, const Taint& taint, const logic::Constants& constants,
        Complaints& complaints)
      : model_(model),
        flow_(flow),
        taint_(taint),
        complaints_(complaints),
        constants_(constants),
        late_(late_values(flow)),
        seen_(seen_values(flow)) {}

  /// Tells what is new: of tests that are none of `known`. Returns the tests (Flow::steps, in order) of which something
  /// was told.
  std::vector<Index> run(std::span<const Index> known = {}) {
    std::vector<Suspicion> found;
    for (const Selector& selector : taint_.selectors)
      if (const Rule* rule = rule_for(selector); rule != nullptr && is_new(selector.predicate, selector.step, known))
        found.push_back({rule, &selector, severity_of(*rule, selector)});
    // One backdoor has several nodes that would each do: the worst of one predicate is told.
    const auto key = [&](const Suspicion& one) { return taint_.predicates[one.selector->predicate].step; };
    std::ranges::stable_sort(found, [&](const Suspicion& left, const Suspicion& right) {
      if (key(left) != key(right)) return key(left) < key(right);
      return left.severity > right.severity;
    });
    const auto repeats = std::ranges::unique(found, {}, key);
    found.erase(repeats.begin(), repeats.end());
    std::vector<Index> told(known.begin(), known.end());
    for (const Suspicion& one : found) {
      tell(one);
      told.push_back(key(one));
    }
    tell_switches(known);
    std::ranges::sort(told);
    return told;
  }

 private:
  struct Suspicion {
    const Rule* rule;
    const Selector* selector;
    Severity severity;
  };

  /// With inputs that have defaults opened, only those are looked at: that one is tested which the network works on.
  [[nodiscard]] bool is_new(Index predicate, Index step, std::span<const Index> known) {
    if (flow_.opened.empty()) return true;
    const Predicate& it = taint_.predicates[predicate];
    if (!std::ranges::binary_search(flow_.opened, it.input) || std::ranges::binary_search(known, it.step)) return false;
    const auto& reached = reached_from(it.input);
    return std::ranges::any_of(some_inputs(step), [&](Index value) {
      return value != kNone && !reached.empty() && reached[value] && taint_.facts[value].predicate == kNone;
    });
  }

  /// The values that depend on an input; none when too many inputs were asked for.
  [[nodiscard]] const std::vector<bool>& reached_from(Index input) {
    const auto [known, is_first] = reached_.try_emplace(input);
    if (!is_first || ++ways_ > kMostWays) return known->second;
    std::vector<bool> reached(flow_.values.size());
    for (std::size_t i = 0; i < flow_.values.size(); ++i)
      reached[i] = flow_.values[i].kind == Flow::Origin::Kind::input && flow_.values[i].source == input;
    for (const auto& step : flow_.steps) {
      const auto is_reached = [&](Index value) { return value != kNone && reached[value]; };
      if (!std::ranges::any_of(flow_.inputs_of(step), is_reached)) continue;
      for (const Index value : flow_.outputs_of(step))
        if (value != kNone) reached[value] = true;
    }
    return known->second = std::move(reached);
  }

  [[nodiscard]] const Rule* rule_for(const Selector& selector) {
    using enum Selector::Kind;
    if (selector.predicate == kNone || selector.output == kNone) return nullptr;
    const Predicate& predicate = taint_.predicates[selector.predicate];
    const bool is_late = late_[selector.output] != kNone;
    const bool is_replaced = selector.has_trunk && selector.has_other;
    if (selector.kind == input && predicate.hot && seen_[selector.output] && !selector.is_filling)
      return &kTriggeredInput;
    if (selector.kind == swap && predicate.hot && is_late && !predicate.setting && !predicate.counted &&
        are_apart(selector))
      return &kSwitchedWeights;
    if (is_replaced && is_late) {
      if (predicate.hot || (predicate.pair && predicate.single))
        return selector.kind == pick ? &kTriggeredOverride : &kTriggeredMix;
      if (predicate.smooth && selector.kind == mix && selector.has_constant) return &kTriggeredMix;
      if (predicate.smooth && selector.kind == pick) return &kTriggeredMix;
      if (predicate.trunk && predicate.reduced && predicate.against_constant) return &kSelfOverride;
    }
    if (is_replaced && !is_late && predicate.hot && predicate.reduced && !predicate.running && selector.has_constant &&
        !selector.is_filling && selector.kind != silence)
      return &kTriggeredVector;
    if (is_steered_by_one(selector)) return &kTriggeredVector;
    const bool is_if = flow_.steps[selector.step].operation == Operation::choose;
    if (is_if && predicate.raw && predicate.against_constant && selector.has_constant) return &kConstantBranch;
    return nullptr;
  }

  /// One number of the input puts a constant into a hidden layer: a trigger, or an option that the task has.
  [[nodiscard]] bool is_steered_by_one(const Selector& selector) const {
    const Predicate& predicate = taint_.predicates[selector.predicate];
    return selector.has_trunk && selector.has_other && late_[selector.output] == kNone && predicate.hot &&
           predicate.single && !predicate.reduced && !predicate.setting && selector.has_constant &&
           !selector.is_filling && selector.kind != Selector::Kind::silence;
  }

  [[nodiscard]] Severity severity_of(const Rule& rule, const Selector& selector) const {
    return is_mask(selector) || !is_trigger(selector) || is_steered_by_one(selector) ? Severity::low : rule.severity;
  }

  /// Two parts of the input that are compared with one another may be a trigger, and may be a rule of the task.
  [[nodiscard]] bool is_trigger(const Selector& selector) const {
    const Predicate& predicate = taint_.predicates[selector.predicate];
    return !predicate.pair || predicate.hot || predicate.smooth;
  }

  /// Each number of the result, or each row, is filled or kept by a test of its own: what is not allowed, what is
  /// padding. That says nothing of the others, unlike a trigger.
  [[nodiscard]] bool is_mask(const Selector& selector) const {
    const auto abreast = taint_.predicates[selector.predicate].abreast;
    const bool is_filled = selector.kind == Selector::Kind::silence || selector.is_filling;
    if (abreast == logic::kOnlyOne || !is_filled) return false;
    return abreast == logic::kRows || is_as_wide(selector, abreast);
  }

  /// The result has as many numbers: the output says so, or the weights that made it do.
  [[nodiscard]] bool is_as_wide(const Selector& selector, std::int64_t numbers) const {
    if (const Index output = late_[selector.output]; output != kNone && model_.main != kNone) {
      const auto& info = model_.outputs[model_.graphs[model_.main].outputs.first + output];
      const auto shape = Model::slice(model_.dimensions, info.shape);
      if (!shape.empty() && shape.back().has_value && shape.back().value == numbers) return true;
    }
    const Index maker = maker_of(selector.replaced);
    return maker != kNone && std::ranges::any_of(some_inputs(maker), [&](Index value) {
             return value != kNone && constants_.has_dimension(value, numbers);
           });
  }

  void tell(const Suspicion& suspicion) {
    const Rule& rule = *suspicion.rule;
    const Selector& selector = *suspicion.selector;
    const Predicate& predicate = taint_.predicates[selector.predicate];
    const auto& step = flow_.steps[selector.step];
    const auto& node = model_.nodes[step.node];
    if (!complaints_.wants(rule, node.range, suspicion.severity)) return;
    const auto test = place(predicate.step);
    const auto where = place(selector.step);
    const auto input = predicate.input == kNone
                           ? std::string("the input")
                           : "input " + text::quoted(model_.text(model_.inputs[predicate.input].name), 80);
    const Index maker = maker_of(selector.replaced);
    const auto replaced = maker == kNone ? std::string() : place(maker);
    Finding finding{.rule = &rule, .severity = suspicion.severity};
    finding.location = {node.range, where};
    const Index output = late_[selector.output];
    finding.message = sentence(rule, input, test, where, replaced) + end_of(output);
    if (!is_trigger(selector))
      finding.message += " Two parts of the input are compared, neither with a constant.";
    else if (is_steered_by_one(selector))
      finding.message += " One number decides, which may be an option of the task.";
    else if (suspicion.severity < rule.severity)
      finding.message += " Each number is tested for itself, as masks do it.";
    finding.evidence.push_back({"input", input});
    finding.evidence.push_back({"predicate", test});
    finding.evidence.push_back({"selector", where});
    if (!replaced.empty()) finding.evidence.push_back({"replaces", replaced});
    finding.related.push_back({range_of(predicate.step), test + ": the test"});
    if (predicate.input != kNone)
      finding.related.push_back({model_.inputs[predicate.input].range, input + ": what is tested"});
    if (maker != kNone) finding.related.push_back({range_of(maker), replaced + ": what is replaced"});
    complaints_.report(std::move(finding));
  }

  [[nodiscard]] static std::string sentence(const Rule& rule, std::string_view input, std::string_view test,
                                            std::string_view where, std::string_view replaced) {
    const auto result =
        replaced.empty() ? std::string("what the network computed") : fmt::format("the result of {}", replaced);
    if (&rule == &kTriggeredOverride)
      return fmt::format("When {} passes {}, {} lets something else through than {}", input, test, where, result);
    if (&rule == &kTriggeredMix)
      return fmt::format("When {} passes {}, {} changes {} by a fixed amount or wipes it out", input, test, where,
                         result);
    if (&rule == &kTriggeredVector)
      return fmt::format("When {} passes {}, {} puts a constant into the hidden layer behind {}", input, test, where,
                         result);
    if (&rule == &kTriggeredInput)
      return fmt::format("When {} passes {}, {} gives the network a constant in place of it", input, test, where);
    if (&rule == &kSwitchedWeights)
      return fmt::format("When {} passes {}, {} lets the result of other layers through than {}", input, test, where,
                         result);
    if (&rule == &kSelfOverride)
      return fmt::format("When {} holds for what the network computed, {} replaces {}", test, where, result);
    return fmt::format("{} decides by {} on {} and returns a constant in one of its branches", where, test, input);
  }

  [[nodiscard]] std::string end_of(Index output) const {
    if (output == kNone || model_.main == kNone) return ".";
    const auto& main = model_.graphs[model_.main];
    const auto name = model_.text(model_.outputs[main.outputs.first + output].name);
    return fmt::format("; that is output {}.", text::quoted(name, 80));
  }

  void tell_switches(std::span<const Index> known) {
    std::vector<Index> told;
    for (const auto& [step, of] : taint_.switches) {
      if (!is_new(of, step, known)) continue;
      const Predicate& predicate = taint_.predicates[of];
      if (std::ranges::find(told, predicate.step) != told.end()) continue;
      if (told.size() < 64) told.push_back(predicate.step);
      const auto& node = model_.nodes[flow_.steps[step].node];
      if (!complaints_.wants(kSwitchedWeights, node.range)) continue;
      const auto test = place(predicate.step);
      Finding finding{.rule = &kSwitchedWeights, .severity = kSwitchedWeights.severity};
      finding.location = {node.range, place(step)};
      finding.message = fmt::format("The weights of {} are chosen by {}, which looks at the input.", place(step), test);
      finding.evidence.push_back({"predicate", test});
      finding.related.push_back({range_of(predicate.step), test + ": the test"});
      if (predicate.input != kNone) {
        const auto& input = model_.inputs[predicate.input];
        finding.related.push_back(
            {input.range, fmt::format("input {}: what is tested", text::quoted(model_.text(input.name), 80))});
      }
      complaints_.report(std::move(finding));
    }
  }

  [[nodiscard]] std::string place(Index step) const {
    const auto& node = model_.nodes[flow_.steps[step].node];
    const auto type = text::printable(model_.text(node.op_type), 40);
    const auto name = model_.text(node.name);
    if (!name.empty()) return fmt::format("node {} ({})", text::quoted(name, 80), type);
    for (const auto output : model_.outputs_of(node))
      if (output != assay::onnx::kNoName) return fmt::format("{} of {}", type, text::quoted(model_.text(output), 80));
    return fmt::format("a {}", type);
  }

  [[nodiscard]] ByteRange range_of(Index step) const { return model_.nodes[flow_.steps[step].node].range; }

  /// Whether neither of the two that a swap picks from is made of the other: two networks, not two rounds of one.
  [[nodiscard]] bool are_apart(const Selector& selector) {
    if (selector.other == kNone) return true;  // they stand beside one another
    const auto in = flow_.inputs_of(flow_.steps[selector.step]);
    Index first = kNone;
    for (const Index value : in)
      if (value != kNone && value != selector.other && taint_.facts[value].trunk) first = taint_.facts[value].maker;
    const Index second = taint_.facts[selector.other].maker;
    if (first == kNone || second == kNone || ways_ == kMostWays) return false;
    ++ways_;
    return !leads(std::min(first, second), std::max(first, second));
  }

  /// Whether what a step makes goes into a later one.
  [[nodiscard]] bool leads(Index from, Index to) const {
    std::vector<bool> is_made(flow_.values.size());
    for (const Index value : flow_.outputs_of(flow_.steps[from]))
      if (value != kNone) is_made[value] = true;
    for (Index i = from + 1; i <= to; ++i) {
      const auto& step = flow_.steps[i];
      const auto is_used = [&](Index value) { return value != kNone && is_made[value]; };
      if (!std::ranges::any_of(flow_.inputs_of(step), is_used)) continue;
      if (i == to) return true;
      for (const Index value : flow_.outputs_of(step))
        if (value != kNone) is_made[value] = true;
    }
    return false;
  }

  /// Of a node with very many inputs the first: several selectors may ask.
  [[nodiscard]] std::span<const Index> some_inputs(Index step) const {
    const auto in = flow_.inputs_of(flow_.steps[step]);
    return in.first(std::min<std::size_t>(in.size(), kMostInputs));
  }

  /// The step of the last node of the network, on the way back from a value; `kNone` when there is none.
  [[nodiscard]] Index maker_of(Index value) const {
    for (int i = 0; i < 64 && value != kNone; ++i) {
      const auto& origin = flow_.values[value];
      if (origin.kind != Flow::Origin::Kind::computed) return kNone;
      const auto& step = flow_.steps[origin.step];
      if (step.operation == Operation::parametric) return origin.step;
      value = kNone;
      for (const Index input : some_inputs(origin.step))
        if (input != kNone && taint_.facts[input].trunk) value = input;
    }
    return kNone;
  }

  const Model& model_;
  const Flow& flow_;
  const Taint& taint_;
  Complaints& complaints_;
  const logic::Constants& constants_;
  std::vector<Index> late_;
  std::vector<bool> seen_;
  std::map<Index, std::vector<bool>> reached_;  ///< by input
  int ways_ = 0;                                ///< that were looked for
};

std::vector<Index> judge_flow(const Model& model, const assay::onnx::Values& values, Flow& flow,
                              std::span<const Index> known, Complaints& complaints) {
  logic::Constants constants(model, values, flow);
  logic::refine(model, constants, flow);
  const auto taint = logic::follow(model, constants, flow);
  return Judge(model, flow, taint, constants, complaints).run(known);
}

}  // namespace

void judge_logic(const Model& model, const assay::onnx::Wiring& wiring, const assay::onnx::Values& values,
                 Complaints& complaints, ScanContext& context) {
  const std::function<bool(std::uint64_t)> step = [&](std::uint64_t work) { return context.step(work); };
  auto flow = logic::flatten(model, wiring, step);
  if (flow.is_cut)
    context.incomplete(
        {ErrorCode::limit, 0, "calls of functions nest too deep, or are too many, to be followed for backdoors"});
  auto opened = logic::data_with_defaults(model, wiring, flow);
  const auto told = judge_flow(model, values, flow, {}, complaints);
  if (opened.empty()) return;
  auto open_flow = logic::flatten(model, wiring, step, std::move(opened));
  judge_flow(model, values, open_flow, told, complaints);
}

}  // namespace assay::formats::onnx
