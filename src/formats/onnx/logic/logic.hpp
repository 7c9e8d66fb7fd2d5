#pragma once

#include "codecs/onnx/values.hpp"
#include "core/complaints.hpp"

#include <assay/context.hpp>

namespace assay::formats::onnx {

/// Looks for answers that were put into the graph beside the network: a part of the input is compared with a constant,
/// and if it fits, something else than what the network computed goes out (ShadowLogic and its relatives, MITRE ATLAS
/// AML.T0018.001). docs/formats/onnx.md says what is followed and what is not.
void judge_logic(const assay::onnx::Model& model, const assay::onnx::Wiring& wiring, const assay::onnx::Values& values,
                 Complaints& complaints, ScanContext& context);

}  // namespace assay::formats::onnx
