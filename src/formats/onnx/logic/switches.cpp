#include "formats/onnx/logic/follower.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::onnx::logic {

bool Follower::is_fixed(Index value) const {
  const Facts& facts = facts_of(value);
  return facts.constant || facts.predicate != kNone;
}

bool Follower::is_whole_input(const Facts& facts) {
  return facts.raw && !facts.trunk && !facts.narrowed && facts.predicate == kNone;
}

/// The value that goes in unchanged, a few steps back.
Index Follower::root(Index value) const {
  for (int i = 0; i < 16 && value != kNone && flow_.values[value].kind == Flow::Origin::Kind::computed; ++i) {
    const auto& step = flow_.steps[flow_.values[value].step];
    const auto in = flow_.inputs_of(step);
    if (in.empty() || model_.text(model_.nodes[step.node].op_type) != "Identity") break;
    value = in[0];
  }
  return value;
}

/// A value less itself, or times zero: nothing varies in it.
bool Follower::is_nothing(Index index, Values in) {
  const auto name = model_.text(model_.nodes[flow_.steps[index].node].op_type);
  if (name == "Sub") return in.size() == 2 && root(in[0]) == root(in[1]);
  return name == "Mul" && std::ranges::any_of(in, [&](Index value) { return constants_.is_zero(value); });
}

