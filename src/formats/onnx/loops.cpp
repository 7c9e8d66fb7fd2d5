#include "core/text.hpp"
#include "formats/onnx/arithmetic.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace assay::formats::onnx {
namespace {

using assay::onnx::Graph;
using assay::onnx::Index;
using assay::onnx::kNone;
using assay::onnx::Node;
using assay::onnx::Value;

constexpr std::int64_t kMostTrips = 100'000'000;
constexpr int kLongestChain = 16;

std::int64_t times(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? std::numeric_limits<std::int64_t>::max() : product;
}

class Judge {
 public:
  Judge(const Scan& scan, const ShapeArithmetic& arithmetic)
      : scan_(scan), arithmetic_(arithmetic), rounds_(scan.model.graphs.size(), 1) {}

  /// Graphs stand behind those around them, so that the rounds of an outer loop are known in an inner one.
  void run() {
    const auto loop = scan_.model.texts.find("Loop");
    if (loop == assay::onnx::kNoName) return;
    for (Index index = 0; index < scan_.model.graphs.size(); ++index) {
      const Graph& graph = scan_.model.graphs[index];
      if (graph.parent != kNone) rounds_[index] = times(rounds_[graph.parent], own_rounds_[index]);
      for (const Node& node : scan_.model.nodes_of(graph))
        if (node.op_type == loop) judge(node, rounds_[index]);
    }
  }

 private:
  void judge(const Node& node, std::int64_t around) {
    const auto& model = scan_.model;
    const auto inputs = scan_.wiring.inputs_of(node);
    const auto* body = model.attribute(node, "body");
    if (body == nullptr || body->graphs.count == 0) return;
    const auto trips = trips_of(node);
    if (!trips || !never_stops(model.graphs[body->graphs.first], inputs.size() > 1 ? inputs[1] : kNone)) return;
    const auto all = times(around, *trips);
    own_rounds_[body->graphs.first] = std::max<std::int64_t>(*trips, 1);
    if (*trips != 0 && (all <= kMostTrips || (around > kMostTrips && *trips <= kMostTrips))) return;
    if (!scan_.complaints.wants(kEndlessLoop, node.range)) return;
    scan_.complaints.report(
        kEndlessLoop, {node.range, place_of(model, node)},
        *trips == 0 ? std::string("The loop has no number of rounds, and its condition is always true: it never ends.")
        : around == 1
            ? fmt::format("The loop goes round {} times, whatever the inputs are.", text::grouped(unsigned_of(*trips)))
            : fmt::format("The loop goes round {} times in each of the {} rounds of those around it, whatever the "
                          "inputs are.",
                          text::grouped(unsigned_of(*trips)), text::grouped(unsigned_of(around))));
  }
  static unsigned long long unsigned_of(std::int64_t number) { return static_cast<unsigned long long>(number); }

  /// How often, when it is known; 0 without a number.
  [[nodiscard]] std::optional<std::int64_t> trips_of(const Node& node) const {
    const auto names = scan_.model.inputs_of(node);
    if (names.empty() || names[0] == assay::onnx::kNoName) return 0;
    const auto count = arithmetic_.input(node, 0);
    if (!count || count->size() != 1 || count->front() <= 0) return std::nullopt;
    return count->front();
  }

  [[nodiscard]] bool is_true(Index value) const {
    const auto known = value == kNone ? std::nullopt : arithmetic_.known(value);
    return known && known->size() == 1 && known->front() != 0;
  }

  /// The body gives back the condition that it got, or a constant.
  [[nodiscard]] bool never_stops(const Graph& body, Index condition) const {
    if (condition != kNone && !is_true(condition)) return false;
    if (body.outputs.count == 0 || body.inputs.count < 2) return false;
    const auto holds = [&](Index value) {
      return is_true(value) || (value != kNone && scan_.wiring.values[value].kind == Value::Kind::input &&
                                scan_.wiring.values[value].source == body.inputs.first + 1);
    };
    Index value = scan_.wiring.results[body.outputs.first];
    for (int i = 0; i < kLongestChain && value != kNone; ++i) {
      if (holds(value)) return true;
      if (scan_.wiring.values[value].kind != Value::Kind::output) return false;
      const Node& node = scan_.model.nodes[scan_.wiring.values[value].source];
      const auto type = scan_.model.text(node.op_type);
      const auto inputs = scan_.wiring.inputs_of(node);
      if (inputs.empty()) return false;
      if ((type == "Or" || type == "And") && inputs.size() == 2) {
        const bool left = holds(inputs[0]);
        const bool right = holds(inputs[1]);
        if (type == "Or" && (left || right)) return true;
        if (type == "And" && !left && !right) return false;
        value = left ? inputs[1] : inputs[0];
      } else if (type == "Identity" || type == "Cast") {
        value = inputs[0];
      } else {
        return false;
      }
    }
    return false;
  }

  const Scan& scan_;
  const ShapeArithmetic& arithmetic_;
  std::vector<std::int64_t> rounds_;  ///< of each graph: how often all loops around it go round
  std::vector<std::int64_t> own_rounds_ = std::vector<std::int64_t>(rounds_.size(), 1);
};

}  // namespace

void judge_loops(const Scan& scan, const ShapeArithmetic& arithmetic) { Judge(scan, arithmetic).run(); }

}  // namespace assay::formats::onnx
