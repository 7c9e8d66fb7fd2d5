#pragma once

#include <assay/rule_data.hpp>

#include <string_view>

namespace assay::onnx {

/// What rules/onnx/operators.toml knows of one operator. The domain of the standard operators is "ai.onnx".
struct Standing {
  const OperatorEntry* listed = nullptr;  ///< what it does, if it is one of those
  bool is_standard = false;               ///< the specification has it, or had it once
  bool is_standard_domain = false;
  bool is_known_domain = false;  ///< of a widely used program
};

/// Whether the specification has the operator, or had it once.
[[nodiscard]] bool is_standard(const OnnxOperators& operators, std::string_view domain, std::string_view name);
[[nodiscard]] Standing standing_of(const OnnxOperators& operators, std::string_view domain, std::string_view name);

}  // namespace assay::onnx
