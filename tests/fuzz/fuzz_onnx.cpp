// Any bytes as an ONNX model: what the walker hands out lies inside of the file, every number refers to something, and
// what is broken is never silent. Where the onnx library is there, its parser reads the same.
#include "codecs/onnx/read.hpp"
#include "codecs/onnx/values.hpp"
#include "codecs/onnx/wiring.hpp"
#include "formats/onnx/claim.hpp"
#include "formats/onnx/onnx.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#ifdef ASSAY_ONNX_ORACLE
#include "fuzz/onnx_oracle.hpp"
#endif

#include <cstdint>
#include <optional>
#include <string>

namespace {

namespace onnx = assay::onnx;
using assay::ByteView;

template <class T>
void check_slice(const std::vector<T>& all, onnx::Slice slice) {
  ASSAY_CHECK(slice.first <= all.size() && slice.count <= all.size() - slice.first);
}

void check_model(const std::string& bytes, const onnx::Model& model) {
  for (const auto& graph : model.graphs) {
    check_slice(model.nodes, graph.nodes);
    check_slice(model.inputs, graph.inputs);
    check_slice(model.outputs, graph.outputs);
    check_slice(model.initializers, graph.initializers);
    ASSAY_CHECK(graph.range.end() <= bytes.size());
    ASSAY_CHECK(graph.parent == onnx::kNone || model.graphs[graph.parent].depth < graph.depth);
  }
  for (const auto& node : model.nodes) {
    check_slice(model.names, node.inputs);
    check_slice(model.names, node.outputs);
    check_slice(model.attributes, node.attributes);
    ASSAY_CHECK(node.graph < model.graphs.size() && node.range.end() <= bytes.size());
  }
  for (const auto& attribute : model.attributes) {
    check_slice(model.tensors, attribute.tensors);
    check_slice(model.graphs, attribute.graphs);
    ASSAY_CHECK(attribute.range.end() <= bytes.size());
  }
  for (const auto& tensor : model.tensors) {
    check_slice(model.dims, tensor.dims);
    check_slice(model.external, tensor.external);
    ASSAY_CHECK(tensor.range.end() <= bytes.size() && tensor.raw.end() <= bytes.size());
  }
}

void check_wiring(const std::string& bytes, const onnx::Model& model) {
  const auto wiring = onnx::wire(model);
  ASSAY_CHECK(wiring.slots.size() == model.names.size() && wiring.order.size() == model.nodes.size());
  std::vector<bool> is_seen(model.nodes.size());
  for (const auto index : wiring.order) {
    ASSAY_CHECK(index < model.nodes.size() && !is_seen[index]);
    is_seen[index] = true;
  }
  const onnx::Values values(ByteView::of(bytes), model, wiring);
  for (onnx::Index value = 0; value < wiring.values.size(); ++value) {
    const auto integers = values.integers(value, 64);
    ASSAY_CHECK(!integers || integers->size() <= 64);
    static_cast<void>(values.reals(value, 64));
  }
}

/// The bytes as the format reads them: as a model, or as the part of one that they are.
onnx::Model read_as_claimed(const assay::Artifact& artifact) {
  std::optional<onnx::Message> part;
  if (!assay::formats::onnx::is_model(artifact)) part = assay::formats::onnx::part_message(artifact);
  return part ? onnx::read_part(artifact.bytes, *part) : onnx::read_model(artifact.bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto artifact = assay::test::memory_artifact(bytes);
  const auto model = read_as_claimed(artifact);
  check_model(bytes, model);
  check_wiring(bytes, model);
#ifdef ASSAY_ONNX_ORACLE
  if (assay::formats::onnx::is_model(artifact)) assay::test::check_against_protobuf(bytes, model);
#endif

  const auto& format = assay::formats::onnx::kFormat;
  if (format.claim(artifact) == assay::Claim::no) return 0;
  const assay::test::Run run(format, bytes);
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size || range.size == 0);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  // A file that breaks is not silent, and says that it was not seen to its end.
  if (!model.errors.empty()) ASSAY_CHECK(!run.context.findings.empty() && !run.context.errors.empty());
  if (!model.oddities.empty()) ASSAY_CHECK(!run.context.findings.empty());
  return 0;
}
