#include "formats/config/mlflow_module.hpp"

#include "core/text.hpp"
#include "formats/config/callable.hpp"
#include "formats/config/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace assay::formats::config {
namespace {

constexpr std::size_t kLongest = 400;
constexpr std::size_t kLongestShown = 120;

/// A module is looked up for what it loads with.
std::string loader_of(std::string_view module) { return std::string(module).append(".load"); }

/// The one line of the file, without what stands around it.
std::string_view name_in(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  return text.substr(0, text.find_last_not_of(kBlank) + 1);
}

Claim claim(const Artifact& artifact) {
  const auto name = artifact.name();
  if (name != "pickle_module_info.txt" && name != "keras_module.txt") return Claim::no;
  const auto text = artifact.bytes.text();
  return text.size() <= kLongest && is_dotted_name(loader_of(name_in(text))) ? Claim::magic : Claim::no;
}

void analyze(const Artifact& artifact, ScanContext& context) {
  Complaints complaints(context);
  context.cover(artifact.bytes.range());
  const auto module = name_in(artifact.bytes.text());
  if (const auto severity = judge_mlflow_module(context.data().pickle, module))
    complaints.report(kMlflowLoader, {artifact.bytes.range(), {}},
                      fmt::format("Loading the model imports {}.", text::quoted(module, kLongestShown)), *severity);
  complaints.finish();
}

}  // namespace

std::optional<Severity> judge_mlflow_module(const PickleGlobals& globals, std::string_view module) {
  static constexpr std::array<std::string_view, 8> kOrdinary{
      "cloudpickle",      "dill",    "keras", "keras_core", "mlflow.pytorch.pickle_module", "pickle",
      "tensorflow.keras", "tf_keras"};
  if (std::ranges::find(kOrdinary, module) != kOrdinary.end()) return std::nullopt;
  const auto callable = judge_callable(globals, loader_of(module));
  return callable.is_dangerous() ? Severity::critical : Severity::medium;
}

constinit const Format kMlflowModule{
    .name = "mlflow-module", .family = "inert", .rules = kMlflowModuleRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::config
