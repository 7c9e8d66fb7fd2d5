#include "core/text.hpp"
#include "formats/onnx/execution.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"
#include "formats/onnx/sizes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace assay::formats::onnx {
namespace {

using assay::onnx::Node;

// Absolute, because ratios say nothing: a real model of 9 KB makes 575 MB of weights this way (docs/formats/onnx.md).
constexpr std::uint64_t kMostOfNode = 8ULL << 30U;
constexpr std::uint64_t kMostOfModel = 32ULL << 30U;

/// What the tensors of the model take, in the file or outside of it.
std::uint64_t bytes_of_tensors(const assay::onnx::Model& model) {
  std::uint64_t all = 0;
  for (const auto& tensor : model.tensors) {
    const auto elements = assay::onnx::elements_in(model.dims_of(tensor)).value_or(0);
    all += std::min(elements, kMostOfModel) * bits_of(tensor.type) / 8;
  }
  return all;
}

class Judge {
 public:
  Judge(const Scan& scan, ShapeArithmetic& arithmetic)
      : scan_(scan), arithmetic_(arithmetic), sizes_(scan, arithmetic), stored_(bytes_of_tensors(scan.model)) {}

  void run() {
    Execution(scan_, arithmetic_).run([&](const Node& node) { judge(node); });
    if (total_ > kMostOfModel && !was_told_)
      scan_.complaints.report(
          kAllocation, {{0, scan_.model.size}, "graph"},
          fmt::format("The nodes with constant shapes allocate {} together while the model is loaded.",
                      text::byte_size(total_)));
  }

 private:
  void judge(const Node& node) {
    arithmetic_.see(node);
    auto allocation = sizes_.of(node);
    if (!allocation) return;
    if (allocation->overflows) return overflow(node);
    const auto bytes = allocation->bytes;
    // What is computed of large tensors is large; what a few numbers grow to is the point.
    const bool is_grown = bytes / 2 > stored_ && bytes > largest_input(node);
    if (allocation->is_filled || is_grown) {
      total_ = std::min(total_, kMostOfModel) + std::min(bytes, kMostOfModel + 1);
      if (bytes > kMostOfNode) too_large(node, bytes);
    }
    const auto outputs = scan_.wiring.outputs_of(node);
    if (allocation->made && !outputs.empty()) arithmetic_.make(outputs[0], std::move(*allocation->made));
  }

  [[nodiscard]] std::uint64_t largest_input(const Node& node) const {
    std::uint64_t largest = 0;
    for (const auto value : scan_.wiring.inputs_of(node)) {
      const auto made = arithmetic_.made(value);
      const auto elements = made ? assay::onnx::elements_in(made->shape) : std::nullopt;
      if (elements) largest = std::max(largest, std::min(*elements, std::uint64_t{1} << 56U) * made->bits / 8);
    }
    return largest;
  }

  void too_large(const Node& node, std::uint64_t bytes) {
    was_told_ = true;
    if (is_new(node) && scan_.complaints.wants(kAllocation, node.range))
      scan_.complaints.report(kAllocation, {node.range, place_of(scan_.model, node)},
                              fmt::format("The node makes a tensor of {} out of constants: it is allocated while the "
                                          "model is loaded.",
                                          text::byte_size(bytes)));
  }
  void overflow(const Node& node) {
    if (is_new(node) && scan_.complaints.wants(kShapeOverflow, node.range))
      scan_.complaints.report(
          kShapeOverflow, {node.range, place_of(scan_.model, node)},
          "The constant shape of the node has more elements than 63 bits count: a runtime that does "
          "not check allocates too little and writes behind it.");
  }
  /// Told once, however often its function is called.
  [[nodiscard]] bool is_new(const Node& node) { return told_.insert(&node).second; }

  const Scan& scan_;
  ShapeArithmetic& arithmetic_;
  Sizes sizes_;
  std::uint64_t stored_;
  std::uint64_t total_ = 0;
  bool was_told_ = false;
  std::set<const Node*> told_;
};

}  // namespace

void judge_allocations(const Scan& scan, ShapeArithmetic& arithmetic) { Judge(scan, arithmetic).run(); }

}  // namespace assay::formats::onnx
