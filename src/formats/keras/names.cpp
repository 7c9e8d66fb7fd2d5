#include "formats/keras/names.hpp"

#include "pickle/policy.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::keras {
namespace {

constexpr std::array<std::string_view, 9> kOwnPackages{"keras",    "keras_core",  "keras_cv", "keras_hub", "keras_nlp",
                                                       "keras_rs", "keras_tuner", "tf_keras", "tensorflow"};
constexpr std::array<std::string_view, 12> kPlainTypes{"bool", "bytes", "complex", "dict",  "float", "frozenset",
                                                       "int",  "list",  "set",     "slice", "str",   "tuple"};
// keras/src/saving/serialization_lib.py of Keras 3.11: what is importable from Keras and builds no model.
constexpr std::array<std::string_view, 28> kNonModelling{"audio_dataset_from_directory",
                                                         "clear_session",
                                                         "clone_model",
                                                         "disable_interactive_logging",
                                                         "enable_interactive_logging",
                                                         "enable_unsafe_deserialization",
                                                         "get_file",
                                                         "image_dataset_from_directory",
                                                         "load_img",
                                                         "load_model",
                                                         "load_weights",
                                                         "model_from_json",
                                                         "model_to_dot",
                                                         "plot_model",
                                                         "save_img",
                                                         "save_model",
                                                         "save_weights",
                                                         "set_backend",
                                                         "set_random_seed",
                                                         "split_dataset",
                                                         "text_dataset_from_directory",
                                                         "timeseries_dataset_from_array",
                                                         "export_archive",
                                                         "extract_archive",
                                                         "func_load",
                                                         "pad_sequences",
                                                         "unpack_x_y_sample_weight",
                                                         "config_from_file"};
// Modules of Keras from which no configuration takes a layer, and the classes that they have.
constexpr std::array<std::string_view, 5> kNonModellingModules{"config", "datasets", "export", "saving", "utils"};
/// What Keras is called where it lies in TensorFlow, in packages of its own, and behind its interface. A name comes
/// before those that it begins with.
constexpr std::array<std::string_view, 9> kNamesOfKeras{"keras.api._v2.keras.",
                                                        "tensorflow.python.keras.",
                                                        "tensorflow.keras.",
                                                        "tf_keras.src.",
                                                        "keras.src.",
                                                        "keras_core.src.",
                                                        "keras_core.",
                                                        "tf_keras.",
                                                        "keras."};
constexpr std::array<std::string_view, 11> kNonModellingClasses{
    "Config",          "CustomObjectScope", "ExportArchive", "GeneratorEnqueuer", "HDF5Matrix",      "KerasFileEditor",
    "OrderedEnqueuer", "Progbar",           "PyDataset",     "Sequence",          "SequenceEnqueuer"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool is_below(std::string_view module, std::string_view parent) {
  return module.starts_with(parent) && (module.size() == parent.size() || module[parent.size()] == '.');
}

}  // namespace

bool is_own_module(std::string_view module) { return is_one_of(kOwnPackages, module.substr(0, module.find('.'))); }

bool is_plain_type(std::string_view name) { return is_one_of(kPlainTypes, name); }

bool builds_no_model(std::string_view name) { return is_one_of(kNonModelling, name); }

bool has_no_layers(std::string_view module) {
  const auto keras =
      std::ranges::find_if(kNamesOfKeras, [&](std::string_view name) { return module.starts_with(name); });
  if (keras == kNamesOfKeras.end()) return false;
  module.remove_prefix(keras->size());
  return std::ranges::any_of(kNonModellingModules, [&](std::string_view one) { return is_below(module, one); });
}

bool is_outside_of_models(std::string_view module, std::string_view name) {
  if (builds_no_model(name)) return true;
  return has_no_layers(module) && (!pickle::is_class_like(name) || is_one_of(kNonModellingClasses, name));
}

bool is_layer_beside_functions(std::string_view name) {
  return name == "FeatureSpace" || name == "TFSMLayer" || name == "TorchModuleWrapper";
}

std::string_view registered(std::string_view name) {
  const auto at = name.rfind('>');
  return at == std::string_view::npos ? name : name.substr(at + 1);
}

std::string_view bare(std::string_view name) {
  name = registered(name);
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos || !is_own_module(name) ? name : name.substr(dot + 1);
}

}  // namespace assay::formats::keras
