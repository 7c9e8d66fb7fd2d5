#pragma once

#include "core/complaints.hpp"

#include <assay/context.hpp>

#include <string_view>

namespace assay::formats::config {

/// Whether `text` spells the tag of a Python object, however it is abbreviated.
[[nodiscard]] bool mentions_python_tag(std::string_view text);

/// Judges the tag of a node: PyYAML's Python tags, and those of HyperPyYAML, which are calls as well.
void judge_tag(std::string_view tag, ByteRange range, ScanContext& context, Complaints& complaints);

}  // namespace assay::formats::config
