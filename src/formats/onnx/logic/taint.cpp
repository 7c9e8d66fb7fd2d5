#include "formats/onnx/logic/taint.hpp"

#include "formats/onnx/logic/constants.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace assay::formats::onnx::logic {
namespace {

using assay::onnx::Model;
using assay::onnx::Values;
using Origin = Flow::Origin;
using Step = Flow::Step;

constexpr std::uint8_t kMostPicked = 2;

class Follower {
 public:
  Follower(const Model& model, const Values& values, const Flow& flow)
      : model_(model), constants_(model, values, flow), flow_(flow) {
    taint_.facts.resize(flow.values.size());
    for (Index i = 0; i < flow.values.size(); ++i) {
      const Origin& origin = flow.values[i];
      Facts& facts = taint_.facts[i];
      facts.constant = origin.kind == Origin::Kind::constant;
      if (origin.kind != Origin::Kind::input) continue;
      facts.raw = true;
      facts.input = origin.source;
    }
  }

  Taint run() {
    for (Index i = 0; i < flow_.steps.size(); ++i) see(i);
    return std::move(taint_);
  }

 private:
  [[nodiscard]] const Facts& facts_of(Index value) const {
    static constexpr Facts kNothing{};
    return value == kNone ? kNothing : taint_.facts[value];
  }

  void see(Index index) {
    const Step& step = flow_.steps[index];
    const auto in = flow_.inputs_of(step);
    Facts out = together(in);
    switch (step.operation) {
      case Operation::constant: out = {.constant = true}; break;
      case Operation::shape: out = {}; break;
      case Operation::parametric: out = parametric(index, in, out); break;
      case Operation::move: out = move(step, index, in, out); break;
      case Operation::narrow:
        out = narrowed(in, out, false);
        out.picked = pick_more(out.picked, constants_.single_elements(in));
        break;
      case Operation::reduce: out = narrowed(in, out, true); break;
      case Operation::gather: out = gather(index, in, out); break;
      case Operation::compare: out.predicate = compare(index, in, out); break;
      case Operation::test: out.predicate = test(index, in, out); break;
      case Operation::logic: out.predicate = merged(in); break;
      case Operation::threshold: out = threshold(index, in, out); break;
      case Operation::multiply: out = multiply(index, in, out); break;
      case Operation::add: out = add(index, in, out); break;
      case Operation::where:
      case Operation::choose: out = pick(index, in, out); break;
      case Operation::scatter: scatter(index, in); break;
      case Operation::concatenate: out = concatenate(in, out); break;
      case Operation::merge: out = merge(in, out); break;
      case Operation::plain: break;
    }
    for (const Index value : flow_.outputs_of(step))
      if (value != kNone) taint_.facts[value] = out;
  }

  /// What depends on all of `in`. It looks at a part only if all of it does.
  [[nodiscard]] Facts together(std::span<const Index> in) const {
    Facts out{.narrowed = true, .reduced = true, .picked = kMostPicked, .constant = true};
    bool is_any = false;
    for (const Index value : in) {
      if (value == kNone) continue;
      is_any = true;
      const Facts& facts = facts_of(value);
      out.raw |= facts.raw;
      out.trunk |= facts.trunk;
      out.constant &= facts.constant;
      if (out.input == kNone) out.input = facts.input;
      if (!facts.varies()) continue;
      out.narrowed &= facts.narrowed;
      out.reduced &= facts.reduced;
      out.picked = std::min(out.picked, facts.picked);
    }
    out.constant &= is_any;
    out.narrowed &= out.varies();
    out.reduced &= out.varies();
    if (!out.varies()) out.picked = 0;
    return out;
  }

