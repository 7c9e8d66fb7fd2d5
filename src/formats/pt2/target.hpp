#pragma once

#include <assay/rule.hpp>
#include <assay/rule_data.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace assay::formats::pt2 {

/// What is to be said of the target of a node.
struct TargetRemark {
  const Rule* rule = nullptr;
  Severity severity = Severity::low;
  std::string says;  ///< completes "The program calls X, …"
};

/// Judges a target as `GraphModuleDeserializer.deserialize_operator` reads it: `torch.ops.aten.linear.default`,
/// `_operator.mul`, `math.floor`, `#package:name`. Nothing for what PyTorch has and no file is reached by.
[[nodiscard]] std::optional<TargetRemark> remark_on(std::string_view target, const PickleGlobals& globals);

}  // namespace assay::formats::pt2
