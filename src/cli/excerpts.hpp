#pragma once

#include <assay/artifact.hpp>
#include <assay/report.hpp>

#include <span>

namespace assay::cli {

/// Keeps, for findings about `artifact`, the bytes around them and, in a pickle, the opcodes that lead to them, in
/// an ONNX model the nodes beside them. The worst few dozen of an artifact get it, so that what is kept does not grow
/// with what a file holds.
void keep_excerpts(const Artifact& artifact, std::span<Finding> findings);

}  // namespace assay::cli
