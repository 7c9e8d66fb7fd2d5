#include "formats/onnx/logic/taint.hpp"

#include "formats/onnx/logic/follower.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::formats::onnx::logic {
namespace {

using assay::onnx::Model;
using Origin = Flow::Origin;

constexpr std::size_t kMostDimensions = 32;

/// Lists with no more elements are settings.
constexpr std::int64_t kFewElements = 8;

[[nodiscard]] std::uint8_t pick_more(const Facts& facts, std::size_t more) {
  if (more > 0 && facts.flat) return kMostPicked;
  return static_cast<std::uint8_t>(std::min<std::size_t>(kMostPicked, facts.picked + more));
}

}  // namespace

Follower::Follower(const Model& model, Constants& constants, const Flow& flow)
    : model_(model), constants_(constants), flow_(flow) {
  taint_.facts.resize(flow.values.size());
  for (Index i = 0; i < flow.values.size(); ++i) {
    const Origin& origin = flow.values[i];
    if (origin.kind == Origin::Kind::input)
      taint_.facts[i] = of_input(origin.source);
    else
      taint_.facts[i].constant = origin.kind == Origin::Kind::constant;
  }
}

Facts Follower::of_input(Index input) const {
  const auto& info = model_.inputs[input];
  Facts facts{.raw = true, .text = info.type == assay::onnx::DataType::string, .input = input};
  facts.optional = std::ranges::binary_search(flow_.opened, input);
  if (!info.has_shape) return facts;
  const auto shape = Model::slice(model_.dimensions, info.shape);
  // What is 0 or unknown may be large.
  std::int64_t elements = 1;
  for (const auto& one : shape) {
    const auto size = one.has_value && one.value > 0 ? std::min(one.value, kFewElements + 1) : kFewElements + 1;
    elements = std::min(elements * size, kFewElements + 1);
  }
  facts.setting = elements == 1;
  const bool is_list = shape.size() == 1 || (shape.size() == 2 && shape[0].has_value && shape[0].value == 1);
  facts.flat = is_list && elements > kFewElements;
  for (const auto& one : shape.subspan(std::min<std::size_t>(1, shape.size())))
    if (!one.has_value || one.value != 1) ++facts.lines;
  return facts;
}

Taint Follower::run() {
  for (Index i = 0; i < flow_.steps.size(); ++i) see(i);
  return std::move(taint_);
}

Index Follower::first_output(Index step) const {
  const auto outputs = flow_.outputs_of(flow_.steps[step]);
  return outputs.empty() ? kNone : outputs.front();
}

void Follower::see(Index index) {
  const auto& step = flow_.steps[index];
  const auto in = flow_.inputs_of(step);
  const Facts out = computed(index, in, together(in));
  const auto outputs = flow_.outputs_of(step);
  const bool is_split = step.operation == Operation::narrow && outputs.size() > 1;
  const auto sizes = is_split ? constants_.operand_or_attribute(index, 1, "split") : std::nullopt;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i] == kNone) continue;
    taint_.facts[outputs[i]] = out;
    if (sizes && i < sizes->size() && out.varies()) part(taint_.facts[outputs[i]], (*sizes)[i]);
  }
}

