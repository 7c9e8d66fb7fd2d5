#include "core/text.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"

#include <fmt/format.h>

namespace assay::formats::onnx {
namespace {

using assay::onnx::Graph;
using assay::onnx::Index;
using assay::onnx::kNone;
using assay::onnx::Node;
using assay::onnx::Value;

constexpr std::int64_t kMostTrips = 100'000'000;
constexpr int kLongestChain = 16;

class Judge {
 public:
  explicit Judge(const Scan& scan) : scan_(scan) {}

  void judge(const Node& node) const {
    const auto& model = scan_.model;
    const auto inputs = scan_.wiring.inputs_of(node);
    const auto* body = model.attribute(node, "body");
    if (body == nullptr || body->graphs.count == 0) return;
    const Graph& graph = model.graphs[body->graphs.first];
    const auto trips = trips_of(node);
    if (!trips || !never_stops(graph, inputs.size() > 1 ? inputs[1] : kNone)) return;
    if (!scan_.complaints.wants(kEndlessLoop, node.range)) return;
    scan_.complaints.report(
        kEndlessLoop, {node.range, place_of(model, node)},
        *trips == 0 ? std::string("The loop has no number of rounds, and its condition is always true: it never ends.")
                    : fmt::format("The loop goes round {} times, whatever the inputs are.",
                                  text::grouped(static_cast<unsigned long long>(*trips))));
  }

 private:
  /// How often, when it is known and too often; 0 without a number.
  [[nodiscard]] std::optional<std::int64_t> trips_of(const Node& node) const {
    const auto names = scan_.model.inputs_of(node);
    if (names.empty() || names[0] == assay::onnx::kNoName) return 0;
    const auto count = scan_.values.integers(scan_.wiring.inputs_of(node)[0], 1);
    if (!count || count->size() != 1 || (*count)[0] <= kMostTrips) return std::nullopt;
    return (*count)[0];
  }

  [[nodiscard]] bool is_true(Index value) const {
    const auto known = scan_.values.integers(value, 1);
    return known && known->size() == 1 && (*known)[0] != 0;
  }

  /// The body gives back the condition that it got, or a constant.
  [[nodiscard]] bool never_stops(const Graph& body, Index condition) const {
    if (condition != kNone && !is_true(condition)) return false;
    if (body.outputs.count == 0 || body.inputs.count < 2) return false;
    Index value = scan_.wiring.results[body.outputs.first];
    for (int i = 0; i < kLongestChain && value != kNone; ++i) {
      if (is_true(value)) return true;
      const Value& it = scan_.wiring.values[value];
      if (it.kind == Value::Kind::input) return it.source == body.inputs.first + 1;
      if (it.kind != Value::Kind::output) return false;
      const Node& node = scan_.model.nodes[it.source];
      const auto type = scan_.model.text(node.op_type);
      const auto inputs = scan_.wiring.inputs_of(node);
      if ((type != "Identity" && type != "Cast") || inputs.empty()) return false;
      value = inputs[0];
    }
    return false;
  }

  const Scan& scan_;
};

}  // namespace

void judge_loops(const Scan& scan) {
  const auto loop = scan.model.texts.find("Loop");
  if (loop == assay::onnx::kNoName) return;
  const Judge judge(scan);
  for (const Node& node : scan.model.nodes)
    if (node.op_type == loop) judge.judge(node);
}

}  // namespace assay::formats::onnx
