#pragma once

#include <assay/artifact.hpp>
#include <assay/context.hpp>

namespace assay::formats::config {

/// Hands an architecture of Keras in YAML on as the JSON that it stands for: `model_from_yaml` of TensorFlow before 2.6
/// makes the same layers of it.
void hand_on_architecture(const Artifact& artifact, ScanContext& context);

}  // namespace assay::formats::config
