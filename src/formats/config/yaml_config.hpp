#pragma once

#include <assay/format.hpp>

namespace assay::formats::config {

/// Configurations in YAML: hydra and NeMo, MLmodel, and whatever Python tags are written in. docs/formats/yaml.md
extern const Format kYaml;

}  // namespace assay::formats::config
