#include "formats/onnx/logic/refine.hpp"

#include <algorithm>
#include <string_view>

namespace assay::formats::onnx::logic {
namespace {

/// Of a picture that is smaller nothing can be seen.
constexpr std::int64_t kDot = 16;

Operation of_product(Constants& constants, std::span<const Index> in) {
  for (const Index value : in.first(std::min<std::size_t>(2, in.size()))) {
    switch (constants.product_with(value)) {
      case Product::layer: break;
      case Product::moves: return Operation::move;
      case Product::picks: return Operation::narrow;
      case Product::sums: return Operation::reduce;
    }
  }
  return Operation::parametric;
}

bool is_dot(const Constants& constants, std::span<const Index> in) {
  const auto sizes = in.size() == 4 ? constants.numbers(in[3]) : std::nullopt;
  if (!sizes) return false;
  std::int64_t elements = 1;
  for (const auto size : *sizes) elements *= std::clamp<std::int64_t>(size, 1, kDot + 1);
  return elements <= kDot;
}

/// A table of so many different numbers is weights.
constexpr std::int64_t kWeights = 256;
/// A checksum has fewer results.
constexpr std::int64_t kResults = 4;

/// An operator that assay does not know, and that has weights or is nobody's: a layer.
bool is_layer(const assay::onnx::Model& model, Constants& constants, const Flow& flow, const Flow::Step& step) {
  if (step.operation != Operation::plain) return false;
  const auto in = flow.inputs_of(step);
  const auto is_constant = [&](Index value) {
    return value == kNone || flow.values[value].kind == Flow::Origin::Kind::constant;
  };
  if (in.empty() || std::ranges::all_of(in, is_constant)) return false;
  if (is_foreign(model.text(model.nodes[step.node].domain))) return true;
  return std::ranges::any_of(in, [&](Index value) { return constants.is_weights(value, kWeights); });
}

/// A sum of products with weights, of which each of several results takes some: a matrix product in two steps.
bool is_product(Constants& constants, const Flow& flow, Index index) {
  const auto& step = flow.steps[index];
  if (step.operation != Operation::reduce) return false;
  const auto in = flow.inputs_of(step);
  if (in.empty() || in[0] == kNone || flow.values[in[0]].kind != Flow::Origin::Kind::computed) return false;
  const auto& product = flow.steps[flow.values[in[0]].step];
  if (product.operation != Operation::multiply) return false;
  return std::ranges::any_of(flow.inputs_of(product), [&](Index value) {
    return constants.is_weights(value, kWeights) && constants.left_of(value, index) >= kResults;
  });
}

}  // namespace

void refine(const assay::onnx::Model& model, Constants& constants, Flow& flow) {
  for (Index index = 0; index < flow.steps.size(); ++index) {
    Flow::Step& step = flow.steps[index];
    if (is_layer(model, constants, flow, step) || is_product(constants, flow, index))
      step.operation = Operation::parametric;
    const auto name = model.text(model.nodes[step.node].op_type);
    const auto in = flow.inputs_of(step);
    if (step.operation == Operation::parametric && (name == "MatMul" || name == "Gemm"))
      step.operation = of_product(constants, in);
    if (name == "Einsum" && in.size() == 1) step.operation = Operation::reduce;
    if (name == "Resize" && is_dot(constants, in)) step.operation = Operation::reduce;
  }
}

}  // namespace assay::formats::onnx::logic
