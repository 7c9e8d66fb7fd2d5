#pragma once

#include <assay/format.hpp>

namespace assay::formats::config {

/// Configurations in JSON: config.json and its kin, tokenizers, pipelines. docs/formats/json-config.md
extern const Format kJson;

}  // namespace assay::formats::config
