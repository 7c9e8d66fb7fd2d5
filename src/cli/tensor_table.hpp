#pragma once

#include "report/layout.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace assay::cli {

/// What a fact says of one tensor, in columns.
struct TensorRow {
  std::string_view name;
  std::string_view type;
  std::string_view shape;
  std::string_view size;
};

/// Takes the value of a `….tensor` fact apart: `NAME TYPE [SHAPE] SIZE`. Nothing when it is not written so.
[[nodiscard]] std::optional<TensorRow> tensor_row(std::string_view fact);

/// Writes such values as a table; those that are not written so as they are.
void write_tensor_table(std::span<const std::string_view> facts, report::Layout& out);

}  // namespace assay::cli
