#include "formats/keras/config.hpp"

#include "codecs/json/document.hpp"
#include "core/blob.hpp"
#include "core/file_reach.hpp"
#include "core/lower.hpp"
#include "core/text.hpp"
#include "formats/keras/lambda.hpp"
#include "formats/keras/names.hpp"
#include "formats/keras/operation.hpp"
#include "formats/keras/references.hpp"
#include "formats/keras/rules.hpp"
#include "formats/keras/shape.hpp"
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

/// Layers that take a text for the path of a file, by what the names of their classes end with.
struct FileKey {
  std::string_view class_ending;
  std::string_view key;
};
constexpr std::array<FileKey, 7> kFileKeys{{{"IndexLookup", "vocabulary"},
                                            {"IntegerLookup", "vocabulary"},
                                            {"StringLookup", "vocabulary"},
                                            {"TextVectorization", "vocabulary"},
                                            {"Tokenizer", "merges"},
                                            {"Tokenizer", "proto"},
                                            {"Tokenizer", "vocabulary"}}};

/// The proto of SentencePiece is in the configuration itself when it is base64, and in a file otherwise.
bool is_content(std::string_view key, std::string_view text) {
  return key == "proto" && text.size() % 4 == 0 && decode_base64(text);
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
    const auto root = document.root();
    if (!root) return;
    judge_root(*root);
    std::vector<Pending> pending{{*root, 0}};
    while (!pending.empty() && context_.step()) {
      const auto [value, around] = pending.back();
      pending.pop_back();
      if (value.is(Kind::object)) {
        const auto owner = judge_object(value, around);
        for (const auto& member : value.members()) pending.push_back({member.value, owner});
      } else if (value.is(Kind::array)) {
        for (const auto& element : value.elements()) pending.push_back({element, around});
      }
    }
  }

 private:
  struct Pending {
    Value value;
    std::size_t owner;  ///< index into `owners_`
  };
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

  void judge_root(const Value& root) {
    if (!is_made_into_model(artifact_)) return;
    if (!root.find("class_name") || !root.find("config"))
      context_.incomplete({ErrorCode::malformed, root.range().offset,
                           "configuration: an object with a class and what it is made from wanted"});
  }

  /// Says whose the members of the object are.
  std::size_t judge_object(const Value& value, std::size_t around) {
    Named named{value, text_of(value, "class_name"), text_of(value, "module"), {}, value.find("config")};
    if (named.class_name.empty()) named.class_name = text_of(value, "registered_name");
    judge_references(value, owners_[around], context_, complaints_);
    if (named.class_name.empty() && named.module.empty()) return around;
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
    judge_operation(named);
    judge_files(named);
    judge_name(named);
    // What a SavedModel keeps of its objects need not be whole: the graph beside it is.
    if (!artifact_.name().starts_with("object-"))
      if (const auto error = find_broken_model(value, bare(named.class_name))) context_.incomplete(*error);
    if (named.class_name.empty()) return around;
    owners_.push_back({named.layer, bare(named.class_name) == "Lambda" || is_own_module(named.module)});
    return owners_.size() - 1;
  }

  /// Keras 3 writes `__lambda__` objects, Keras 2 a list with the code first, and SavedModel a tuple around that.
  void judge_code(const Named& named) {
    const bool has_config = named.config && named.config->is(Kind::object);
    if (named.class_name == "__lambda__") return judge_lambda_object(has_config ? *named.config : named.value, named);
    if (bare(named.class_name) != "Lambda") return;
    // Keras writes it nowhere else; a SavedModel has objects whose configuration was not kept.
    if (!has_config || !has_function(*named.config)) {
      if (!has_config || !named.config->find(kNotKept)) miss_function(named);
      if (!has_config) return;
    }
    for (const std::string_view key : {"function", "output_shape", "mask"}) {
      const auto function = named.config->find(key);
      if (!function) continue;
      if (function->is(Kind::text)) {
        judge_source(named, *function);
      } else if (const auto code = code_of(*function)) {
        judge_lambda(*code, named.layer, context_, complaints_);
      }
    }
  }

  /// A Lambda has its function under `code`, any other layer under `value`: each reads but one of them.
  void judge_lambda_object(const Value& made_from, const Named& named) {
    bool has_code = false;
    for (const std::string_view key : {"code", "value"}) {
      const auto function = made_from.find(key);
      if (!function || function->is(Kind::null)) continue;
      has_code = true;
      judge_lambda(code_of(*function).value_or(*function), named.layer, context_, complaints_);
    }
    if (!has_code) miss_function(named);
  }

  /// The text of the code: the function itself, the first of a list, or of a tuple that is kept as an object.
  static std::optional<Value> code_of(const Value& function) {
    const auto list = function.is(Kind::object) ? function.find("items") : std::optional(function);
    if (!list || list->is(Kind::text)) return list;
    const auto elements = list->elements();
    if (elements.empty() || !elements.front().is(Kind::text)) return std::nullopt;
    return elements.front();
  }

  /// Source, a name, code in a list, or an object that says what it is.
  static bool has_function(const Value& config) {
    const auto function = config.find("function");
    if (!function) return false;
    if (function->is(Kind::object)) return function->find("class_name") || function->find("items");
    if (function->is(Kind::text)) return !function->raw().empty();
    const auto elements = function->elements();
    return !elements.empty() && elements.front().is(Kind::text);
  }

  void miss_function(const Named& named) {
    say(kLambda, kLambda.severity, named,
        fmt::format("The layer {} is a Lambda, and the function that it runs is not in the file",
                    text::quoted(named.layer, 80)));
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
    if (named.module == "builtins" && is_plain_type(name)) return;
    const bool is_own = is_own_module(named.module);
    const auto is_bad = [&](std::string_view one) {
      return is_own ? judge_own(named, one, is_function) : judge_dangerous(named, named.module, one, "calls ");
    };
    if (is_bad(registered(name))) return;
    // Where the module has nothing of that name, the name that it was registered by is looked up in it.
    const auto other = text_of(named.value, "registered_name");
    if (!other.empty() && other != named.class_name && other != name && registered(other) == other && is_bad(other))
      return;
    if (!is_own) return judge_foreign(named, name, is_function);
    if (has_no_layers(named.module) && !is_layer_beside_functions(registered(name)))
      say(kFunction, Severity::low, named,
          fmt::format("Loading names {}.{}, which Keras does not have", named.module, registered(name)));
  }

  /// What Keras itself has under the name, or under the name of a function that the configuration gives. Says whether
  /// it is dangerous.
  bool judge_own(const Named& named, std::string_view name, bool is_function) {
    const auto function = named.config ? function_of(*named.config) : std::string();
    if (has_no_layers(named.module) && builds_no_model(function)) name = function;
    if (is_outside_of_models(named.module, name)) {
      say(kFunction, kFunction.severity, named,
          fmt::format("Loading names {}.{}, which builds no model", named.module, name));
      return true;
    }
    // What a class is looked up by may give a function as well; those of raw_ops are called as classes are.
    const bool may_be_function = is_function || !pickle::is_class_like(name) || named.module.ends_with("raw_ops");
    return may_be_function && judge_dangerous(named, named.module, name, "names the function ");
  }

  /// Functions that the list of pickles knows. What a Lambda takes from TensorFlow to compute with is none.
  bool judge_dangerous(const Named& named, std::string_view module, std::string_view name, std::string_view verb) {
    const auto judgement = pickle::judge_name(context_.data().pickle, module, name, pickle::Use::called);
    if (judgement.status != pickle::Status::dangerous || (is_own_module(module) && is_codec(name))) return false;
    const auto* kind = judgement.global_class;
    const bool only_reads = is_own_module(module) && kind != nullptr && kind->severity < Severity::high;
    say(kModule, only_reads ? Severity::high : Severity::critical, named,
        fmt::format("Loading {}{}.{}, which {}", verb, module, name, kind == nullptr ? "is dangerous" : kind->does));
    return true;
  }

  /// What a layer of Keras 2 calls by the name that TensorFlow exports it by, with constants of the file.
  void judge_operation(const Named& named) {
    if (!named.config || !named.config->is(Kind::object)) return;
    const auto operation = operation_of(bare(named.class_name), *named.config);
    const auto dot = operation.rfind('.');
    if (dot == std::string::npos) return;
    if (builds_no_model(operation.substr(dot + 1)))
      return say(kFunction, kFunction.severity, named,
                 fmt::format("Loading calls {}, which builds no model", operation));
    const auto is_bad = [&](std::string_view path) {
      const auto cut = path.rfind('.');
      return judge_dangerous(named, path.substr(0, cut), path.substr(cut + 1), "calls ");
    };
    if (!is_bad(operation)) static_cast<void>(is_bad(without_version(operation)));
  }

  void judge_foreign(const Named& named, std::string_view name, bool is_function) {
    const auto judgement =
        pickle::judge_name(context_.data().pickle, named.module, registered(name), pickle::Use::called);
    if (judgement.status == pickle::Status::allowed) return;
    const bool is_outside = judgement.status == pickle::Status::outside;
    say(kModule, is_outside && !is_function ? Severity::low : kModule.severity, named,
        fmt::format("Loading imports {}.{}", named.module, name));
  }

  void judge_short_name(const Named& named) {
    if (builds_no_model(bare(named.class_name)))
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
    for (const auto& [class_ending, key] : kFileKeys) {
      if (!name.ends_with(class_ending)) continue;
      const auto path = text_of(*named.config, key);
      if (path.empty() || is_content(key, path)) continue;
      say(kPath, file_reach(path) == FileReach::local ? Severity::medium : kPath.severity, named,
          fmt::format("The layer reads its {} from {}", key, text::quoted(path, 120)));
    }
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
  std::vector<Owner> owners_{1};
};

}  // namespace

bool is_member_of_archive(const Artifact& artifact) {
  return text::lower(artifact.path).ends_with(".keras!config.json");
}

bool is_made_into_model(const Artifact& artifact) {
  return is_member_of_archive(artifact) || artifact.path.ends_with("!model_config.json");
}

bool is_made_into_objects(const Artifact& artifact) {
  return artifact.path.ends_with("!training_config.json") ||
         (artifact.depth > 0 && artifact.name().starts_with("object-") && artifact.name().ends_with(".json"));
}

void read_config(const Artifact& artifact, ScanContext& context, Complaints& complaints) {
  Config(artifact, context, complaints).read();
}

}  // namespace assay::formats::keras
