#include "core/text.hpp"
#include "formats/onnx/arithmetic.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace assay::formats::onnx {
namespace {

using assay::onnx::Attribute;
using assay::onnx::DataType;
using assay::onnx::Index;
using assay::onnx::kNone;
using assay::onnx::Node;
using List = ShapeArithmetic::List;

// Absolute, because ratios say nothing: a real model of 9 KB makes 575 MB of weights this way (docs/formats/onnx.md).
constexpr std::uint64_t kMostOfNode = 8ULL << 30U;
constexpr std::uint64_t kMostOfModel = 32ULL << 30U;

/// The bytes that a node makes out of constants, or that its size does not fit into 63 bits.
struct Allocation {
  std::uint64_t bytes = 0;
  bool overflows = false;
};

std::optional<Allocation> of_shape(const std::optional<List>& shape, std::uint64_t bits) {
  if (!shape || std::ranges::any_of(*shape, [](std::int64_t dim) { return dim < 0; })) return std::nullopt;
  const auto elements = assay::onnx::elements_in(*shape);
  if (!elements || *elements > std::numeric_limits<std::uint64_t>::max() / std::max<std::uint64_t>(bits, 1))
    return Allocation{.overflows = true};
  return Allocation{.bytes = *elements * bits / 8};
}

class Judge {
 public:
  explicit Judge(const Scan& scan) : scan_(scan), arithmetic_(scan) {}

  void run() {
    std::uint64_t total = 0;
    for (const Index index : scan_.wiring.order) {
      if (!scan_.context.step()) return;
      const Node& node = scan_.model.nodes[index];
      arithmetic_.see(node);
      const auto allocation = allocation_of(node);
      if (!allocation) continue;
      if (allocation->overflows) {
        overflow(node);
        continue;
      }
      total += std::min(allocation->bytes, kMostOfModel);
      if (allocation->bytes > kMostOfNode) too_large(node, allocation->bytes);
    }
    if (total > kMostOfModel && !was_told_)
      scan_.complaints.report(
          kAllocation, {{0, scan_.model.size}, "graph"},
          fmt::format("The nodes with constant shapes allocate {} together while the model is loaded.",
                      text::byte_size(total)));
  }

 private:
  void too_large(const Node& node, std::uint64_t bytes) {
    was_told_ = true;
    if (scan_.complaints.wants(kAllocation, node.range))
      scan_.complaints.report(kAllocation, {node.range, place_of(scan_.model, node)},
                              fmt::format("The node makes a tensor of {} out of constants: it is allocated while the "
                                          "model is loaded.",
                                          text::byte_size(bytes)));
  }
  void overflow(const Node& node) {
    if (scan_.complaints.wants(kShapeOverflow, node.range))
      scan_.complaints.report(
          kShapeOverflow, {node.range, place_of(scan_.model, node)},
          "The constant shape of the node has more elements than 63 bits count: a runtime that does "
          "not check allocates too little and writes behind it.");
  }

  [[nodiscard]] std::optional<Allocation> allocation_of(const Node& node) const {
    if (!assay::onnx::is_standard_domain(scan_.model.text(node.domain))) return std::nullopt;
    const auto type = scan_.model.text(node.op_type);
    if (type == "ConstantOfShape") return of_shape(arithmetic_.input(node, 0), value_bits(node));
    if (type == "Expand") return of_shape(arithmetic_.input(node, 1), input_bits(node));
    if (type == "RandomNormal" || type == "RandomUniform") return random(node);
    if (type == "Tile") return tile(node);
    if (type == "Range") return range(node);
    if (type == "OneHot") return of_shape(arithmetic_.input(node, 1), 32);
    if (type == "Pad") return pad(node);
    if (type == "Resize") return of_shape(arithmetic_.input(node, 3), input_bits(node));
    return std::nullopt;
  }

  [[nodiscard]] static std::uint64_t bits_or_float(DataType type) {
    const auto bits = bits_of(type);
    return bits == 0 ? 32 : bits;
  }
  [[nodiscard]] std::uint64_t value_bits(const Node& node) const {
    const Attribute* value = scan_.model.attribute(node, "value");
    if (value == nullptr || value->tensors.count == 0) return 32;
    return bits_or_float(scan_.model.tensors[value->tensors.first].type);
  }
  [[nodiscard]] const assay::onnx::Tensor* constant_input(const Node& node) const {
    const auto inputs = scan_.wiring.inputs_of(node);
    return inputs.empty() ? nullptr : scan_.values.constant(inputs[0]);
  }
  [[nodiscard]] std::uint64_t input_bits(const Node& node) const {
    const auto* tensor = constant_input(node);
    return tensor == nullptr ? 32 : bits_or_float(tensor->type);
  }
  [[nodiscard]] std::optional<List> input_shape(const Node& node) const {
    const auto inputs = scan_.wiring.inputs_of(node);
    return inputs.empty() ? std::nullopt : arithmetic_.shape_of_value(inputs[0]);
  }

  [[nodiscard]] std::optional<Allocation> random(const Node& node) const {
    const Attribute* shape = scan_.model.attribute(node, "shape");
    if (shape == nullptr) return std::nullopt;
    const Attribute* type = scan_.model.attribute(node, "dtype");
    return of_shape(scan_.values.integers(*shape, ShapeArithmetic::kMost),
                    type == nullptr ? 32 : bits_or_float(static_cast<DataType>(type->integer)));
  }

  [[nodiscard]] std::optional<Allocation> tile(const Node& node) const {
    auto sizes = arithmetic_.input(node, 1);
    const auto shape = input_shape(node);
    if (sizes && shape) sizes->insert(sizes->end(), shape->begin(), shape->end());
    return of_shape(sizes, input_bits(node));
  }

  [[nodiscard]] std::optional<Allocation> range(const Node& node) const {
    const auto start = arithmetic_.input(node, 0);
    const auto limit = arithmetic_.input(node, 1);
    const auto delta = arithmetic_.input(node, 2);
    if (!start || !limit || !delta || start->size() != 1 || limit->size() != 1 || delta->size() != 1)
      return std::nullopt;
    if ((*delta)[0] == 0) return std::nullopt;
    const double count =
        (static_cast<double>((*limit)[0]) - static_cast<double>((*start)[0])) / static_cast<double>((*delta)[0]);
    if (!(count > 0)) return std::nullopt;
    if (count > 1e18) return Allocation{.overflows = true};
    return Allocation{.bytes = static_cast<std::uint64_t>(count) * 8};
  }

  /// Begins first, then ends: what is added to each dimension.
  [[nodiscard]] std::optional<Allocation> pad(const Node& node) const {
    const auto pads = arithmetic_.input(node, 1);
    if (!pads || pads->size() % 2 != 0) return std::nullopt;
    auto shape = input_shape(node).value_or(List(pads->size() / 2, 1));
    if (shape.size() != pads->size() / 2) return std::nullopt;
    for (std::size_t i = 0; i < pads->size(); ++i) {
      auto& dim = shape[i % shape.size()];
      if ((*pads)[i] > 0 && __builtin_add_overflow(dim, (*pads)[i], &dim)) return Allocation{.overflows = true};
    }
    return of_shape(shape, input_bits(node));
  }

  const Scan& scan_;
  ShapeArithmetic arithmetic_;
  bool was_told_ = false;
};

}  // namespace

void judge_allocations(const Scan& scan) { Judge(scan).run(); }

}  // namespace assay::formats::onnx
