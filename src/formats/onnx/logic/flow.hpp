#pragma once

#include "codecs/onnx/model.hpp"
#include "codecs/onnx/wiring.hpp"
#include "formats/onnx/logic/operation.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace assay::formats::onnx::logic {

using assay::onnx::Index;
using assay::onnx::kNone;
using assay::onnx::Slice;

/// A model as one straight line, whose steps are its nodes (a Gemm is two: a product and a sum): bodies of If, Loop and
/// Scan and of local functions stand where they run, and every step comes behind those it reads from. A value has one
/// number wherever it is used; what runs twice has two.
struct Flow {
  struct Step {
    Index node = kNone;  ///< of Model::nodes
    Operation operation = Operation::plain;
    Slice inputs, outputs;  ///< of `slots`
  };
  struct Origin {
    enum class Kind : std::uint8_t {
      computed,  ///< by `step`; `source` is the value of the wiring, if it is one
      input,     ///< of the model; `source` is of Model::inputs
      constant,  ///< an initializer; `source` is the value of the wiring
      unknown,   ///< nothing that we follow: a counter of a loop, a name that nothing defines
    };
    Kind kind = Kind::unknown;
    Index source = kNone;
    Index step = kNone;
  };

  std::vector<Step> steps;
  std::vector<Index> slots;  ///< of `values`; `kNone` for an input that is left out
  std::vector<Origin> values;
  std::vector<Index> outputs;  ///< of the model, beside its outputs: of `values`
  std::vector<Index> opened;   ///< of Model::inputs, in order: those with a default that are inputs all the same
  bool is_cut = false;         ///< more function calls than are followed

  [[nodiscard]] std::span<const Index> inputs_of(const Step& step) const {
    return assay::onnx::Model::slice(slots, step.inputs);
  }
  [[nodiscard]] std::span<const Index> outputs_of(const Step& step) const {
    return assay::onnx::Model::slice(slots, step.outputs);
  }
};

/// Calls of functions nest no deeper, and expand to no more nodes, than this; what is beyond counts as one operator.
inline constexpr std::size_t kMaxCallDepth = 128;
inline constexpr std::size_t kMaxExpanded = 400'000;

/// Inputs that have a default are constants, but for those in `opened`. `step` counts work; false stops.
[[nodiscard]] Flow flatten(const assay::onnx::Model& model, const assay::onnx::Wiring& wiring,
                           const std::function<bool(std::uint64_t)>& step, std::vector<Index> opened = {});

}  // namespace assay::formats::onnx::logic
