#include "formats/config/callable.hpp"

#include "core/configured_calls.hpp"
#include "core/handed_on.hpp"
#include "pickle/policy.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace assay::formats::config {
namespace {

/// What configurations of models are put together from. A dangerous name below them is found before this is asked.
constexpr std::array<std::string_view, 52> kLibraries{"accelerate.",
                                                      "albumentations.",
                                                      "apex.",
                                                      "audiocraft.",
                                                      "braceexpand.",
                                                      "catboost.",
                                                      "datasets.",
                                                      "deepspeed.",
                                                      "diffusers.",
                                                      "einops.",
                                                      "espnet.",
                                                      "espnet2.",
                                                      "fairseq.",
                                                      "flax.",
                                                      "hydra.",
                                                      "jax.",
                                                      "keras.",
                                                      "kornia.",
                                                      "ldm.",
                                                      "lightgbm.",
                                                      "lightning.",
                                                      "megatron.",
                                                      "mlflow.",
                                                      "monai.",
                                                      "nemo.",
                                                      "nncf.",
                                                      "numpy.",
                                                      "omegaconf.",
                                                      "onnxruntime.",
                                                      "open_clip.",
                                                      "optax.",
                                                      "optuna.",
                                                      "pandas.",
                                                      "peft.",
                                                      "pytorch_lightning.",
                                                      "pytorch_forecasting.",
                                                      "safetensors.",
                                                      "scipy.",
                                                      "segmentation_models_pytorch.",
                                                      "sentence_transformers.",
                                                      "sgm.",
                                                      "sklearn.",
                                                      "speechbrain.",
                                                      "tensorflow.",
                                                      "timm.",
                                                      "tokenizers.",
                                                      "torch.",
                                                      "torchaudio.",
                                                      "torchmetrics.",
                                                      "torchvision.",
                                                      "transformers.",
                                                      "xgboost."};

/// `transformers.testing_utils.run_command`: libraries have functions that start programs, for themselves.
bool starts_programs(std::string_view path) {
  static constexpr std::array<std::string_view, 7> kVerbs{"call", "exec", "execute", "launch", "run", "spawn", "start"};
  static constexpr std::array<std::string_view, 8> kPrograms{"bash",  "cmd",        "command", "process",
                                                             "shell", "subprocess", "system",  "program"};
  auto name = path.substr(path.rfind('.') + 1);
  name.remove_prefix(std::min(name.find_first_not_of('_'), name.size()));
  const auto verb = name.substr(0, name.find('_'));
  if (std::ranges::find(kVerbs, verb) == kVerbs.end()) return false;
  while (!name.empty()) {
    const auto word = name.substr(0, name.find('_'));
    if (std::ranges::find(kPrograms, word) != kPrograms.end()) return true;
    name.remove_prefix(std::min(word.size() + 1, name.size()));
  }
  return false;
}

/// What hydra and others have to look a name up and to call it.
constexpr std::array<std::string_view, 9> kResolvers{"hydra.utils.call",
                                                     "hydra.utils.get_class",
                                                     "hydra.utils.get_method",
                                                     "hydra.utils.get_object",
                                                     "hydra.utils.get_static_method",
                                                     "hydra.utils.instantiate",
                                                     "operator.call",
                                                     "pydoc.locate",
                                                     "sgm.util.get_obj_from_str"};

/// Modules that others import under their own names, and whose names nobody gives to a module of his own.
constexpr auto kImported = std::to_array<std::string_view>({"_io",        "_posixsubprocess",
                                                            "_winapi",    "asyncio",
                                                            "builtins",   "cloudpickle",
                                                            "codeop",     "concurrent",
                                                            "ctypes",     "dill",
                                                            "fileinput",  "ftplib",
                                                            "functools",  "hydra",
                                                            "imp",        "importlib",
                                                            "joblib",     "jsonpickle",
                                                            "linecache",  "marshal",
                                                            "mmap",       "multiprocessing",
                                                            "nt",         "numpy",
                                                            "operator",   "os",
                                                            "pdb",        "pickle",
                                                            "pip",        "pkgutil",
                                                            "popen2",     "posix",
                                                            "pty",        "pydoc",
                                                            "requests",   "runpy",
                                                            "shelve",     "shutil",
                                                            "smtplib",    "socket",
                                                            "sqlite3",    "subprocess",
                                                            "sys",        "tarfile",
                                                            "tempfile",   "timeit",
                                                            "torch",      "urllib",
                                                            "webbrowser", "yaml",
                                                            "zipfile"});
static_assert(std::ranges::is_sorted(kImported));
/// What is called lies at most so deep in the module that was imported.
constexpr int kDeepest = 32;

Callable judge_itself(const PickleGlobals& globals, std::string_view dotted) {
  const auto dot = dotted.rfind('.');
  const auto module = dot == std::string_view::npos ? std::string_view("builtins") : dotted.substr(0, dot);
  const auto name = dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
  auto judgement = pickle::judge_name(globals, module, name, pickle::Use::called);
  Callable result{.path = std::move(judgement.path)};
  result.is_resolver = judgement.is_resolver || std::ranges::find(kResolvers, result.path) != kResolvers.end();
  using enum Callable::Standing;
  // Seeds, threads and precisions: what a library lets be set is set by ordinary configurations.
  const bool is_setting = judgement.global_class != nullptr && judgement.global_class->name == "tamper";
  if (is_setting && (is_of_a_library(result.path) || result.path == "random.seed")) return result;
  switch (configured_call(result.path)) {
    case ConfiguredCall::computes: return result;
    case ConfiguredCall::loads: result.standing = loads; return result;
    case ConfiguredCall::unusual: break;
  }
  switch (judgement.status) {
    case pickle::Status::dangerous:
    case pickle::Status::tampering:
      result.standing = dangerous;
      result.does = judgement.global_class != nullptr ? judgement.global_class->does : "changes what is loaded";
      result.severity = judgement.global_class != nullptr ? judgement.global_class->severity : Severity::high;
      return result;
    case pickle::Status::allowed: return result;
    case pickle::Status::outside:
    case pickle::Status::unlisted:
    case pickle::Status::unknown: break;
  }
  const bool starts = starts_programs(result.path);
  if (is_of_a_library(result.path) && !starts) return result;
  result.standing = judgement.status == pickle::Status::unlisted || starts ? unlisted : unknown;
  return result;
}

bool names_danger(const Callable& callable) { return callable.is_dangerous() || callable.is_resolver; }

/// `package.module.os.system`: looking a path up goes through whatever its modules have imported. Such modules are
/// looked for from the end.
std::optional<Callable> judge_imported(const PickleGlobals& globals, std::string_view dotted) {
  auto end = dotted.rfind('.');
  for (int depth = 0; depth < kDeepest && end != std::string_view::npos && end > 0; ++depth) {
    const auto before = dotted.rfind('.', end - 1);
    if (before == std::string_view::npos) return std::nullopt;  // the whole path
    if (std::ranges::binary_search(kImported, dotted.substr(before + 1, end - before - 1)))
      if (auto callable = judge_itself(globals, dotted.substr(before + 1)); names_danger(callable)) return callable;
    end = before;
  }
  return std::nullopt;
}

}  // namespace