Facts Follower::computed(Index index, Values in, Facts out) {
  const auto operation = flow_.steps[index].operation;
  if (!is_by_element(operation)) {
    out.lines = 0;
    out.abreast = kOnlyOne;
  }
  switch (operation) {
    case Operation::constant: return {.constant = true};
    case Operation::shape: return shape(index, in);
    case Operation::parametric: return parametric(index, in, out);
    case Operation::move:
    case Operation::reshape:
    case Operation::rearrange:
    case Operation::look_up:
    case Operation::controlled: return move(index, in, out);
    case Operation::narrow: return slice(index, in, out);
    case Operation::find: return find(in, out);
    case Operation::reduce: return reduce(index, in, out, true);
    case Operation::accumulate: return accumulate(in, out);
    case Operation::extreme: return reduce(index, in, out, false);
    case Operation::place: return place(index, in, out);
    case Operation::one_hot: return one_hot(index, in, out);
    case Operation::hard: return hard(index, in, out);
    case Operation::gather: return gather(index, in, out);
    case Operation::compare:
      out.predicate = compare(index, in, out);
      if (out.predicate != kNone) out.abreast = taint_.predicates[out.predicate].abreast;
      break;
    case Operation::test:
      out.predicate = decided(in);
      if (out.predicate == kNone) out.predicate = test(index, out);
      break;
    case Operation::logic:
      out.predicate = merged(in);
      decide(index, in);
      break;
    case Operation::threshold:
    case Operation::power: return threshold(index, in, out);
    case Operation::multiply:
    case Operation::divide: return multiply(index, in, out);
    case Operation::add: return add(index, in, out);
    case Operation::where:
    case Operation::choose: return pick(index, in);
    case Operation::repeat: return repeat(index, in);
    case Operation::scatter: scatter(index, in); break;
    case Operation::concatenate: return concatenate(in, out);
    case Operation::merge: return merge(in, out);
    case Operation::plain:
      out.text = false;  // it may be one that makes tokens of a text
      out.constant |= in.empty();
      out.predicate = only_tests(in);
      if (out.predicate != kNone) out.gate = facts_of(in[0]).gate;
      break;
  }
  return out;
}

/// What depends on all of `in`. It looks at a part only if all of it does.
Facts Follower::together(Values in) const {
  Facts out{
      .narrowed = true, .reduced = true, .picked = kMostPicked, .setting = true, .optional = true, .constant = true};
  bool is_any = false;
  bool has_varying = false;
  for (const Index value : in) {
    if (value == kNone) continue;
    is_any = true;
    const Facts& facts = facts_of(value);
    out.raw |= facts.raw;
    out.trunk |= facts.trunk;
    out.constant &= facts.constant;
    if (out.input == kNone) out.input = facts.input;
    if (out.masked == kNone) out.masked = facts.masked;
    if (facts.maker != kNone && (out.maker == kNone || facts.maker > out.maker)) out.maker = facts.maker;
    if (!facts.varies()) continue;
    const bool is_first = !std::exchange(has_varying, true);
    out.lines = is_first || out.lines == facts.lines ? facts.lines : 0;
    out.abreast = is_first || out.abreast == facts.abreast ? facts.abreast : kOnlyOne;
    out.narrowed &= facts.narrowed;
    out.reduced &= facts.reduced;
    out.setting &= facts.setting;
    out.optional &= facts.optional;
    out.flat |= facts.flat;
    out.text |= facts.text;
    out.picked = std::min(out.picked, facts.picked);
  }
  out.constant &= is_any;
  out.narrowed &= out.varies();
  out.reduced &= out.varies();
  out.setting &= out.varies();
  out.optional &= out.varies();
  if (!out.varies()) out.picked = 0;
  return out;
}

/// A shape says nothing of the numbers, unless there are as many as a test has found. What has only one shape has a
/// constant one, and what is filled by ConstantOfShape is the same number wherever it is.
Facts Follower::shape(Index index, Values in) {
  const Facts& first = facts_of(in.empty() ? kNone : in[0]);
  if (!first.sized || first.predicate == kNone) {
    const bool is_filled = model_.text(model_.nodes[flow_.steps[index].node].op_type) == "ConstantOfShape";
    return {.constant = is_filled || first.constant || (!in.empty() && has_one_shape(in[0]))};
  }
  Facts out{.raw = first.raw, .trunk = first.trunk, .narrowed = true, .reduced = true};
  out.input = first.input;
  out.predicate = narrower(first.predicate, true, true);
  return out;
}

