#pragma once

#include "codecs/json/document.hpp"

#include <assay/result.hpp>

#include <optional>
#include <string_view>

namespace assay::formats::keras {

/// The key under which a SavedModel says that Keras could not keep the configuration of an object.
inline constexpr std::string_view kNotKept = "layer was saved without config";

/// Why Keras cannot build the layers of an object whose class is `class_name`, if it is a model of Keras's own
/// (Sequential, Functional, Model) and has none to build.
[[nodiscard]] std::optional<Error> find_broken_model(const json::Value& object, std::string_view class_name);

}  // namespace assay::formats::keras
