// What configurations have called: hydra's `_target_` and its kind, MLflow's loaders.
#include "core/text.hpp"
#include "formats/config/judge.hpp"
#include "formats/config/mlflow_module.hpp"
#include "formats/config/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::formats::config {
namespace {

constexpr std::size_t kLongestShown = 120;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kMostNamed = 1000;
constexpr std::size_t kLongestPutTogether = 2000;

/// Keys under which programs look up a class or a function, and under which ordinary configurations also keep other
/// things: only a name that is known to be dangerous counts.
constexpr std::array<std::string_view, 33> kCallableKeys{"()",  // logging.config.dictConfig
                                                         "__class__",
                                                         "__init__",
                                                         "__symbol__",  // NNI
                                                         "__target__",
                                                         "_callable_",
                                                         "_class_",
                                                         "_component_",  // torchtune
                                                         "activation_fn",
                                                         "activation_function",
                                                         "callable",
                                                         "class",
                                                         "class_path",
                                                         "cls",
                                                         "entry_point",
                                                         "entrypoint",
                                                         "fn",
                                                         "func",
                                                         "function",
                                                         "handler",
                                                         "init_fn",
                                                         "loader_class",
                                                         "loader_module",
                                                         "loader",
                                                         "object_type",
                                                         "py/class",  // jsonpickle
                                                         "py/function",
                                                         "py/object",
                                                         "py/type",
                                                         "sbert_ce_default_activation_function",
                                                         "target",
                                                         "type",  // registries of OpenMMLab
                                                         "type_"};

/// `torch.ops.aten.linear.default`, as exported programs name what they compute, and how they take one of its results.
bool is_operator(std::string_view text) {
  return text == "_operator.getitem" || (text.starts_with("torch.ops.") && std::ranges::count(text, '.') >= 3);
}

/// `io.decode_jpeg`, as layers of Keras name what TensorFlow exports, which the format keras judges. Python's own
/// module of that name has few functions.
bool is_io_of_tensorflow(std::string_view key, std::string_view text) {
  if (key != "function" || !text.starts_with("io.")) return false;
  const auto name = text.substr(3);
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z' && !name.starts_with("open");
}

/// pyannote: `pipeline: {name: …, params: …}`, and the same of each step before it. Haystack: a filter of a template.
bool is_called_by_name(const Setting& setting) {
  const auto& path = setting.path;
  if (setting.is_below("custom_filters")) return true;
  return setting.key() == "name" && path.size() >= 2 && (path.front() == "pipeline" || path.front() == "preprocessors");
}

bool is_severe(const Callable& callable) { return callable.severity >= Severity::high; }

}  // namespace

/// What a callable is that is put together out of other values is known when those are.
void Judge::judge_callables(const Setting& setting) {
  if (!setting.is_text()) return;
  const bool is_target = setting.key() == "_target_";
  if (setting.text.find("${") == std::string_view::npos) return judge_named_callable(setting);
  if (!is_target && std::ranges::find(kCallableKeys, setting.key()) == kCallableKeys.end()) return;
  if (interpolations_ && put_together_.size() < kMostNamed && setting.text.size() <= kLongestPutTogether) {
    put_together_.push_back({{setting.path.begin(), setting.path.end()}, std::string(setting.text), setting.range});
  } else if (is_target) {
    judge_put_together(setting, {});
  }
}

void Judge::judge_interpolations() {
  for (const auto& [path, text, range] : put_together_) {
    Setting setting{.path = path, .kind = Setting::Kind::text, .text = text, .range = range};
    const auto resolved = interpolations_->resolve(text, path);
    const bool is_certain = resolved && text.find(':') == std::string::npos;  // and asks nothing of the machine
    if (is_certain) {
      setting.text = *resolved;
      judge_named_callable(setting);
    } else if (setting.key() == "_target_") {
      judge_put_together(setting, resolved ? std::string_view(*resolved) : std::string_view());
    }
  }
}

