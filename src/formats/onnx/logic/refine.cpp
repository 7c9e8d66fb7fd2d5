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

}  // namespace

void refine(const assay::onnx::Model& model, Constants& constants, Flow& flow) {
  for (Flow::Step& step : flow.steps) {
    const auto name = model.text(model.nodes[step.node].op_type);
    const auto in = flow.inputs_of(step);
    if (step.operation == Operation::parametric && (name == "MatMul" || name == "Gemm"))
      step.operation = of_product(constants, in);
    if (name == "Einsum" && in.size() == 1) step.operation = Operation::reduce;
    if (name == "Resize" && is_dot(constants, in)) step.operation = Operation::reduce;
  }
}

}  // namespace assay::formats::onnx::logic
