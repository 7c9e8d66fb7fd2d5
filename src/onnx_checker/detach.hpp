#pragma once

#include <onnx/onnx_pb.h>

#include <cstddef>
#include <limits>

namespace assay::onnx_checker {

/// What protobuf's interface can be given.
inline constexpr std::size_t kMostBytes = std::numeric_limits<int>::max();

/// Puts a number in the place of the data of every tensor that has them in a file. The checker asks the file system for
/// such files, below the current directory when it is given bytes; that is neither wanted nor about the model.
///
/// Tensors whose external data are wrong by themselves (no location, data besides it) stay for the checker to see.
void detach_external_data(onnx::ModelProto& model);

}  // namespace assay::onnx_checker