Facts Follower::multiply(Index index, Values in, Facts out) {
  if (is_nothing(index, in)) return {.constant = true};
  Index payload = kNone;
  for (const Index value : in) {
    const Facts& facts = facts_of(value);
    if (facts.predicate == kNone && !facts.constant) payload = value;
  }
  // A number divided by itself is one, or no number when it is zero.
  const bool is_itself =
      flow_.steps[index].operation == Operation::divide && in.size() == 2 && root(in[0]) == root(in[1]);
  Index predicate = merged(in);
  if (is_itself && predicate == kNone) {
    out.predicate = test(index, out);
    return out;
  }
  // A constant over one number: large near zero, and small elsewhere.
  if (predicate == kNone && flow_.steps[index].operation == Operation::divide && in.size() == 2 &&
      facts_of(in[0]).constant && is_small(facts_of(in[1]))) {
    out.predicate = bend(index, facts_of(in[1]));
    return out;
  }
  if (predicate == kNone) {
    // A gate times a constant is that gate.
    for (const Index value : in)
      if (const Facts& facts = facts_of(value); facts.gate != kNone && out.gate == kNone) out.gate = facts.gate;
    const bool is_scaled = std::ranges::count_if(in, [&](Index value) { return !facts_of(value).constant; }) == 1;
    if (!is_scaled) out.gate = kNone;
    out.beside = is_scaled && std::ranges::any_of(in, [&](Index value) { return facts_of(value).beside; });
    return out;
  }
  const Facts& carried = facts_of(payload);
  if (payload == kNone) out.predicate = predicate;
  taint_.gates.push_back({.predicate = predicate,
                          .payload = payload,
                          .is_constant = payload == kNone,
                          .is_varied = payload == kNone && has_varied(in),
                          .is_trunk = carried.trunk,
                          .is_input = is_whole_input(carried)});
  out.gate = static_cast<Index>(taint_.gates.size() - 1);
  // A sum of what was kept, divided by how many were kept, is a mean.
  const Predicate& by = taint_.predicates[predicate];
  const bool is_mean = flow_.steps[index].operation == Operation::divide && by.counted && carried.masked == by.step;
  if (payload != kNone && out.masked == kNone) out.masked = by.step;
  if (carried.trunk && !by.smooth && !is_mean)
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

/// A product of constants with a yes or no: they are there, or they are not.
Facts Follower::constant_gate(Values in, Facts out) {
  out.predicate = merged(in);
  taint_.gates.push_back({.predicate = out.predicate, .is_constant = true, .is_varied = has_varied(in)});
  out.gate = static_cast<Index>(taint_.gates.size() - 1);
  return out;
}

/// A sum with a gate in it changes with the predicate of the gate.
Facts Follower::add(Index index, Values in, Facts out) {
  if (is_nothing(index, in)) return {.constant = true};
  Selector selector{.kind = Selector::Kind::mix, .step = index, .output = first_output(index), .is_filling = true};
  bool is_all_predicate = true;
  bool is_gated = false;
  bool has_gated_input = false;
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
      has_gated_input |= gate.is_input;
      if (gate.is_varied) selector.is_filling = false;
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
  if (has_gated_input && !selector.has_trunk) selector.kind = Selector::Kind::input;
  const bool is_choice = selector.has_trunk ? selector.has_other : has_gated_input && !selector.is_filling;
  if (is_gated && is_choice) taint_.selectors.push_back(selector);
  return out;
}

/// Where and If: a condition and two alternatives.
Facts Follower::pick(Index index, Values in) {
  if (in.size() != 3) return together(in);
  const Index predicate = facts_of(in[0]).predicate;
  const Facts& left = facts_of(in[1]);
  const Facts& right = facts_of(in[2]);
  Facts out = together(in.subspan(1));
  if (predicate == kNone) return out;
  if (out.masked == kNone) out.masked = taint_.predicates[predicate].step;
  if (is_fixed(in[1]) && is_fixed(in[2])) return one_of_two(in, out);
  Selector selector{.kind = Selector::Kind::pick,
                    .step = index,
                    .predicate = predicate,
                    .output = first_output(index),
                    .replaced = left.trunk ? in[1] : in[2],
                    .has_constant = is_fixed(in[1]) || is_fixed(in[2]),
                    .has_trunk = left.trunk || right.trunk,
                    .has_other = !left.trunk || !right.trunk};
  selector.is_filling =
      (left.constant && !constants_.is_varied(in[1])) || (right.constant && !constants_.is_varied(in[2]));
  if (left.trunk && right.trunk && left.maker != right.maker) {
    selector.kind = Selector::Kind::swap;
    selector.other = in[2];
  } else if ((left.constant && is_whole_input(right)) || (right.constant && is_whole_input(left))) {
    selector.kind = Selector::Kind::input;
  }
  taint_.selectors.push_back(selector);
  return out;
}

/// One of two constants: the predicate again, in other numbers.
Facts Follower::one_of_two(Values in, Facts out) {
  out.predicate = merged(in);
  taint_.gates.push_back({.predicate = out.predicate, .is_constant = true, .is_varied = has_varied(in.subspan(1))});
  out.gate = static_cast<Index>(taint_.gates.size() - 1);
  const Predicate& it = taint_.predicates[out.predicate];
  out.raw = it.raw;
  out.trunk = it.trunk;
  out.constant = false;
  out.narrowed = it.narrowed;
  out.reduced = it.reduced;
  out.abreast = it.abreast;
  out.input = it.input;
  return out;
}

bool Follower::has_varied(Values in) {
  return std::ranges::any_of(in, [&](Index value) {
    const Facts& facts = facts_of(value);
    if (facts.gate != kNone && taint_.gates[facts.gate].is_varied) return true;
    return facts.constant && constants_.is_varied(value);
  });
}

/// What a Loop carries: what went in if there is no round, else what a round made.
Facts Follower::repeat(Index index, Values in) {
  const auto carried = in.subspan(std::min<std::size_t>(2, in.size()));
  for (const Index decides : in.first(in.size() - carried.size())) {
    const Index predicate = facts_of(decides).predicate;
    if (predicate == kNone || taint_.predicates[predicate].counted || carried.size() != 2) continue;
    return pick(index, std::array{decides, carried[0], carried[1]});
  }
  return merge(carried, together(carried));
}

/// What comes out of a loop is what went in or what a round made.
Facts Follower::merge(Values in, Facts out) {
  const bool is_all = std::ranges::all_of(in, [&](Index value) { return facts_of(value).predicate != kNone; });
  if (is_all) out.predicate = merged(in);
  return out;
}

void Follower::scatter(Index index, Values in) {
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

/// Numbers beside one another, of which a predicate says which ones go on.
void Follower::pick_from(Index index, Index data, Index predicate) {
  const Facts& facts = facts_of(data);
  if (predicate == kNone || (!facts.mixed && !facts.joined)) return;
  taint_.selectors.push_back({.kind = facts.mixed ? Selector::Kind::pick : Selector::Kind::swap,
                              .step = index,
                              .predicate = predicate,
                              .output = first_output(index),
                              .replaced = data,
                              .has_trunk = true,
                              .has_other = facts.mixed});
}

/// And, Or, Xor: a test that looks for a trigger beside a yes or no of the network's.
void Follower::decide(Index index, Values in) {
  Selector selector{
      .kind = Selector::Kind::mix, .step = index, .output = first_output(index), .is_filling = true, .has_other = true};
  for (const Index value : in) {
    const Facts& facts = facts_of(value);
    if (facts.predicate != kNone && taint_.predicates[facts.predicate].hot && !facts.trunk) {
      selector.predicate = facts.predicate;
    } else if (facts.trunk) {
      selector.has_trunk = true;
      selector.replaced = value;
    }
  }
  if (selector.predicate != kNone && selector.has_trunk) taint_.selectors.push_back(selector);
}

/// The first operand is what the network made, and a later one says what becomes of it.
void Follower::control(Index index, Values in, bool takes_counts) {
  if (in.size() < 2 || !facts_of(in[0]).trunk) return;
  const Index predicate = merged(in.subspan(1));
  if (predicate == kNone || (taint_.predicates[predicate].counted && !takes_counts)) return;
  taint_.selectors.push_back({.kind = Selector::Kind::control,
                              .step = index,
                              .predicate = predicate,
                              .output = first_output(index),
                              .replaced = in[0],
                              .has_trunk = true,
                              .has_other = true});
}

}  // namespace assay::formats::onnx::logic