  Facts parametric(Index index, std::span<const Index> in, Facts out) {
    // Weights are the later operands; a matrix product has no order.
    const bool is_switched =
        in.size() > 1 && std::ranges::any_of(in.subspan(1), [&](Index value) {
          const Facts& facts = facts_of(value);
          return facts.predicate != kNone && facts.gate != kNone && taint_.predicates[facts.predicate].hot;
        });
    if (is_switched && facts_of(in[0]).varies()) {
      for (const Index value : in.subspan(1))
        if (const Facts& facts = facts_of(value); facts.predicate != kNone && facts.gate != kNone)
          taint_.switches.push_back({index, facts.predicate});
    }
    if (!out.varies()) return out;
    return {.trunk = true, .input = out.input};
  }

  /// The same numbers in other places or by a function of each: what they say is the same.
  Facts move(const Step& step, Index index, std::span<const Index> in, Facts out) {
    if (in.empty()) return out;
    const Facts& first = facts_of(in[0]);
    out.predicate = first.predicate;
    out.gate = first.gate;
    out.mixed = first.mixed;
    if (out.predicate == kNone && is_cast_to_boolean(model_, model_.nodes[step.node]))
      out.predicate = test(index, in, first);
    return out;
  }

  Facts narrowed(std::span<const Index> in, Facts out, bool is_reduced) {
    if (!out.varies()) return out;
    out.narrowed = true;
    out.reduced |= is_reduced;
    if (const Facts& first = facts_of(in.empty() ? kNone : in[0]); first.predicate != kNone)
      out.predicate = narrower(first.predicate, is_reduced);
    return out;
  }

  /// Part of a predicate over many numbers, or whether any or all of them are true.
  Index narrower(Index of, bool is_reduced) {
    Predicate predicate = taint_.predicates[of];
    predicate.narrowed = true;
    predicate.reduced |= is_reduced;
    return keep(predicate);
  }

  Facts gather(Index index, std::span<const Index> in, Facts out) {
    if (in.size() < 2) return out;
    const Facts& data = facts_of(in[0]);
    const Facts& places = facts_of(in[1]);
    // The row of a table: an embedding. A single number for each index is a look-up, and tells what the index told.
    if (data.constant && places.varies()) {
      if (!constants_.is_list(in[0])) return {.trunk = true, .input = places.input};
      out = places;
      out.mixed = false;
      return out;
    }
    if (data.mixed && places.predicate != kNone)
      taint_.selectors.push_back({.kind = Selector::Kind::pick,
                                  .step = index,
                                  .predicate = places.predicate,
                                  .output = first_output(index),
                                  .replaced = in[0],
                                  .has_trunk = true,
                                  .has_other = true});
    out = narrowed(in.first(1), out, false);
    const auto at = constants_.numbers(in[1]);
    out.picked = pick_more(out.picked, at && at->size() == 1 ? 1 : 0);
    return out;
  }

  [[nodiscard]] static std::uint8_t pick_more(std::uint8_t known, std::size_t more) {
    return static_cast<std::uint8_t>(std::min<std::size_t>(kMostPicked, known + more));
  }

  Index compare(Index index, std::span<const Index> in, const Facts& out) {
    if (const Index known = merged(in); known != kNone) return known;
    if (in.size() != 2 || !out.varies()) return kNone;
    const bool is_left_constant = facts_of(in[0]).constant;
    const bool is_right_constant = facts_of(in[1]).constant;
    const Index constant = is_left_constant ? in[0] : in[1];
    return keep({.step = index,
                 .input = out.input,
                 .raw = out.raw,
                 .trunk = out.trunk,
                 .narrowed = out.narrowed,
                 .reduced = out.reduced,
                 .against_constant = is_left_constant != is_right_constant && !constants_.is_range(constant)});
  }

  Index test(Index index, std::span<const Index> in, const Facts& facts) {
    if (const Index known = merged(in); known != kNone) return known;
    if (!facts.varies()) return kNone;
    return keep({.step = index,
                 .input = facts.input,
                 .raw = facts.raw,
                 .trunk = facts.trunk,
                 .narrowed = facts.narrowed,
                 .reduced = facts.reduced,
                 .against_constant = true});
  }

