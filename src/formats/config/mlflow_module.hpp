#pragma once

#include "core/complaints.hpp"

#include <assay/context.hpp>
#include <assay/format.hpp>

#include <optional>
#include <string_view>

namespace assay::formats::config {

/// `pickle_module_info.txt` and `keras_module.txt` in the data of an MLflow model: the name of a module, which loading
/// the model imports.
extern const Format kMlflowModule;

/// How bad it is that MLflow imports `module` to load a model with; nothing of what MLflow itself writes there.
[[nodiscard]] std::optional<Severity> judge_mlflow_module(const PickleGlobals& globals, std::string_view module);

}  // namespace assay::formats::config