/// An input whose shape is written in the model.
bool Follower::has_one_shape(Index value) const {
  if (value == kNone || flow_.values[value].kind != Origin::Kind::input) return false;
  const auto& info = model_.inputs[flow_.values[value].source];
  const auto shape = Model::slice(model_.dimensions, info.shape);
  return info.has_shape && shape.size() <= kMostDimensions &&
         std::ranges::all_of(shape, [](const auto& one) { return one.has_value; });
}

Facts Follower::parametric(Index index, Values in, const Facts& out) {
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
  // A row with a one in it times a matrix is a row of the matrix.
  if (in.size() > 1)
    for (const auto& [row, rows] : {std::pair{in[0], in[1]}, std::pair{in[1], in[0]}})
      pick_from(index, rows, facts_of(row).predicate);
  if (!out.varies()) return out;
  if (is_gate(in)) return constant_gate(in, out);
  return {.trunk = true, .maker = index, .input = out.input};
}

/// The same numbers in other places or by a function of each: what they say is the same.
Facts Follower::move(Index index, Values in, Facts out) {
  if (in.empty()) return out;
  const Facts& first = facts_of(in[0]);
  const auto& step = flow_.steps[index];
  out.predicate = first.predicate;
  out.gate = first.gate;
  out.mixed = first.mixed;
  out.joined = first.joined;
  out.beside = first.beside;
  out.sized = first.sized;
  if (step.operation == Operation::reshape) {
    const auto to = in.size() > 1 ? constants_.numbers(in[1]) : std::nullopt;
    out.flat |= to && std::ranges::count_if(*to, [](std::int64_t size) { return size != 1; }) == 1;
  }
  // One for each row is one for each row wherever the rows are.
  if (step.operation == Operation::rearrange && first.abreast == kRows) out.abreast = kRows;
  if (out.predicate != kNone && taint_.predicates[out.predicate].abreast != out.abreast)
    out.predicate = as_one(out.predicate);
  const auto& node = model_.nodes[step.node];
  const bool is_hard = out.predicate != kNone && !taint_.predicates[out.predicate].smooth;
  if (!is_hard && is_cast_to_boolean(model_, node)) out.predicate = test(index, first);
  if (out.predicate == kNone && is_cast_to_integer(model_, node)) return threshold(index, in, out);
  control(index, in, step.operation == Operation::controlled);
  return out;
}

Facts Follower::narrowed(Values in, Facts out, bool is_reduced, bool is_counted) {
  if (!out.varies()) return out;
  out.narrowed = true;
  out.reduced |= is_reduced;
  if (const Facts& first = facts_of(in.empty() ? kNone : in[0]); first.predicate != kNone)
    out.predicate = narrower(first.predicate, is_reduced, is_counted);
  return out;
}

/// One of the outputs of a Split.
void Follower::part(Facts& facts, std::int64_t size) {
  if (size == 1) facts.picked = pick_more(facts, 1);
  if (size > 1 && facts.predicate == kNone) facts.abreast = size;
}

/// A sum over some of the dimensions leaves one for each row.
Facts Follower::reduce(Index index, Values in, Facts out, bool is_counted) {
  out = narrowed(in, out, true, is_counted);
  const auto& first = facts_of(in.empty() ? kNone : in[0]);
  const auto axes = constants_.operand_or_attribute(index, 1, "axes");
  if (axes) leave(out, first, axes->size());
  return out;
}

/// One number, or a sum, remains of so many dimensions: one for each row if there are more of them.
void Follower::leave(Facts& facts, const Facts& of, std::size_t gone) {
  if (gone == 0 || of.lines <= gone) return;
  facts.lines = static_cast<std::uint8_t>(of.lines - gone);
  set_abreast(facts, kRows);
}

void Follower::set_abreast(Facts& facts, Abreast abreast) {
  facts.abreast = abreast;
  if (facts.predicate == kNone) return;
  taint_.predicates[facts.predicate].abreast = abreast;
  taint_.predicates[facts.predicate].single = false;
}

