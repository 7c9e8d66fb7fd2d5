#include "formats/config/judge.hpp"

#include "core/text.hpp"
#include "formats/config/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::formats::config {
namespace {

constexpr std::size_t kLongestPath = 200;
constexpr std::size_t kLongestShown = 120;

bool is_one_of(std::string_view text, std::span<const std::string_view> list) {
  return std::ranges::find(list, text) != list.end();
}

/// A tokenizer or processor in the file that transformers' conventions have for it: many models whose weights need no
/// code bring one. The code itself is judged where it lies.
bool is_ordinary_tokenizer(const Setting& setting) {
  static constexpr std::array<std::string_view, 6> kClasses{"AutoTokenizer",        "AutoProcessor",
                                                            "AutoImageProcessor",   "AutoVideoProcessor",
                                                            "AutoFeatureExtractor", "AutoImageProcessorFast"};
  static constexpr std::array<std::string_view, 5> kFiles{"tokenization_", "processing_", "image_processing_",
                                                          "video_processing_", "feature_extraction_"};
  return is_one_of(setting.key(), kClasses) && is_dotted_name(setting.text) &&
         std::ranges::any_of(kFiles, [&](std::string_view file) { return setting.text.starts_with(file); });
}

/// Keys whose values say what a configuration is about: facts for people and for inventories.
constexpr std::array<std::string_view, 8> kNoted{
    "architectures",           "model_type",      "_class_name",  "peft_type",
    "base_model_name_or_path", "tokenizer_class", "library_name", "transformers_version"};

/// `libx.so`, `libx.so.1.2`, `x.dll` …
bool is_library_name(std::string_view text) {
  const auto end = std::min(text.find_last_not_of("0123456789.") + 1, text.size());
  if (end < text.size() && text[end] == '.') text = text.substr(0, end);
  return std::ranges::any_of(std::array<std::string_view, 4>{".so", ".dll", ".dylib", ".pyd"},
                             [&](std::string_view ending) { return text.ends_with(ending); });
}

/// Libraries of the runtimes of AMD and Microsoft, which users put beside a model themselves.
bool is_of_a_vendor(std::string_view library) {
  static constexpr std::array<std::string_view, 8> kNames{"libonnx_custom_ops.so",
                                                          "libonnxruntime_extensions.so",
                                                          "libonnxruntime_vitis_ai_custom_ops.so",
                                                          "libortextensions.so",
                                                          "onnx_custom_ops.dll",
                                                          "onnxruntime_extensions.dll",
                                                          "onnxruntime_vitis_ai_custom_ops.dll",
                                                          "ortextensions.dll"};
  return std::ranges::find(kNames, library) != kNames.end();
}

}  // namespace

bool names_a_repository(std::string_view text) {
  const auto slash = text.find('/');
  return slash != std::string_view::npos && slash > 0 && slash + 1 < text.size();
}

std::string shown_path(std::span<const std::string> path) {
  std::string out;
  for (const auto& component : path) {
    if (component.empty()) continue;
    if (!out.empty()) out += '.';
    out += text::printable(component, kLongestPath);
    if (out.size() > kLongestPath) break;
  }
  return out;
}

void Judge::say(const Rule& rule, const Setting& setting, Severity severity, const std::string& message) {
  if (complaints_.wants(rule, setting.range, severity))
    complaints_.report(rule, {setting.range, shown_path(setting.path)}, message, severity);
}

void Judge::say(const Rule& rule, const Kept& kept, Severity severity, const std::string& message) {
  if (complaints_.wants(rule, kept.range, severity))
    complaints_.report(rule, {kept.range, kept.path}, message, severity);
}

void Judge::note(const Setting& setting) {
  if (!setting.is_text() || setting.path.size() > 2 || !is_one_of(setting.key(), kNoted)) return;
  const std::string key = "config." + std::string(setting.key());
  if (complaints_.wants_fact("config"))
    complaints_.fact(key, text::printable(setting.text, kLongestShown), setting.range.offset);
}

void Judge::see(const Setting& setting) {
  note(setting);
  if (interpolations_ && setting.is_text()) interpolations_->keep(setting);
  names_data_ = names_data_ || (setting.path.size() == 1 && (setting.key() == "train" || setting.key() == "val"));
  judge_remote_code(setting);
  judge_attention(setting);
  judge_pipeline(setting);
  judge_libraries(setting);
  judge_callables(setting);
  keep_named(setting);
  keep_beside(setting);
  judge_mlflow(setting);
  judge_paths(setting);
  see_workflow(setting);
  judge_keys(setting);
  judge_filter(setting);
  judge_text(setting);
}

