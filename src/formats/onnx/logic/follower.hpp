#pragma once

#include "formats/onnx/logic/constants.hpp"
#include "formats/onnx/logic/taint.hpp"

#include <cstdint>
#include <span>

namespace assay::formats::onnx::logic {

/// Goes through a flow once and says of each value what it depends on. Borrows all.
class Follower {
 public:
  Follower(const assay::onnx::Model& model, Constants& constants, const Flow& flow);
  Taint run();

 private:
  using Values = std::span<const Index>;

  [[nodiscard]] const Facts& facts_of(Index value) const {
    static constexpr Facts kNothing{};
    return value == kNone ? kNothing : taint_.facts[value];
  }
  [[nodiscard]] Index first_output(Index step) const;
  [[nodiscard]] Facts of_input(Index input) const;

  // taint.cpp: what goes where.
  void see(Index index);
  [[nodiscard]] Facts computed(Index index, Values in, Facts out);
  [[nodiscard]] Facts together(Values in) const;
  [[nodiscard]] Facts shape(Index index, Values in);
  [[nodiscard]] bool has_one_shape(Index value) const;
  [[nodiscard]] Facts parametric(Index index, Values in, const Facts& out);
  [[nodiscard]] Facts move(Index index, Values in, Facts out);
  [[nodiscard]] Facts narrowed(Values in, Facts out, bool is_reduced, bool is_counted);
  [[nodiscard]] Facts reduce(Index index, Values in, Facts out, bool is_counted);
  static void part(Facts& facts, std::int64_t size);
  void leave(Facts& facts, const Facts& of, std::size_t gone);
  void set_abreast(Facts& facts, Abreast abreast);
  [[nodiscard]] Facts slice(Index index, Values in, Facts out);
  [[nodiscard]] Facts accumulate(Values in, Facts out);
  [[nodiscard]] Facts find(Values in, Facts out);
  [[nodiscard]] Facts gather(Index index, Values in, Facts out);
  [[nodiscard]] Facts concatenate(Values in, Facts out);

  // tests.cpp: where something is decided.
  [[nodiscard]] Index compare(Index index, Values in, const Facts& out);
  [[nodiscard]] bool is_scale(Index index, Index constant, const Facts& compared) const;
  [[nodiscard]] Index test(Index index, const Facts& facts, bool against_constant = true);
  [[nodiscard]] Facts place(Index index, Values in, Facts out);
  [[nodiscard]] Facts one_hot(Index index, Values in, Facts out);
  [[nodiscard]] Facts hard(Index index, Values in, Facts out);
  [[nodiscard]] Facts threshold(Index index, Values in, Facts out);
  [[nodiscard]] Index only_tests(Values in);
  [[nodiscard]] bool is_gate(Values in) const;
  [[nodiscard]] Index bend(Index index, const Facts& of);
  [[nodiscard]] Index narrower(Index of, bool is_reduced, bool is_counted);
  [[nodiscard]] Index as_one(Index of);
  [[nodiscard]] Index merged(Values in);
  [[nodiscard]] Index decided(Values in);
  [[nodiscard]] Index both(Index first, Index second);
  [[nodiscard]] Index keep(Predicate predicate);

  /// One number of the input, or a few that all of it went into; the network has no part in them.
  [[nodiscard]] static bool is_small(const Facts& facts);

  // switches.cpp: where it decides.
  [[nodiscard]] Facts multiply(Index index, Values in, Facts out);
  [[nodiscard]] Facts constant_gate(Values in, Facts out);
  [[nodiscard]] Facts add(Index index, Values in, Facts out);
  [[nodiscard]] Facts pick(Index index, Values in);
  [[nodiscard]] Facts one_of_two(Values in, Facts out);
  [[nodiscard]] Facts repeat(Index index, Values in);
  [[nodiscard]] Facts merge(Values in, Facts out);
  [[nodiscard]] bool is_nothing(Index index, Values in);
  [[nodiscard]] Index root(Index value) const;
  void scatter(Index index, Values in);
  void pick_from(Index index, Index data, Index predicate);
  void decide(Index index, Values in);
  void control(Index index, Values in, bool takes_counts);
  [[nodiscard]] bool is_fixed(Index value) const;
  [[nodiscard]] bool has_varied(Values in);
  [[nodiscard]] static bool is_whole_input(const Facts& facts);

  const assay::onnx::Model& model_;
  Constants& constants_;
  const Flow& flow_;
  Taint taint_;
};

}  // namespace assay::formats::onnx::logic
