// What configurations have called: hydra's `_target_` and its kind, MLflow's loaders.
#include "core/text.hpp"
#include "formats/config/judge.hpp"
#include "formats/config/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::formats::config {
namespace {

constexpr std::size_t kLongestShown = 120;

/// Keys under which programs look up a class or a function, and under which ordinary configurations also keep other
/// things: only a name that is known to be dangerous counts.
constexpr std::array<std::string_view, 24> kCallableKeys{"__class__",
                                                         "__init__",
                                                         "__target__",
                                                         "_callable_",
                                                         "_class_",
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
                                                         "sbert_ce_default_activation_function",
                                                         "target"};

/// `torch.ops.aten.linear.default`, as exported programs name what they compute, and how they take one of its results.
bool is_operator(std::string_view text) {
  return text == "_operator.getitem" || (text.starts_with("torch.ops.") && std::ranges::count(text, '.') >= 3);
}

bool is_severe(const Callable& callable) { return callable.severity >= Severity::high; }

}  // namespace

void Judge::judge_callables(const Setting& setting) {
  if (!setting.is_text()) return;
  const auto key = setting.key();
  if (key == "_target_") return judge_target(setting);
  // peft imports it: importlib.import_module(parent_library).
  const bool is_library = key == "parent_library" && setting.is_below("auto_mapping");
  if (!is_library && (std::ranges::find(kCallableKeys, key) == kCallableKeys.end() || !is_dotted_name(setting.text)))
    return;
  if (is_operator(setting.text)) return;
  const auto callable = judge_callable(context_.data().pickle, setting.text);
  const auto shown = text::quoted(setting.text, kLongestShown);
  if (callable.is_dangerous() && is_severe(callable))
    return say(kTarget, setting, is_data_ ? Severity::low : Severity::high,
               fmt::format("What {} names is {}, which {}.", text::quoted(key, kLongestShown),
                           text::printable(callable.path, kLongestShown), callable.does));
  const bool is_activation =
      key == "activation_function" || key == "activation_fn" || key == "sbert_ce_default_activation_function";
  if ((is_library && !setting.text.starts_with("transformers") && !setting.text.starts_with("peft") &&
       callable.standing != Callable::Standing::harmless) ||
      (is_activation && callable.standing != Callable::Standing::harmless))
    say(kTarget, setting, callable.standing == Callable::Standing::unlisted ? Severity::medium : Severity::low,
        fmt::format("Loading the model imports {}.", shown));
}

/// hydra.utils.instantiate calls it, whatever it is.
void Judge::judge_target(const Setting& setting) {
  const auto callable = judge_callable(context_.data().pickle, setting.text);
  const auto path = text::printable(callable.path, kLongestShown);
  switch (callable.standing) {
    case Callable::Standing::harmless: return;
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
    const bool is_known = setting.text == "mlflow" || setting.text.starts_with("mlflow.");
    if (is_known && !callable.is_dangerous()) return;
    return say(kMlflowLoader, setting, callable.is_dangerous() ? Severity::critical : kMlflowLoader.severity,
               fmt::format("Loading the model imports {} and calls it.{}", shown, presence_of(setting.text)));
  }
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