/// What is known of the file of a module beside the configuration.
std::string Judge::presence_of(std::string_view module) const {
  const auto file = std::string(module.substr(0, module.find('.'))) + ".py";
  const auto sibling = context_.sibling(file);
  if (!sibling) return "";
  return fmt::format(
      " {} {}.", text::printable(file, kLongestShown),
      sibling->kind != Sibling::Kind::missing ? "lies beside it and is scanned as well" : "is not beside it");
}

/// transformers: `auto_map: {"AutoModel": "modeling_x.XModel"}`, `"owner/repo--modeling_x.XModel"`, or a list of two.
void Judge::judge_remote_code(const Setting& setting) {
  if (setting.key() == "trust_remote_code") {
    const bool is_on = (setting.kind == Setting::Kind::truth && setting.truth) ||
                       (setting.is_text() && (setting.text == "true" || setting.text == "True")) ||
                       (setting.kind == Setting::Kind::other && setting.text == "1");
    // In YAML it is the switch of programs that train and serve, in the hands of their user.
    // Records of how a model was quantised or measured stand in configurations, too.
    const bool is_record =
        setting.is_below("quantization_config") || setting.is_below("dataset_kwargs") || setting.is_below("model_args");
    const bool counts = language_ == Language::json && !is_data_ && !is_unread_ && !is_record;
    if (is_on)
      say(kTrustsCode, setting, counts ? kTrustsCode.severity : Severity::low,
          "The configuration says trust_remote_code itself.");
    return;
  }
  if (!setting.is_text() || setting.text.empty() || !setting.is_below("auto_map")) return;
  const auto cut = setting.text.find("--");
  if (cut != std::string_view::npos)
    return say(kRemoteCode, setting, Severity::high,
               fmt::format("{} is code of another repository, {}, which its owner can change at any time.",
                           text::quoted(setting.text.substr(cut + 2), kLongestShown),
                           text::quoted(setting.text.substr(0, cut), kLongestShown)));
  say(kRemoteCode, setting, is_ordinary_tokenizer(setting) ? Severity::low : kRemoteCode.severity,
      fmt::format("With trust_remote_code, loading imports {} from the code beside the model.{}",
                  text::quoted(setting.text, kLongestShown), presence_of(setting.text)));
}

/// `kernels-community/flash-attn`, `owner/repo@revision:function`.
void Judge::judge_attention(const Setting& setting) {
  if (!setting.is_text() || !names_a_repository(setting.text)) return;
  static constexpr std::array<std::string_view, 6> kKeys{"_attn_implementation",    "_attn_implementation_internal",
                                                         "_experts_implementation", "_experts_implementation_internal",
                                                         "attn_implementation",     "experts_implementation"};
  if (!std::ranges::any_of(kKeys, [&](std::string_view key) { return setting.is_below(key); })) return;
  say(kAttentionKernel, setting, kAttentionKernel.severity,
      fmt::format("Loading the model downloads and runs the kernel {}.", text::quoted(setting.text, kLongestShown)));
}

/// ONNX Runtime GenAI and others: libraries that are opened with dlopen.
void Judge::judge_libraries(const Setting& setting) {
  if (!setting.is_text() || is_data_) return;
  static constexpr std::array<std::string_view, 7> kKeys{
      "custom_ops_library", "custom_op_library", "custom_ops_path",           "register_custom_ops",
      "plugin_library",     "custom_op_lib",     "trt_extra_plugin_lib_paths"};
  if (is_library_name(setting.text) && is_one_of(setting.key(), kKeys))
    say(kNativeLibrary, setting,
        is_of_a_vendor(setting.text) && !is_there(setting.text) ? Severity::low : kNativeLibrary.severity,
        fmt::format("Loading the model loads the native library {}.", text::quoted(setting.text, kLongestShown)));
}

void Judge::finish() {
  if (is_pipeline_)
    for (const auto& component : components_) judge_component(component);
  judge_interpolations();
  judge_named();
  judge_loading();
  judge_workflow();
  judge_download();
  judge_filters();
}

}  // namespace assay::formats::config
