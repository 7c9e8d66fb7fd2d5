#pragma once

#include "core/complaints.hpp"

#include <string_view>

// What both forms of a network are judged by.
namespace assay::formats::caffe {

/// A layer is Python code: `module` is imported, its `name` is called with `given`.
void report_python(Complaints& complaints, ByteRange range, std::string_view layer, std::string_view module,
                   std::string_view name, std::string_view given);
/// A layer opens `path`: reported when it leads out of the folder of the network.
void judge_path(Complaints& complaints, ByteRange range, std::string_view layer, std::string_view path);

}  // namespace assay::formats::caffe
