#include "formats/onnx/logic/defaults.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::formats::onnx::logic {
namespace {

using assay::onnx::Value;

/// A product has no order: either operand may be the data. Weights that are taken for data do no harm, as nothing tests
/// them.
constexpr std::array<std::string_view, 5> kProducts{"Einsum", "FusedMatMul", "Gemm", "MatMul", "MatMulInteger"};

/// The input of the main graph that a value is the default of; `kNone` for others.
Index input_of(const assay::onnx::Model& model, const assay::onnx::Wiring& wiring, const Flow::Origin& origin) {
  if (origin.kind != Flow::Origin::Kind::constant) return kNone;
  const Value& value = wiring.values[origin.source];
  const bool is_default = value.kind == Value::Kind::input && value.initializer != kNone && value.graph == model.main;
  return is_default ? value.source : kNone;
}

/// The values that are the same as long as nobody gives an input with a default.
std::vector<bool> still_values(const Flow& flow) {
  std::vector<bool> still(flow.values.size());
  for (std::size_t i = 0; i < flow.values.size(); ++i) still[i] = flow.values[i].kind == Flow::Origin::Kind::constant;
  for (const auto& step : flow.steps) {
    const auto is_still = [&](Index value) { return value == kNone || still[value]; };
    if (!std::ranges::all_of(flow.inputs_of(step), is_still)) continue;
    for (const Index value : flow.outputs_of(step))
      if (value != kNone) still[value] = true;
  }
  return still;
}

/// The operands of a step that are what it works on, rather than weights, places or bounds.
std::span<const Index> data_of(const assay::onnx::Model& model, const Flow& flow, const Flow::Step& step,
                               bool is_wanted, const std::vector<bool>& still) {
  const auto in = flow.inputs_of(step);
  const auto is_still = [&](Index value) { return value == kNone || still[value]; };
  switch (step.operation) {
    case Operation::parametric: {
      const auto name = model.text(model.nodes[step.node].op_type);
      if (name.ends_with("Attention")) return in;
      const bool is_product = std::ranges::find(kProducts, name) != kProducts.end();
      return in.first(std::min<std::size_t>(is_product ? 2 : 1, in.size()));
    }
    case Operation::gather:
      if (in.size() > 1 && is_still(in[0])) return in.subspan(is_wanted ? 0 : 1, is_wanted ? 2 : 1);
      return in.first(is_wanted ? std::min<std::size_t>(2, in.size()) : 0);
    case Operation::compare:
    case Operation::test:
    case Operation::logic:
    case Operation::shape:
    case Operation::constant: return in.first(0);
    case Operation::narrow:
    case Operation::controlled:
    case Operation::reshape:
    case Operation::rearrange:
    case Operation::threshold: return in.first(is_wanted ? std::min<std::size_t>(1, in.size()) : 0);
    default: return in.first(is_wanted ? in.size() : 0);
  }
}

}  // namespace

std::vector<Index> data_with_defaults(const assay::onnx::Model& model, const assay::onnx::Wiring& wiring,
                                      const Flow& flow) {
  const auto has_default = [&](const Flow::Origin& origin) { return input_of(model, wiring, origin) != kNone; };
  if (std::ranges::none_of(flow.values, has_default)) return {};
  const auto still = still_values(flow);
  std::vector<bool> wanted(flow.values.size());
  for (auto i = flow.steps.size(); i-- > 0;) {
    const auto& step = flow.steps[i];
    const bool is_wanted =
        std::ranges::any_of(flow.outputs_of(step), [&](Index value) { return value != kNone && wanted[value]; });
    for (const Index value : data_of(model, flow, step, is_wanted, still))
      if (value != kNone) wanted[value] = true;
  }
  std::vector<Index> result;
  for (std::size_t i = 0; i < flow.values.size(); ++i)
    if (wanted[i] && has_default(flow.values[i])) result.push_back(input_of(model, wiring, flow.values[i]));
  std::ranges::sort(result);
  const auto repeats = std::ranges::unique(result);
  result.erase(repeats.begin(), repeats.end());
  return result;
}

}  // namespace assay::formats::onnx::logic
