#include "formats/onnx/onnx.hpp"

#include "codecs/onnx/read.hpp"
#include "core/utf8.hpp"
#include "formats/onnx/arithmetic.hpp"
#include "formats/onnx/claim.hpp"
#include "formats/onnx/logic/logic.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"
#include "formats/onnx/texts.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace assay::formats::onnx {
namespace {

using assay::onnx::Model;
using assay::onnx::ReadOptions;

/// Everything that was understood. What is left is for the engine to sweep: unknown fields, what a broken message did
/// not give, and strings that are no text.
void cover(const Model& model, std::vector<ByteRange> left, ScanContext& context) {
  left.insert(left.end(), model.unknown.begin(), model.unknown.end());
  std::ranges::sort(left, {}, &ByteRange::offset);
  std::uint64_t begin = 0;
  for (const ByteRange& range : left) {
    if (range.offset > begin) context.cover({begin, std::min(range.offset, model.understood) - begin});
    begin = std::max(begin, range.end());
    if (begin >= model.understood) return;
  }
  context.cover({begin, model.understood - begin});
}

ReadOptions options(ScanContext& context, Texts& texts) {
  return {.step = [&](std::uint64_t work) { return context.step(work); },
          .text = [&](const assay::onnx::FreeText& text) { texts.see(text); },
          .passed = [&](std::uint64_t offset) { context.passed(offset); }};
}

void analyze_model(const Artifact& artifact, ScanContext& context) {
  Complaints complaints(context);
  Texts texts(complaints, context);
  std::optional<assay::onnx::Message> part;
  if (!is_model(artifact)) part = part_message(artifact);
  const Model model = part ? assay::onnx::read_part(artifact.bytes, *part, options(context, texts))
                           : assay::onnx::read_model(artifact.bytes, options(context, texts));
  cover(model, texts.take_odd(), context);
  judge_form(model, complaints, context);
  judge_tensors(model, complaints, context);
  judge_sparses(artifact.bytes, model, complaints, context);
  judge_external(model, complaints, context);
  const auto wiring = assay::onnx::wire(model);
  const assay::onnx::Values values(artifact.bytes, model, wiring);
  const Scan scan{artifact, model, wiring, values, context, complaints};
  judge_operators(scan);
  judge_patterns(scan);
  judge_structure(scan);
  judge_unused(scan);
  judge_functions(scan);
  ShapeArithmetic arithmetic(scan);
  judge_allocations(scan, arithmetic);
  judge_loops(scan, arithmetic);
  judge_logic(model, wiring, values, complaints, context);
  if (!part) judge_opinion(scan);
  tell_facts(scan);
  complaints.finish();
}

void analyze_data(const Artifact& artifact, ScanContext& context) {
  const auto message = data_message(artifact);
  if (!message) return;
  Complaints complaints(context);
  Texts texts(complaints, context);
  const Model model = assay::onnx::read_data(artifact.bytes, *message, options(context, texts));
  cover(model, texts.take_odd(), context);
  judge_form(model, complaints, context);
  judge_tensors(model, complaints, context);
  judge_sparses(artifact.bytes, model, complaints, context);
  judge_external(model, complaints, context);
  complaints.finish();
}

constexpr std::string_view kEndings[] = {".onnx"};

}  // namespace

constinit const Format kFormat{.name = "onnx",
                               .family = "onnx",
                               .rules = kRules,
                               .claim = claim_model,
                               .analyze = analyze_model,
                               .endings = kEndings};
constinit const Format kTensorFormat{
    .name = "onnx-tensor", .family = "onnx", .rules = kRules, .claim = claim_data, .analyze = analyze_data};

}  // namespace assay::formats::onnx
