#include "formats/config/modelscope.hpp"

#include "core/text.hpp"
#include "formats/config/rules.hpp"

#include <fmt/format.h>

namespace assay::formats::config {
namespace {

constexpr std::size_t kMostKept = 100;
constexpr std::size_t kLongestShown = 120;

}  // namespace

void Modelscope::see(const Setting& setting) {
  if (!is_its_file_ || setting.path.empty()) return;
  const auto& key = setting.path.front();
  if (setting.path.size() == 1 && (key == "framework" || key == "task")) has_task_ = true;
  if (kept_.size() >= kMostKept) return;
  if (key == "plugins" && setting.is_text() && !setting.text.empty())
    kept_.push_back({std::string(setting.text), setting.range});
  const bool is_on = setting.kind == Setting::Kind::truth ? setting.truth
                     : setting.is_text()                  ? !setting.text.empty()
                                                          : setting.text != "0" && setting.text != "null";
  if (key == "allow_remote" && setting.path.size() == 1 && is_on) kept_.push_back({{}, setting.range});
}

void Modelscope::finish() {
  for (const auto& [package, range] : kept_) {
    const bool is_address = package.find("://") != std::string::npos || package.find("git+") != std::string::npos;
    auto severity = package.empty() ? Severity::low : is_address ? Severity::high : Severity::medium;
    if (!has_task_) severity = is_address ? Severity::medium : Severity::low;  // of another program, it may be
    if (!complaints_.wants(kRemoteCode, range, severity)) continue;
    complaints_.report(
        kRemoteCode, {range, package.empty() ? "allow_remote" : "plugins"},
        package.empty()
            ? "Loading the model with ModelScope installs its requirements and imports every program beside it."
            : fmt::format("Loading the model with ModelScope installs and imports {}.",
                          text::quoted(package, kLongestShown)),
        severity);
  }
}

}  // namespace assay::formats::config
