#pragma once

#include "formats/tflite/flex.hpp"

#include <assay/context.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::tflite {

/// What is known of the text that reaches an operator, without running the model.
struct Operand {
  std::vector<std::string_view> constants;
  bool is_given = false;    ///< some of it is an input of the model
  bool is_unknown = false;  ///< of some of it nothing is known
  bool is_changed = false;  ///< operators that make other texts of it are on the way

  [[nodiscard]] std::string joined() const;
  [[nodiscard]] bool is_hidden() const { return is_changed && !is_given && !is_unknown; }
};

/// Follows input `index` of an operator backwards, through other operators and out of subgraphs to those that run them.
/// Bounded, and not recursive.
[[nodiscard]] Operand resolve(const FlexModel& model, std::uint32_t subgraph, const Wire& wire, std::uint64_t index,
                              ScanContext& context);

}  // namespace assay::formats::tflite
