// Files that a configuration has opened: layers of images, models of MLflow.
#include "core/file_reach.hpp"
#include "core/text.hpp"
#include "formats/config/judge.hpp"
#include "formats/config/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::formats::config {
namespace {

constexpr std::size_t kMostModels = 1000;

bool is_archive(std::string_view name) {
  static constexpr std::array<std::string_view, 6> kEndings{".tar",     ".tar.gz", ".tgz",
                                                            ".tar.zst", ".tar.xz", ".tar.bz2"};
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return name.ends_with(ending); });
}

/// An absolute path, of any system, or one that is out of its folder in the end: `a/../b` is not.
bool ends_outside(std::string_view path) {
  for (const std::string_view scheme : {"file://", "file:"})
    if (path.starts_with(scheme)) path.remove_prefix(scheme.size());
  if (path.starts_with('/') || path.starts_with('\\') || path.starts_with('~')) return true;
  if (path.size() > 2 && path[1] == ':' && (path[2] == '/' || path[2] == '\\')) return true;
  int depth = 0;
  while (!path.empty()) {
    const auto part = path.substr(0, path.find_first_of("/\\"));
    if (part == "..") --depth;
    if (part != ".." && part != "." && !part.empty()) ++depth;
    if (depth < 0) return true;
    path.remove_prefix(std::min(part.size() + 1, path.size()));
  }
  return false;
}

bool is_web_address(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

}  // namespace

void Judge::judge_module_path(const Kept& path) {
  if (ends_outside(path.text))
    say(kPathOutside, path, kPathOutside.severity,
        fmt::format("A module of the model is read from {}, outside of its folder.", text::quoted(path.text, 160)));
}

void Judge::judge_paths(const Setting& setting) {
  if (!setting.is_text()) return;
  const auto key = setting.key();
  // {"layers": ["layer.tar.gz"]}, and what `docker save` writes: [{"Layers": ["…/layer.tar"]}]
  const bool is_layer = (key == "layers" || key == "Layers") && is_archive(setting.text);
  // flavors: {python_function: {model_path: model.pkl}}
  static constexpr std::array<std::string_view, 7> kFiles{"artifact_path", "data", "model_data",  "model_path",
                                                          "pickled_model", "path", "python_model"};
  const bool is_model =
      setting.path.size() == 3 && setting.path[0] == "flavors" && std::ranges::find(kFiles, key) != kFiles.end();
  // The manifest of an archive for TorchServe: {"model": {"handler": "handler.py"}}
  static constexpr std::array<std::string_view, 6> kPacked{"extraFiles", "handler",        "modelFile",
                                                           "specFile",   "serializedFile", "requirementsFile"};
  const bool is_packed = setting.path.size() == 2 && (setting.path[0] == "model" || setting.path[0] == "workflow") &&
                         std::ranges::find(kPacked, key) != kPacked.end();
  if ((is_layer || is_model || is_packed) && ends_outside(setting.text))
    return say(kPathOutside, setting, kPathOutside.severity,
               fmt::format("{} leads to {}, outside of the folder of the model.", text::quoted(key, 80),
                           text::quoted(setting.text, 160)));
  const bool is_base = (key == "_base_" || key == "_BASE_") && is_web_address(setting.text);
  if (is_base)
    return say(kPathOutside, setting, kPathOutside.severity,
               fmt::format("The configuration begins with another one, which is fetched from {}.",
                           text::quoted(setting.text, 160)));
  if (is_layer) return miss_layer(std::string(setting.text), setting);
  const bool is_digest = key == "digest" && setting.path.size() == 3 && setting.path[0] == "layers";
  if (const auto blob = is_digest ? blob_of(setting.text) : std::nullopt) miss_layer(*blob, setting);
}

/// TorchServe: `models: {detector: {url: …}}`, with a graph of them. A model of an archive is beside it.
void Judge::see_workflow(const Setting& setting) {
  if (setting.path.empty()) return;
  is_workflow_ = is_workflow_ || setting.path[0] == "dag";
  const bool is_model = setting.path.size() == 3 && setting.path[0] == "models" && setting.path[2] == "url";
  const bool is_elsewhere = is_model && (file_reach(setting.text) >= FileReach::store || ends_outside(setting.text));
  if (is_elsewhere && workflow_models_.size() < kMostModels)
    workflow_models_.push_back({shown_path(setting.path), std::string(setting.text), setting.range});
}

void Judge::judge_workflow() {
  if (!is_workflow_) return;
  for (const auto& model : workflow_models_)
    say(kPathOutside, model, kPathOutside.severity,
        fmt::format("Registering the workflow loads the model {}, which is not in the archive.",
                    text::quoted(model.text, 160)));
}

/// Where an OCI image layout keeps what has the digest (image-layout.md, "Blobs"), from the manifest: a blob itself, or
/// at the root. Nothing when this is no such layout.
std::optional<std::string> Judge::blob_of(std::string_view digest) const {
  const auto colon = digest.find(':');
  if (colon == std::string_view::npos || digest.find_first_of("./\\") != std::string_view::npos) return std::nullopt;
  for (const std::string_view root : {"", "../../"}) {
    const auto mark = context_.sibling(std::string(root) + "oci-layout");
    if (mark && mark->kind == Sibling::Kind::file)
      return fmt::format("{}blobs/{}/{}", root, digest.substr(0, colon), digest.substr(colon + 1));
  }
  return std::nullopt;
}

/// A layer that is not there was not looked at.
void Judge::miss_layer(const std::string& path, const Setting& setting) {
  const auto file = context_.sibling(path);
  if (file && file->kind == Sibling::Kind::missing)
    context_.incomplete({ErrorCode::truncated, setting.range.offset,
                         fmt::format("the layer {} of the image is not there", text::quoted(setting.text, 100))});
}

}  // namespace assay::formats::config