  Facts threshold(Index index, std::span<const Index> in, Facts out) {
    if (in.empty()) return out;
    const Facts& first = facts_of(in[0]);
    out.predicate = first.predicate;
    out.gate = first.gate;
    const bool is_small = first.reduced || first.picked >= kMostPicked;
    if (out.predicate != kNone || !first.raw || first.trunk || !is_small) return out;
    out.predicate = keep({.step = index,
                          .input = first.input,
                          .raw = true,
                          .narrowed = true,
                          .reduced = first.reduced,
                          .against_constant = true,
                          .smooth = true});
    return out;
  }

  Facts multiply(Index index, std::span<const Index> in, Facts out) {
    Index payload = kNone;
    for (const Index value : in) {
      const Facts& facts = facts_of(value);
      if (facts.predicate == kNone && !facts.constant) payload = value;
    }
    const Index predicate = merged(in);
    if (predicate == kNone) {
      // A gate times a constant is that gate.
      for (const Index value : in)
        if (const Facts& facts = facts_of(value); facts.gate != kNone && out.gate == kNone) out.gate = facts.gate;
      const bool is_scaled = std::ranges::count_if(in, [&](Index value) { return !facts_of(value).constant; }) == 1;
      if (!is_scaled) out.gate = kNone;
      return out;
    }
    const Facts& carried = facts_of(payload);
    if (payload == kNone) out.predicate = predicate;
    taint_.gates.push_back(
        {.predicate = predicate, .payload = payload, .is_constant = payload == kNone, .is_trunk = carried.trunk});
    out.gate = static_cast<Index>(taint_.gates.size() - 1);
    if (carried.trunk && !taint_.predicates[predicate].smooth)
      taint_.selectors.push_back({.kind = Selector::Kind::silence,
                                  .step = index,
                                  .predicate = predicate,
                                  .output = first_output(index),
                                  .replaced = payload,
                                  .has_constant = true,
                                  .has_trunk = true,
                                  .has_other = true});
    return out;
  }

  /// A sum with a gate in it changes with the predicate of the gate.
  Facts add(Index index, std::span<const Index> in, Facts out) {
    Selector selector{.kind = Selector::Kind::mix, .step = index, .output = first_output(index)};
    bool is_all_predicate = true;
    bool is_gated = false;
    for (const Index value : in) {
      const Facts& facts = facts_of(value);
      is_all_predicate &= facts.constant || facts.predicate != kNone;
      Index predicate = facts.predicate;
      bool is_trunk = facts.trunk;
      bool is_constant = facts.constant || facts.predicate != kNone;
      if (facts.gate != kNone) {
        const Gate& gate = taint_.gates[facts.gate];
        predicate = gate.predicate;
        is_trunk = gate.is_trunk;
        is_constant = gate.is_constant;
      } else if (facts.predicate != kNone) {
        is_trunk = false;
      }
      if (predicate != kNone) {
        selector.predicate = selector.predicate == kNone ? predicate : both(selector.predicate, predicate);
        // What the gate lets through must be what is not the network's, or there is another gate for that.
        is_gated |= is_constant;
      }
      selector.has_trunk |= is_trunk;
      selector.has_other |= !is_trunk;
      selector.has_constant |= is_constant && predicate != kNone;
      if (is_trunk) selector.replaced = value;
    }
    if (is_all_predicate) {
      out.predicate = merged(in);
      for (const Index value : in)
        if (const Facts& facts = facts_of(value); facts.gate != kNone) out.gate = facts.gate;
      return out;
    }
    if (is_gated && selector.has_trunk && selector.has_other) taint_.selectors.push_back(selector);
    return out;
  }