void Judge::judge_named_callable(Setting setting) {
  const auto key = setting.key();
  // logging.config.dictConfig imports what is behind it.
  constexpr std::string_view kOutside = "ext://";
  if (key == "()" && setting.text.starts_with(kOutside)) setting.text.remove_prefix(kOutside.size());
  constexpr std::string_view kPath = "path:";
  if (key == "__symbol__" && setting.text.starts_with(kPath)) setting.text.remove_prefix(kPath.size());
  if (key == "_target_") return judge_target(setting);
  // peft imports it: importlib.import_module(parent_library).
  // and megatron_core, where there is a megatron_config: "megatron.core" ordinarily.
  const bool is_megatron = key == "megatron_core" && setting.path.size() == 1;
  const bool is_import = key == "imports" && setting.is_below("custom_imports");  // OpenMMLab imports each of them
  const bool is_library = is_megatron || is_import || (key == "parent_library" && setting.is_below("auto_mapping"));
  const bool is_callable = std::ranges::find(kCallableKeys, key) != kCallableKeys.end() || is_called_by_name(setting);
  if (!is_library && (!is_callable || !is_dotted_name(setting.text))) return;
  if (is_library && setting.text == "__main__") return;  // the program that runs anyway
  if (is_operator(setting.text) || is_io_of_tensorflow(key, setting.text)) return;
  // Types mostly have names of another kind; those of sentence-transformers are judged as its modules.
  const bool is_module = setting.path.size() == 2 && setting.path[0].empty();
  if (key.starts_with("type") && (is_module || setting.text.find('.') == std::string_view::npos)) return;
  const auto callable = judge_callable(context_.data().pickle, setting.text);
  const auto shown = text::quoted(setting.text, kLongestShown);
  if (callable.standing == Callable::Standing::loads) return keep_loading(setting, callable.path);
  if (callable.is_dangerous() && is_severe(callable))
    return say(kTarget, setting, is_data_ ? Severity::low : Severity::high,
               fmt::format("What {} names is {}, which {}.", text::quoted(key, kLongestShown),
                           text::printable(callable.path, kLongestShown), callable.does));
  const bool is_activation =
      key == "activation_function" || key == "activation_fn" || key == "sbert_ce_default_activation_function";
  if (is_megatron && (setting.text == "megatron.core" || setting.text.starts_with("megatron.core."))) return;
  if ((is_library && !setting.text.starts_with("transformers") && !setting.text.starts_with("peft") &&
       callable.standing != Callable::Standing::harmless) ||
      (is_activation && callable.standing != Callable::Standing::harmless))
    say(kTarget, setting,
        callable.standing == Callable::Standing::unlisted && !is_import ? Severity::medium : Severity::low,
        fmt::format("Loading the model imports {}.", shown));
}

/// Python's list, map, partial and getattr as targets act on what other values name; so does a name that is put
/// together when the configuration is read.
void Judge::keep_named(const Setting& setting) {
  if (setting.key() == "allow_pickle" && setting.kind == Setting::Kind::truth && setting.truth) allows_pickles_ = true;
  if (!setting.is_text() || setting.key() == "_target_" || named_.size() >= kMostNamed) return;
  if (std::ranges::find(kCallableKeys, setting.key()) != kCallableKeys.end()) return;  // told already
  if (setting.text.size() > kLongestName || !is_dotted_name(setting.text)) return;
  const auto callable = judge_callable(context_.data().pickle, setting.text);
  if (callable.is_dangerous() && is_severe(callable))
    named_.push_back({shown_path(setting.path), std::string(setting.text), setting.range});
}

void Judge::judge_named() {
  if (array_file_ && allows_pickles_)
    say(kTarget, *array_file_, kTarget.severity, "Making the object calls numpy.load, which is allowed to unpickle.");
  if (!has_resolver_) return;
  for (const auto& named : named_) {
    const auto callable = judge_callable(context_.data().pickle, named.text);
    say(kTarget, named, kTarget.severity,
        fmt::format("A target calls what another value names: {}, which {}.",
                    text::printable(callable.path, kLongestShown), callable.does));
  }
}

