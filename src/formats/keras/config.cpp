#include "formats/keras/config.hpp"

#include "codecs/json/document.hpp"
#include "core/blob.hpp"
#include "core/file_reach.hpp"
#include "core/text.hpp"
#include "formats/keras/lambda.hpp"
#include "formats/keras/rules.hpp"
#include "pickle/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace assay::formats::keras {
namespace {

using json::Kind;
using json::Value;

// Keras, its older names, and the packages of its authors.
constexpr std::array<std::string_view, 9> kOwnPackages{"keras",    "keras_core",  "keras_cv", "keras_hub", "keras_nlp",
                                                       "keras_rs", "keras_tuner", "tf_keras", "tensorflow"};
// Types of Python that configurations name and that run nothing.
constexpr std::array<std::string_view, 12> kPlainTypes{"bool", "bytes", "complex", "dict",  "float", "frozenset",
                                                       "int",  "list",  "set",     "slice", "str",   "tuple"};
// keras/src/saving/serialization_lib.py of Keras 3.11: what is importable from Keras and builds no model.
constexpr std::array<std::string_view, 26> kNonModelling{"audio_dataset_from_directory",
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
                                                         "pad_sequences",
                                                         "unpack_x_y_sample_weight",
                                                         "config_from_file"};
// Modules of Keras from which no configuration takes a layer.
constexpr std::array<std::string_view, 5> kNonModellingModules{"keras.utils", "keras.config", "keras.saving",
                                                               "keras.datasets", "keras.export"};
constexpr std::array<std::string_view, 4> kLookups{"StringLookup", "IntegerLookup", "TextVectorization", "IndexLookup"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// `package>Name` is how registered classes are named.
std::string_view bare(std::string_view name) {
  const auto at = name.rfind('>');
  return at == std::string_view::npos ? name : name.substr(at + 1);
}

class Config {
 public:
  Config(const Artifact& artifact, ScanContext& context, Complaints& complaints)
      : artifact_(artifact), context_(context), complaints_(complaints) {}

  void read() {
    const auto document = json::Document::parse(artifact_.bytes);
    if (document.error()) {
      context_.incomplete(*document.error());
    } else {
      context_.cover(artifact_.bytes.range());
    }
    std::vector<Value> pending;
    if (const auto root = document.root()) pending.push_back(*root);
    while (!pending.empty() && context_.step()) {
      const auto value = pending.back();
      pending.pop_back();
      if (value.is(Kind::object)) {
        judge_object(value);
        for (const auto& member : value.members()) pending.push_back(member.value);
      } else if (value.is(Kind::array)) {
        for (const auto& element : value.elements()) pending.push_back(element);
      }
    }
  }

 private:
  struct Named {
    Value value;
    std::string class_name;
    std::string module;
    std::string layer;  ///< for people
    std::optional<Value> config;
  };

  static std::string text_of(const Value& object, std::string_view key) {
    const auto value = object.find(key);
    return value ? value->text().value_or(std::string()) : std::string();
  }

  void judge_object(const Value& value) {
    Named named{value, text_of(value, "class_name"), text_of(value, "module"), {}, value.find("config")};
    if (named.class_name.empty()) named.class_name = text_of(value, "registered_name");
    if (named.class_name.empty() && named.module.empty()) return;
    if (named.config && named.config->is(Kind::object)) named.layer = text_of(*named.config, "name");
    if (named.layer.empty()) named.layer = text_of(value, "name");
    if (named.layer.empty()) named.layer = named.class_name;
    if (complaints_.wants_fact("keras.class"))
      complaints_.fact(
          "keras.class",
          text::printable(named.module.empty() ? named.class_name : named.module + "." + named.class_name, 160),
          value.range().offset);
    judge_code(named);
    judge_module(named);
    judge_files(named);
    judge_name(named);
  }

  /// Keras 3 writes `__lambda__` objects, Keras 2 a list with the code first, and SavedModel a tuple around that.
  void judge_code(const Named& named) {
    if (named.class_name == "__lambda__") {
      if (named.config && named.config->is(Kind::object)) {
        if (const auto code = named.config->find("code")) judge_lambda(*code, named.layer, context_, complaints_);
      } else if (const auto code = named.value.find("value")) {
        judge_lambda(*code, named.layer, context_, complaints_);
      }
    }
    if (bare(named.class_name) != "Lambda" || !named.config || !named.config->is(Kind::object)) return;
    for (const std::string_view key : {"function", "output_shape", "mask"}) {
      auto function = named.config->find(key);
      if (function && function->is(Kind::text)) judge_source(named, *function);
      if (function && function->is(Kind::object)) function = function->find("items");
      if (!function || !function->is(Kind::array)) continue;
      const auto elements = function->elements();
      if (!elements.empty() && elements.front().is(Kind::text))
        judge_lambda(elements.front(), named.layer, context_, complaints_);
    }
  }

  /// A function by its name is looked up among those that were registered; anything else is source.
  void judge_source(const Named& named, const Value& function) {
    const auto source = function.text().value_or(std::string());
    const auto is_part = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
             c == '>';
    };
    if (std::ranges::all_of(source, is_part)) return;
    say(kLambda, kLambda.severity, named,
        fmt::format("The layer has source for its function: {}", text::quoted(source, 120)));
  }

  void judge_module(const Named& named) {
    if (named.module.empty()) return judge_short_name(named);
    // A function is named by its configuration, a class by itself.
    const bool is_function = named.class_name == "function" || named.class_name == "builtin_function_or_method";
    const auto name = is_function && named.config ? named.config->text().value_or(named.class_name) : named.class_name;
    const auto package = std::string_view(named.module).substr(0, named.module.find('.'));
    if (is_one_of(kOwnPackages, package)) {
      const bool has_no_layers = std::ranges::any_of(kNonModellingModules, [&](std::string_view module) {
        return named.module == module || named.module.starts_with(fmt::format("{}.", module));
      });
      if (is_one_of(kNonModelling, bare(name)) || (has_no_layers && bare(name) != "FeatureSpace"))
        say(kFunction, kFunction.severity, named,
            fmt::format("Loading names {}.{}, which builds no model", named.module, name));
      return;
    }
    if (named.module == "builtins" && is_one_of(kPlainTypes, name)) return;
    judge_foreign(named, name, is_function);
  }

  void judge_foreign(const Named& named, std::string_view name, bool is_function) {
    const auto judgement = pickle::judge_name(context_.data().pickle, named.module, bare(name), pickle::Use::called);
    const auto path = text::printable(fmt::format("{}.{}", named.module, name), 160);
    switch (judgement.status) {
      case pickle::Status::allowed: return;
      case pickle::Status::outside:
        return say(kModule, is_function ? Severity::high : Severity::low, named,
                   fmt::format("Loading imports {}", path));
      case pickle::Status::dangerous:
        return say(kModule, Severity::critical, named,
                   fmt::format("Loading calls {}, which {}", path,
                               judgement.global_class == nullptr ? "is dangerous" : judgement.global_class->does));
      default: return say(kModule, kModule.severity, named, fmt::format("Loading imports {}", path));
    }
  }

  void judge_short_name(const Named& named) {
    if (is_one_of(kNonModelling, bare(named.class_name)))
      say(kFunction, kFunction.severity, named,
          fmt::format("Loading names {}, which builds no model", named.class_name));
  }

  void judge_files(const Named& named) {
    if (!named.config || !named.config->is(Kind::object)) return;
    const auto name = bare(named.class_name);
    if (name == "TorchModuleWrapper") judge_torch(named);
    if (name == "TFSMLayer") {
      const auto path = text_of(*named.config, "filepath");
      say(kPath, kPath.severity, named, fmt::format("The layer loads the model {}", text::quoted(path, 120)));
    }
    const auto vocabulary = is_one_of(kLookups, name) ? text_of(*named.config, "vocabulary") : std::string();
    if (!vocabulary.empty())
      say(kPath, file_reach(vocabulary) == FileReach::local ? Severity::medium : kPath.severity, named,
          fmt::format("The layer reads its vocabulary from {}", text::quoted(vocabulary, 120)));
  }

  void judge_torch(const Named& named) {
    say(kTorch, kTorch.severity, named, "The layer unpickles a module of PyTorch");
    const auto module = named.config->find("module");
    if (!module) return;
    auto encoded = module->is(Kind::object) ? module->find("config") : module;
    if (encoded && encoded->is(Kind::object)) encoded = encoded->find("value");
    const auto text = encoded ? encoded->text().value_or(std::string()) : std::string();
    const auto bytes = decode_base64(text);
    if (!bytes || bytes->empty()) return;
    const auto storage = memory_blob(*bytes);
    static_cast<void>(context_.descend(named.layer + ".module", storage->view(), storage));
  }

  void judge_name(const Named& named) {
    if (!named.config || !named.config->is(Kind::object)) return;
    const auto name = text_of(*named.config, "name");
    if (file_reach(name) >= FileReach::outside)
      say(kName, kName.severity, named, fmt::format("A layer has the name {}", text::quoted(name, 120)));
  }

  void say(const Rule& rule, Severity severity, const Named& named, const std::string& message) {
    if (complaints_.wants(rule, named.value.range(), severity))
      complaints_.report(rule, {named.value.range(), fmt::format("layer {}", text::printable(named.layer, 80))},
                         text::printable(message, 400) + ".", severity);
  }

  const Artifact& artifact_;
  ScanContext& context_;
  Complaints& complaints_;
};

}  // namespace

void read_config(const Artifact& artifact, ScanContext& context, Complaints& complaints) {
  Config(artifact, context, complaints).read();
}

}  // namespace assay::formats::keras
