#pragma once

#include "codecs/torch/operators.hpp"
#include "formats/torchscript/rules.hpp"

#include <algorithm>
#include <string_view>

namespace assay::formats::torchscript {

using assay::torch::Effect;
using assay::torch::effect_of;

/// How an effect is reported: the rule, and the end of the sentence "… calls X, which …".
struct EffectReport {
  const Rule* rule = nullptr;  ///< null: nothing to report
  std::string_view does;
};

[[nodiscard]] constexpr EffectReport report_of(Effect effect) {
  switch (effect) {
    case Effect::none: break;
    case Effect::reads_file: return {&kFileRead, "reads a file"};
    case Effect::writes_file: return {&kFileWrite, "writes a file"};
    case Effect::raw_memory: return {&kRawMemory, "makes a view of unchecked memory"};
    case Effect::remote_call: return {&kRemoteCall, "talks to other processes"};
    case Effect::unknown: return {&kUnknownOperator, "PyTorch does not have"};
  }
  return {};
}

constexpr std::string_view kClassRoot = "__torch__.torch.classes.";

/// Whether torch itself registers the class `path`, which begins with `kClassRoot`.
[[nodiscard]] constexpr bool is_known_class(std::string_view path) {
  const auto rest = path.substr(kClassRoot.size());
  const auto dot = rest.find('.');
  // Before namespaces there was LinearPackedParamsBase.
  if (dot == std::string_view::npos) return rest.ends_with("PackedParamsBase");
  return std::ranges::find(assay::torch::kClassLibraries, rest.substr(0, dot)) != assay::torch::kClassLibraries.end();
}

}  // namespace assay::formats::torchscript