/// OmegaConf's `${key}` and `${oc.env:NAME,default}`. `likely` is what comes of it where nothing else is set.
void Judge::judge_put_together(const Setting& setting, std::string_view likely) {
  has_resolver_ = true;
  const auto may_call = [&](std::string_view name) {
    if (!is_dotted_name(name)) return false;
    const auto callable = judge_callable(context_.data().pickle, name);
    if (!callable.is_dangerous() || !is_severe(callable)) return false;
    say(kTarget, setting, kTarget.severity,
        fmt::format("Making the object may call {}, which {}.", text::printable(callable.path, kLongestShown),
                    callable.does));
    return true;
  };
  if (may_call(likely)) return;
  auto rest = setting.text;
  const auto pieces = std::ranges::count(rest, '$');
  while (!rest.empty()) {
    const auto end = std::min(rest.find_first_of("${}:, \"'"), rest.size());
    if (may_call(rest.substr(0, end))) return;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  say(kTarget, setting, pieces > 1 ? Severity::medium : Severity::low,
      fmt::format("What is called is put together when the configuration is read: {}.",
                  text::quoted(setting.text, kLongestShown)));
}

/// hydra.utils.instantiate calls it, whatever it is.
void Judge::judge_target(const Setting& setting) {
  const auto callable = judge_callable(context_.data().pickle, setting.text);
  const auto path = text::printable(callable.path, kLongestShown);
  has_resolver_ = has_resolver_ || callable.is_resolver || setting.text.starts_with("builtins.") ||
                  setting.text.starts_with("functools.") || setting.text.starts_with("itertools.");
  static constexpr std::array<std::string_view, 6> kImporting{"builtins.__import__",  "builtins.getattr",
                                                              "importlib.__import__", "importlib.import_module",
                                                              "pydoc.locate",         "numpy.core._ufunc_reconstruct"};
  if (std::ranges::find(kImporting, callable.path) != kImporting.end())
    return say(kTarget, setting, Severity::medium,
               fmt::format("Making the object calls {}, which hands out whatever other values name.", path));
  if (callable.path == "numpy.load") {  // refuses pickles unless it is told otherwise
    array_file_ = Kept{shown_path(setting.path), std::string(setting.text), setting.range};
    return;
  }
  switch (callable.standing) {
    case Callable::Standing::harmless: return;
    case Callable::Standing::loads: return keep_loading(setting, callable.path);
    case Callable::Standing::unknown:
      if (setting.text.find('.') == std::string_view::npos) return;  // not a path: hydra refuses it
      return say(kTarget, setting, Severity::low,
                 fmt::format("Nobody has looked at what {} does when it is called.", path));
    case Callable::Standing::unlisted:
      // A text without a point is no path, and frameworks are large; what Python itself has is another matter.
      if (!is_dotted_name(setting.text)) return;
      return say(kTarget, setting, Severity::medium,
                 fmt::format("The call of {} is none that configurations of models need.", path));
    case Callable::Standing::dangerous:
      return say(kTarget, setting, is_severe(callable) ? kTarget.severity : Severity::medium,
                 fmt::format("Making the object calls {}, which {}.", path, callable.does));
  }
}

/// MLmodel: `flavors: {python_function: {loader_module: mlflow.sklearn, code: null, …}}`.
void Judge::judge_mlflow(const Setting& setting) {
  const auto& path = setting.path;
  if (path.size() != 3 || path[0] != "flavors" || !setting.is_text() || setting.text.empty()) return;
  const auto shown = text::quoted(setting.text, kLongestShown);
  if (path[2] == "loader_module") {
    const auto callable = judge_callable(context_.data().pickle, std::string(setting.text) + ".load");
    // Databricks' feature store writes models of its own form, to be loaded where its client is.
    const bool is_known = setting.text == "mlflow" || setting.text.starts_with("mlflow.") ||
                          setting.text == "databricks.feature_store.mlflow_model";
    if (is_known && !callable.is_dangerous()) return;
    return say(kMlflowLoader, setting, callable.is_dangerous() ? Severity::critical : kMlflowLoader.severity,
               fmt::format("Loading the model imports {} and calls it.{}", shown, presence_of(setting.text)));
  }
  if (path[2] == "pickle_module_name" || path[2] == "keras_module") {
    if (const auto severity = judge_mlflow_module(context_.data().pickle, setting.text))
      say(kMlflowLoader, setting, *severity,
          fmt::format("Loading the model imports {}.{}", shown, presence_of(setting.text)));
    return;
  }
  if (path[2] == "model_code_path")
    return say(kMlflowLoader, setting, Severity::medium, fmt::format("Loading the model runs the code {}.", shown));
  if (path[2] == "code")
    return say(kMlflowLoader, setting, Severity::medium,
               fmt::format("Loading the model puts its folder {} on Python's path.", shown));
  static constexpr std::array<std::string_view, 7> kCompressed{".gz", ".bz2", ".xz", ".lzma", ".zip", ".zst", ".lz4"};
  if ((path[2] == "python_model" || path[2] == "pickled_model") &&
      std::ranges::any_of(kCompressed, [&](std::string_view end) { return setting.text.ends_with(end); }))
    say(kMlflowLoader, setting, Severity::medium,
        fmt::format("The pickled model {} is compressed, which hides it from scanners and which MLflow does not do.",
                    shown));
}

}  // namespace assay::formats::config
