// model_index.json of diffusers, modules.json of sentence-transformers, custom_pipelines of transformers.
#include "core/text.hpp"
#include "formats/config/judge.hpp"
#include "formats/config/rules.hpp"
#include "pickle/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::formats::config {
namespace {

constexpr std::size_t kMostComponents = 1000;
constexpr std::size_t kLongestShown = 120;

/// Libraries whose classes diffusers takes without asking. Its own pipelines are named by their module.
constexpr std::array<std::string_view, 12> kPipelineLibraries{"diffusers", "transformers",  "onnxruntime", "optimum",
                                                              "peft",      "sentencepiece", "tokenizers",  "timm",
                                                              "open_clip", "k_diffusion",   "torch",       "compel"};

/// A path, a URL or another repository, and not the name of a module.
bool leads_elsewhere(std::string_view text) {
  return text.find('/') != std::string_view::npos || text.find("--") != std::string_view::npos ||
         text.ends_with(".py") || text.find('\\') != std::string_view::npos;
}

}  // namespace

void Judge::judge_pipeline(const Setting& setting) {
  const auto& path = setting.path;
  const auto key = setting.key();
  if (path.size() <= 2 && (key == "_diffusers_version" || key == "_class_name")) is_pipeline_ = true;
  // The first module of a model lies in its folder: `"path": ""`.
  if (setting.is_text() && path.size() == 2 && path[0].empty() && path[1] == "path")
    module_path_ = Kept{"path", std::string(setting.text), setting.range};
  if (!setting.is_text() || setting.text.empty() || path.empty()) return;
  // A list is a module beside the pipeline, and a class of it.
  if (path.size() == 2 && path[0] == "_class_name" && path[1].empty() && !pickle::is_class_like(setting.text))
    return say(kPipelineCode, setting, kPipelineCode.severity,
               fmt::format("The pipeline is the code {}.{}", text::quoted(setting.text, kLongestShown),
                           presence_of(setting.text)));
  if (key == "custom_generate" && names_a_repository(setting.text))
    return say(kRemoteCode, setting, Severity::medium,
               fmt::format("Generating with the model runs code of the repository {}.",
                           text::quoted(setting.text, kLongestShown)));
  if (key == "custom_pipeline" || key == "_custom_pipeline" ||
      (setting.is_below("custom_pipelines") && key == "impl")) {
    const bool is_far = leads_elsewhere(setting.text);
    return say(kPipelineCode, setting, is_far ? Severity::high : kPipelineCode.severity,
               fmt::format("Loading the pipeline imports {}{}.{}", text::quoted(setting.text, kLongestShown),
                           is_far ? ", which is not beside it" : "", is_far ? "" : presence_of(setting.text)));
  }
  const bool is_pair = path.size() == 2 && path[1].empty() && !path[0].empty() && path[0] != "_class_name";
  // Modular pipelines: "unet": [null, null, {"type_hint": ["diffusers", "UNet2DConditionModel"]}]
  const bool is_hint = path.size() == 4 && path[1].empty() && path[2] == "type_hint" && path[3].empty();
  if ((is_pair || is_hint) && components_.size() < kMostComponents)
    components_.push_back({shown_path(path.first(is_hint ? 1 : 2)), std::string(setting.text), setting.range});
  // [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}]
  if (path.size() == 2 && path[0].empty()) {
    if (path[1] == "type") module_type_ = Kept{"type", std::string(setting.text), setting.range};
    if (path[1] == "name") has_module_name_ = true;
  }
}

void Judge::leave(std::span<const std::string> path) {
  if (path.size() != 1 || !path[0].empty()) return;
  const auto type = std::exchange(module_type_, std::nullopt);
  const auto place = std::exchange(module_path_, std::nullopt);
  const bool is_module = std::exchange(has_module_name_, false) || place;
  if (!is_module || !type || !is_dotted_name(type->text)) return;
  judge_module(*type);
  if (place && type->text.starts_with("sentence_transformers.")) judge_module_path(*place);
}

/// sentence-transformers imports the class that `type` names: its own, or with trust_remote_code one of the repository.
void Judge::judge_module(const Kept& type) {
  const auto callable = judge_callable(context_.data().pickle, type.text);
  const auto shown = text::quoted(type.text, kLongestShown);
  if (callable.is_dangerous())
    return say(kPipelineCode, type, Severity::critical,
               fmt::format("Loading the model calls {}, which {}.", shown, callable.does));
  // PyLate's models (ColBERT) are written by sentence-transformers, with layers of its own.
  const bool is_known =
      callable.path.starts_with("sentence_transformers.") || callable.path.starts_with("pylate.models.");
  if (is_known || callable.standing == Callable::Standing::harmless) return;
  say(kPipelineCode, type, kPipelineCode.severity,
      fmt::format("The module {} is no class of sentence-transformers.{}", shown, presence_of(type.text)));
}

bool Judge::is_there(std::string_view path) const {
  const auto sibling = context_.sibling(path);
  return sibling && sibling->kind != Sibling::Kind::missing;
}

/// `"unet": ["diffusers", "UNet2DConditionModel"]`: a library, and a class of it.
void Judge::judge_component(const Kept& library) {
  const auto& name = library.text;
  if (std::ranges::find(kPipelineLibraries, name) != kPipelineLibraries.end()) return;
  const auto shown = text::quoted(name, kLongestShown);
  if (leads_elsewhere(name))
    return say(kPipelineCode, library, Severity::high, fmt::format("A part of the pipeline comes from {}.", shown));
  // Where the code of a part lies in its folder, that is what is imported.
  if (const auto own = fmt::format("{}/{}.py", library.path, name); is_there(own))
    return say(kPipelineCode, library, kPipelineCode.severity,
               fmt::format("A part of the pipeline is the code {}, which is scanned as well.", text::quoted(own)));
  static constexpr std::array<std::string_view, 8> kPrograms{"builtins", "ctypes", "importlib",  "os",
                                                             "posix",    "runpy",  "subprocess", "sys"};
  if (std::ranges::find(kPrograms, name) != kPrograms.end())
    return say(kPipelineCode, library, Severity::critical,
               fmt::format("A part of the pipeline is taken from Python's module {}.", shown));
  if (is_dotted_name(name) && !pickle::is_class_like(name) && name.find("diffusers") == std::string::npos)
    return say(kPipelineCode, library, kPipelineCode.severity,
               fmt::format("A part of the pipeline is taken from the module {}, of no library that is known.", shown));
  if (is_there(name + ".py"))
    say(kPipelineCode, library, kPipelineCode.severity,
        fmt::format("A part of the pipeline is code beside it.{}", presence_of(name)));
}

}  // namespace assay::formats::config
