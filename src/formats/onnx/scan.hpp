#pragma once

#include "codecs/onnx/model.hpp"
#include "codecs/onnx/values.hpp"
#include "codecs/onnx/wiring.hpp"
#include "core/complaints.hpp"

#include <assay/artifact.hpp>
#include <assay/context.hpp>

#include <string>

namespace assay::formats::onnx {

/// What every judgement of a model needs: the model, what its names mean, and whom to tell.
struct Scan {
  const Artifact& artifact;
  const assay::onnx::Model& model;
  const assay::onnx::Wiring& wiring;
  const assay::onnx::Values& values;
  ScanContext& context;
  Complaints& complaints;
};

/// What people call a place: `node "conv1" (Conv)`, `tensor "w"`.
[[nodiscard]] std::string place_of(const assay::onnx::Model& model, const assay::onnx::Node& node);
[[nodiscard]] std::string place_of(const assay::onnx::Model& model, const assay::onnx::Tensor& tensor);
/// `[2, 3, 4]`, cut after a few.
[[nodiscard]] std::string shape_of(const assay::onnx::Model& model, const assay::onnx::Tensor& tensor);
[[nodiscard]] std::string type_name(assay::onnx::DataType type);
/// "ai.onnx" for the empty domain.
[[nodiscard]] std::string_view domain_of(const assay::onnx::Model& model, assay::onnx::Name domain);

void judge_form(const assay::onnx::Model& model, Complaints& complaints, ScanContext& context);
void judge_tensors(const assay::onnx::Model& model, Complaints& complaints, ScanContext& context);
/// Sparse tensors as wholes: their shape, and whether values and indices fit it. `file` is what was read.
void judge_sparses(ByteView file, const assay::onnx::Model& model, Complaints& complaints, ScanContext& context);
void judge_external(const assay::onnx::Model& model, Complaints& complaints, ScanContext& context);
void judge_operators(const Scan& scan);
void judge_patterns(const Scan& scan);
void judge_structure(const Scan& scan);
void judge_unused(const Scan& scan);
void judge_functions(const Scan& scan);
class ShapeArithmetic;
/// Fills `arithmetic` with what is computed from constants.
void judge_allocations(const Scan& scan, ShapeArithmetic& arithmetic);
void judge_loops(const Scan& scan, const ShapeArithmetic& arithmetic);
/// After all others: whether it says something new depends on what they found.
void judge_opinion(const Scan& scan);
void tell_facts(const Scan& scan);

}  // namespace assay::formats::onnx