  /// Where and If: a condition and two alternatives.
  Facts pick(Index index, std::span<const Index> in, Facts out) {
    if (in.size() != 3) return out;
    const Index predicate = facts_of(in[0]).predicate;
    const Facts& left = facts_of(in[1]);
    const Facts& right = facts_of(in[2]);
    out = together(in.subspan(1));
    if (predicate == kNone) return out;
    const auto is_fixed = [](const Facts& facts) { return facts.constant || facts.predicate != kNone; };
    if (is_fixed(left) && is_fixed(right)) {
      // One of two constants: the predicate again, in other numbers.
      const std::array three{in[0], in[1], in[2]};
      out.predicate = merged(three);
      taint_.gates.push_back({.predicate = out.predicate, .is_constant = true});
      out.gate = static_cast<Index>(taint_.gates.size() - 1);
      const Predicate& it = taint_.predicates[out.predicate];
      out.raw = it.raw;
      out.trunk = it.trunk;
      out.constant = false;
      out.narrowed = it.narrowed;
      out.reduced = it.reduced;
      out.input = it.input;
      return out;
    }
    taint_.selectors.push_back({.kind = Selector::Kind::pick,
                                .step = index,
                                .predicate = predicate,
                                .output = first_output(index),
                                .replaced = left.trunk ? in[1] : in[2],
                                .has_constant = is_fixed(left) || is_fixed(right),
                                .has_trunk = left.trunk || right.trunk,
                                .has_other = !left.trunk || !right.trunk});
    return out;
  }

  void scatter(Index index, std::span<const Index> in) {
    if (in.size() < 3) return;
    const Facts& data = facts_of(in[0]);
    const Index predicate = merged(in.subspan(1));
    if (predicate == kNone) return;
    const Facts& updates = facts_of(in[2]);
    taint_.selectors.push_back({.kind = Selector::Kind::pick,
                                .step = index,
                                .predicate = predicate,
                                .output = first_output(index),
                                .replaced = data.trunk ? in[0] : in[2],
                                .has_constant = data.constant || updates.constant || updates.predicate != kNone,
                                .has_trunk = data.trunk || updates.trunk,
                                .has_other = !data.trunk || !updates.trunk || updates.predicate != kNone});
  }

  Facts concatenate(std::span<const Index> in, Facts out) {
    bool is_all_predicate = true;
    for (const Index value : in) is_all_predicate &= facts_of(value).predicate != kNone || facts_of(value).constant;
    if (is_all_predicate) out.predicate = merged(in);
    const auto is_trunk = [&](Index value) { return facts_of(value).trunk; };
    out.mixed = std::ranges::any_of(in, is_trunk) && !std::ranges::all_of(in, is_trunk);
    return out;
  }

  /// What comes out of a loop is what went in or what a round made.
  Facts merge(std::span<const Index> in, Facts out) {
    const bool is_all = std::ranges::all_of(in, [&](Index value) { return facts_of(value).predicate != kNone; });
    if (is_all) out.predicate = merged(in);
    return out;
  }

  /// The predicates of all operands as one; `kNone` if there is none.
  Index merged(std::span<const Index> in) {
    Index result = kNone;
    for (const Index value : in) {
      const Index predicate = facts_of(value).predicate;
      if (predicate == kNone || predicate == result) continue;
      result = result == kNone ? predicate : both(result, predicate);
    }
    return result;
  }

  Index both(Index first, Index second) {
    if (first == second) return first;
    taint_.predicates.push_back(combined(taint_.predicates[first], taint_.predicates[second]));
    return static_cast<Index>(taint_.predicates.size() - 1);
  }

  Index keep(Predicate predicate) {
    predicate.hot = predicate.hot || (predicate.raw && !predicate.trunk && predicate.narrowed &&
                                      predicate.against_constant && !predicate.smooth);
    taint_.predicates.push_back(predicate);
    return static_cast<Index>(taint_.predicates.size() - 1);
  }

  [[nodiscard]] Index first_output(Index index) const {
    const auto outputs = flow_.outputs_of(flow_.steps[index]);
    return outputs.empty() ? kNone : outputs.front();
  }

  const Model& model_;
  Constants constants_;
  const Flow& flow_;
  Taint taint_;
};

}  // namespace

Taint follow(const Model& model, const Values& values, const Flow& flow) { return Follower(model, values, flow).run(); }

}  // namespace assay::formats::onnx::logic
