#pragma once

#include <string_view>

namespace assay::formats::keras {

/// A module of Keras, of its older names, or of the packages of its authors.
[[nodiscard]] bool is_own_module(std::string_view module);
/// Types of Python that configurations name and that run nothing.
[[nodiscard]] bool is_plain_type(std::string_view name);
/// Functions that are importable from Keras and build no model: they download, load, save, change settings.
[[nodiscard]] bool builds_no_model(std::string_view name);
/// A module of Keras from which no configuration takes a layer: `keras.utils`, `keras.config` …
[[nodiscard]] bool has_no_layers(std::string_view module);
/// The few layers that Keras nevertheless keeps in such modules.
[[nodiscard]] bool is_layer_beside_functions(std::string_view name);
/// What such a module has under a name that builds no model: one of those functions, any other
/// function, or one of its few classes. A layer that is named with such a module is not there.
[[nodiscard]] bool is_outside_of_models(std::string_view module, std::string_view name);

/// `package>Name` is how registered classes are named.
[[nodiscard]] std::string_view registered(std::string_view name);
/// The same for classes of Keras that are named with their module: `keras.layers.Lambda`.
[[nodiscard]] std::string_view bare(std::string_view name);

}  // namespace assay::formats::keras
