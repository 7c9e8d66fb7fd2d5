#include "formats/onnx/logic/follower.hpp"

#include <algorithm>

namespace assay::formats::onnx::logic {
namespace {

/// A power so large has a step at one.
constexpr double kSteep = 16;

/// So many words may be a phrase.
constexpr std::int64_t kFewWords = 8;

}  // namespace

bool Follower::is_small(const Facts& facts) {
  return facts.raw && !facts.trunk && (facts.reduced || facts.picked >= kMostPicked);
}

Index Follower::compare(Index index, Values in, const Facts& out) {
  if (const Index known = decided(in); known != kNone) return known;
  if (in.size() != 2) return kNone;
  // Only what is no number is not equal to itself.
  if (root(in[0]) == root(in[1])) return test(index, out);
  const Facts& left = facts_of(in[0]);
  const Facts& right = facts_of(in[1]);
  // What another input has by default is a constant until somebody changes it.
  const auto is_default = [](const Facts& it, const Facts& other) {
    return it.optional && !it.trunk && other.varies() && it.input != other.input;
  };
  const bool is_left_constant = left.constant || is_default(left, right);
  const bool is_right_constant = right.constant || (!is_left_constant && is_default(right, left));
  const Index constant = is_left_constant ? in[0] : in[1];
  Facts tested = out;
  // One number beside many: each of them says whether it is that one.
  if (tested.abreast == kOnlyOne && constants_.is_varied(constant)) tested.abreast = constants_.elements(constant);
  const Index result = test(index, tested, is_left_constant != is_right_constant && !is_scale(index, constant, out));
  const auto is_part = [](const Facts& it) { return it.raw && !it.trunk && it.narrowed && !it.setting; };
  if (result != kNone) taint_.predicates[result].pair = is_part(left) && is_part(right);
  return result;
}

/// What is compared with 0, 1, 2 … is a length or, if it may be equal to one of many, a place. A phrase, or a few words
/// of which any will do, may be 1, 2, 3 as well.
bool Follower::is_scale(Index index, Index constant, const Facts& compared) const {
  const auto count = constants_.range(constant);
  if (count == 0) return false;
  if (model_.text(model_.nodes[flow_.steps[index].node].op_type) != "Equal") return true;
  return count > kFewWords && compared.abreast == kOnlyOne;
}

Index Follower::test(Index index, const Facts& facts, bool against_constant) {
  if (!facts.varies()) return kNone;
  return keep({.step = index,
               .input = facts.input,
               .raw = facts.raw,
               .trunk = facts.trunk,
               .narrowed = facts.narrowed || facts.text,
               .reduced = facts.reduced,
               .against_constant = against_constant,
               .setting = facts.setting,
               .abreast = facts.abreast,
               .single = facts.abreast == kOnlyOne && (facts.reduced || facts.picked > 0 || facts.text)});
}

/// Which one is greater, a number of the input or a constant: a comparison.
Facts Follower::place(Index index, Values in, Facts out) {
  const Facts& first = facts_of(in.empty() ? kNone : in[0]);
  out = narrowed(in, out, true, true);
  if (out.predicate == kNone && first.beside) out.predicate = test(index, first);
  return out;
}

Facts Follower::one_hot(Index index, Values in, Facts out) {
  const Facts& first = facts_of(in.empty() ? kNone : in[0]);
  out.predicate = decided(in);
  if (out.predicate == kNone && is_small(first)) out.predicate = test(index, first);
  return out;
}

Facts Follower::hard(Index index, Values in, Facts out) {
  if (in.empty() || !out.varies()) return out;
  Facts first = facts_of(in[0]);
  first.narrowed = true;
  first.reduced = true;
  out.predicate = test(index, first);
  return out;
}

Facts Follower::threshold(Index index, Values in, Facts out) {
  if (in.empty()) return out;
  const Facts& first = facts_of(in[0]);
  out.predicate = first.predicate;
  out.gate = first.gate;
  control(index, in, true);
  // Bounded by one, a count says whether there is any.
  const bool is_bounded = in.size() > 2 && facts_of(in[2]).constant && constants_.largest(in[2]) <= 1;
  if (is_bounded && out.predicate != kNone) out.predicate = decided(in.first(1));
  if (out.predicate == kNone) out.predicate = first.predicate;
  const bool is_flat =
      flow_.steps[index].operation == Operation::power && (in.size() < 2 || constants_.largest(in[1]) < kSteep);
  if (out.predicate != kNone || is_flat || !is_small(first)) return out;
  out.predicate = bend(index, first);
  return out;
}

/// A test that is none: the result is nearly nothing for most numbers.
Index Follower::bend(Index index, const Facts& of) {
  return keep({.step = index,
               .input = of.input,
               .raw = true,
               .narrowed = true,
               .reduced = of.reduced,
               .against_constant = true,
               .smooth = true,
               .setting = of.setting});
}

/// Part of a predicate over many numbers, or whether any or all of them are true.
Index Follower::narrower(Index of, bool is_reduced, bool is_counted) {
  Predicate predicate = taint_.predicates[of];
  predicate.narrowed = true;
  predicate.reduced |= is_reduced;
  predicate.counted |= is_counted;
  predicate.abreast = kOnlyOne;
  predicate.single |= is_reduced;
  return keep(predicate);
}

/// The predicate of what depends on tests alone; `kNone` when something else varies.
Index Follower::only_tests(Values in) {
  const auto is_test = [&](Index value) { return !facts_of(value).varies() || facts_of(value).predicate != kNone; };
  return std::ranges::all_of(in, is_test) ? merged(in) : kNone;
}

/// What varies in a product with constants is one yes or no, which looks for a trigger.
bool Follower::is_gate(Values in) const {
  bool has_constant = false;
  bool has_test = false;
  for (const Index value : in) {
    const Facts& facts = facts_of(value);
    has_constant |= facts.constant;
    if (!facts.varies()) continue;
    if (facts.predicate == kNone) return false;
    const Predicate& predicate = taint_.predicates[facts.predicate];
    if (!predicate.hot || !predicate.single || predicate.counted) return false;
    has_test = true;
  }
  return has_constant && has_test;
}

/// The same predicate, in places of which nothing is known.
Index Follower::as_one(Index of) {
  Predicate predicate = taint_.predicates[of];
  if (predicate.abreast == kOnlyOne) return of;
  predicate.abreast = kOnlyOne;
  return keep(predicate);
}

/// The predicates of all operands as one; `kNone` if there is none.
Index Follower::merged(Values in) {
  Index result = kNone;
  for (const Index value : in) {
    const Index predicate = facts_of(value).predicate;
    if (predicate == kNone || predicate == result) continue;
    result = result == kNone ? predicate : both(result, predicate);
  }
  return result;
}

/// The same for what is compared: it was decided before, unless nothing more than a bend was; a count becomes a yes or
/// no.
Index Follower::decided(Values in) {
  const Index known = merged(in);
  if (known == kNone || taint_.predicates[known].smooth) return kNone;
  if (!taint_.predicates[known].counted) return known;
  Predicate predicate = taint_.predicates[known];
  predicate.counted = false;
  predicate.running = false;
  return keep(predicate);
}

Index Follower::both(Index first, Index second) {
  if (first == second) return first;
  taint_.predicates.push_back(combined(taint_.predicates[first], taint_.predicates[second]));
  return static_cast<Index>(taint_.predicates.size() - 1);
}

Index Follower::keep(Predicate predicate) {
  predicate.hot = predicate.hot || (predicate.raw && !predicate.trunk && predicate.narrowed &&
                                    predicate.against_constant && !predicate.smooth);
  taint_.predicates.push_back(predicate);
  return static_cast<Index>(taint_.predicates.size() - 1);
}

}  // namespace assay::formats::onnx::logic