Facts Follower::slice(Index index, Values in, Facts out) {
  out = narrowed(in, out, false, false);
  if (const auto taken = constants_.sliced(index); taken > 1) set_abreast(out, taken);
  const auto single = constants_.picks_one(in) ? 1 : constants_.single_elements(in);
  out.picked = pick_more(out, single);
  if (single > 0) leave(out, facts_of(in[0]), single);
  control(index, in, false);
  for (const Index bound : in.subspan(std::min<std::size_t>(1, in.size())))
    pick_from(index, in[0], facts_of(bound).predicate);
  return out;
}

/// Sums up to each place: of what is true, how often so far.
Facts Follower::accumulate(Values in, Facts out) {
  const Facts& first = facts_of(in.empty() ? kNone : in[0]);
  if (first.predicate == kNone) return out;
  out = narrowed(in, out, true, true);
  if (out.predicate == kNone) return out;
  taint_.predicates[out.predicate].single = false;
  taint_.predicates[out.predicate].running = true;
  return out;
}

/// The places of what is true: as many as there are.
Facts Follower::find(Values in, Facts out) {
  out = narrowed(in, out, false, true);
  out.sized = out.predicate != kNone;
  return out;
}

Facts Follower::gather(Index index, Values in, Facts out) {
  if (in.size() < 2) return out;
  const Facts& data = facts_of(in[0]);
  const Facts& places = facts_of(in[1]);
  // The row of a table: an embedding. A single number for each index is a look-up, and tells what the index told.
  if (data.constant && places.varies()) {
    if (is_gate(in) && !constants_.is_list(in[0])) return constant_gate(in, out);
    if (!constants_.is_list(in[0])) return {.trunk = true, .maker = index, .input = places.input};
    out = places;
    out.mixed = false;
    out.joined = false;
    if (out.predicate == kNone && constants_.has_single_entry(in[0])) out.predicate = test(index, places);
    return out;
  }
  pick_from(index, in[0], places.predicate);
  out = narrowed(in.first(1), out, false, false);
  const auto& at = constants_.numbers(in[1]);
  // A single place of GatherND has a number for each dimension.
  const auto name = model_.text(model_.nodes[flow_.steps[index].node].op_type);
  const bool is_place = at && (name == "GatherND" ? constants_.is_list(in[1]) : at->size() == 1);
  const auto gone = is_place ? at->size() : 0;
  out.picked = pick_more(out, gone);
  leave(out, facts_of(in[0]), gone);
  if (const auto taken = constants_.different(in[1]); taken > 1 && !is_place) set_abreast(out, taken);
  return out;
}

Facts Follower::concatenate(Values in, Facts out) {
  bool is_all_predicate = true;
  bool has_trunk = false;
  bool has_other = false;
  bool has_constant = false;
  Index maker = kNone;
  for (const Index value : in) {
    const Facts& facts = facts_of(value);
    is_all_predicate &= facts.predicate != kNone || facts.constant;
    has_constant |= facts.constant;
    has_trunk |= facts.trunk || facts.mixed;
    has_other |= !facts.trunk || facts.mixed;
    out.joined |= facts.joined || (facts.trunk && maker != kNone && facts.maker != maker);
    if (facts.trunk) maker = facts.maker;
  }
  if (is_all_predicate) out.predicate = merged(in);
  const auto is_other = [&](Index value) {
    const Index predicate = facts_of(value).predicate;
    return predicate != kNone && predicate != out.predicate;
  };
  if (out.predicate != kNone && std::ranges::any_of(in, is_other)) taint_.predicates[out.predicate].single = false;
  out.mixed = has_trunk && has_other;
  out.joined &= !out.mixed;
  out.beside = has_constant && is_small(out);
  return out;
}

Taint follow(const Model& model, Constants& constants, const Flow& flow) {
  return Follower(model, constants, flow).run();
}

}  // namespace assay::formats::onnx::logic
