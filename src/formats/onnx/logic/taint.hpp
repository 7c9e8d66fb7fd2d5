#pragma once

#include "formats/onnx/logic/constants.hpp"

#include <cstdint>
#include <vector>

namespace assay::formats::onnx::logic {

/// Numbers side by side of which each is tested for itself: how many there are, or that there is one for each row.
using Abreast = std::int64_t;
inline constexpr Abreast kOnlyOne = 0;  ///< or nobody knows
inline constexpr Abreast kRows = -1;

/// A yes or no that is decided by the input: a comparison, and whatever is made of its result. As numbers, 1 or 0 times
/// constants.
struct Predicate {
  Index step = kNone;             ///< of the flow: where it is decided
  Index input = kNone;            ///< of Model::inputs: what decides, or one of them
  bool raw = false;               ///< some of it looks at the input, not at what the network made of it
  bool trunk = false;             ///< some of it looks at what the network made
  bool narrowed = false;          ///< at a part of it, or at a sum
  bool reduced = false;           ///< at a sum, a maximum …
  bool against_constant = false;  ///< compared with what the model brings along
  bool smooth = false;            ///< not a comparison: Relu, Clip, Sigmoid over a sum
  bool setting = false;           ///< looks only at inputs of one element, which are options rather than data
  bool counted = false;           ///< how many are true, or where the first is: a length
  Abreast abreast = kOnlyOne;     ///< not one yes or no, but so many
  bool pair = false;              ///< two parts of the raw input are compared with one another
  bool single = false;            ///< one yes or no, wherever it is written
  bool running = false;           ///< counted up to each place
  /// It looks for a trigger: some of it compares a part of the raw input with a constant.
  bool hot = false;
};

/// A predicate that depends on both, as And and Or make it.
[[nodiscard]] Predicate combined(const Predicate& left, const Predicate& right);

/// What the numbers of a value depend on.
struct Facts {
  bool raw = false;         ///< the input, unchanged by the network
  bool trunk = false;       ///< what the network made of it
  bool narrowed = false;    ///< and of that only a part, or a sum
  bool reduced = false;     ///< only a sum, a maximum …
  std::uint8_t picked = 0;  ///< in how many dimensions only one element of it
  bool flat = false;        ///< the input is a list, of which one element is all there is to pick
  bool setting = false;     ///< the input is of one element
  bool optional = false;    ///< the input has a default
  bool text = false;        ///< the input is a text, or was looked up by one: any test of it is one of a part
  bool constant = false;    ///< nothing
  bool mixed = false;       ///< beside one another: what the network made, and what does not depend on it
  bool joined = false;      ///< beside one another: what two layers made
  bool beside = false;      ///< beside one another: a small part of the input, and constants
  bool sized = false;       ///< as long as the predicate is true often
  std::uint8_t lines = 0;   ///< dimensions behind the first with more than one element, if that is known
  Abreast abreast = kOnlyOne;
  Index maker = kNone;      ///< of Flow::steps: the last layer behind it
  Index input = kNone;      ///< of Model::inputs: where `raw` comes from
  Index masked = kNone;     ///< of the flow: the test whose result it was multiplied with
  Index predicate = kNone;  ///< it is this predicate
  Index gate = kNone;       ///< it is this gate
  [[nodiscard]] bool varies() const { return raw || trunk; }
};

/// A product: something that is there when the predicate is true, and zero when it is not.
struct Gate {
  Index predicate = kNone;
  Index payload = kNone;     ///< of the flow's values; `kNone` when several constants
  bool is_constant = false;  ///< the payload
  bool is_varied = false;    ///< and has different numbers
  bool is_trunk = false;
  bool is_input = false;  ///< the payload is all of the input
};

/// A place where a predicate decides which of two things goes on.
struct Selector {
  enum class Kind : std::uint8_t {
    pick,     ///< Where, If, Scatter …
    mix,      ///< a sum of gates
    silence,  ///< a product with zero
    control,  ///< a bound, a bias, a number of rounds …
    swap,     ///< picks one of two that the network made
    input,    ///< picks what the network sees: the input or a constant
  };
  Kind kind = Kind::pick;
  Index step = kNone;
  Index predicate = kNone;
  Index output = kNone;       ///< of the flow's values
  Index replaced = kNone;     ///< of the flow's values: what the network made
  Index other = kNone;        ///< of the flow's values: of a swap, what takes its place, if it is a value of its own
  bool has_constant = false;  ///< what takes its place is constant
  bool is_filling = false;    ///< and the same number everywhere, as masks have it
  bool has_trunk = false;     ///< one of the two is what the network made …
  bool has_other = false;     ///< … and the other does not depend on it
};

/// Weights that a predicate chooses.
struct Switch {
  Index step = kNone;
  Index predicate = kNone;
};

struct Taint {
  std::vector<Facts> facts;  ///< beside Flow::values
  std::vector<Predicate> predicates;
  std::vector<Gate> gates;
  std::vector<Selector> selectors;
  std::vector<Switch> switches;
};

/// Follows what depends on what, once through the flow.
[[nodiscard]] Taint follow(const assay::onnx::Model& model, Constants& constants, const Flow& flow);

/// When one element is taken in so many dimensions, one number is left, as far as we count.
inline constexpr std::uint8_t kMostPicked = 2;

}  // namespace assay::formats::onnx::logic
