#pragma once

#include <assay/format.hpp>

namespace assay::formats::config {

/// Settings of Python's logging in the form of `logging.config.fileConfig`. docs/formats/logging-config.md
extern const Format kLoggingConfig;

}  // namespace assay::formats::config