bool is_of_a_library(std::string_view path) {
  return std::ranges::any_of(kLibraries, [&](std::string_view prefix) {
    return path.starts_with(prefix) || path == prefix.substr(0, prefix.size() - 1);
  });
}

bool is_dotted_name(std::string_view text) {
  bool has_dot = false;
  bool starts_part = true;
  for (const char c : text) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                           static_cast<unsigned char>(c) >= 0x80;  // Python's names are not ASCII alone
    if (c == '.') {
      if (starts_part) return false;
      has_dot = starts_part = true;
    } else if (is_letter || (!starts_part && c >= '0' && c <= '9')) {
      starts_part = false;
    } else {
      return false;
    }
  }
  return has_dot && !starts_part;
}

Callable judge_callable(const PickleGlobals& globals, std::string_view dotted) {
  auto whole = judge_itself(globals, dotted);
  if (names_danger(whole)) return whole;
  if (auto imported = judge_imported(globals, dotted)) return *std::move(imported);
  // A function that a library has imported is its own by name only.
  const bool is_vouched = is_of_a_library(whole.path) || configured_call(whole.path) != ConfiguredCall::unusual;
  const auto home = is_vouched ? handed_on(dotted.substr(dotted.rfind('.') + 1)) : std::string_view();
  return home.empty() ? whole : judge_itself(globals, home);
}

}  // namespace assay::formats::config
