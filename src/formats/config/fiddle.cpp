#include "formats/config/fiddle.hpp"

#include "core/text.hpp"
#include "formats/config/callable.hpp"
#include "formats/config/judge.hpp"
#include "formats/config/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::formats::config {
namespace {

constexpr std::size_t kLongestName = 2000;
constexpr std::size_t kLongestShown = 120;

}  // namespace

void Fiddle::see(const Setting& setting) {
  if (!setting.is_text() || setting.path.empty()) return;
  const auto& key = setting.path.back();
  const bool is_type = key == "type" && setting.text == "pyref";
  if (!is_type && key != "module" && key != "name") return;
  const auto object = setting.path.first(setting.path.size() - 1);
  if (open_.empty() || !std::ranges::equal(open_.back().path, object))
    open_.push_back({.path = {object.begin(), object.end()}, .module = {}, .name = {}, .range = {}});
  auto& reference = open_.back();
  if (is_type) reference.is_reference = true;
  if (key == "module") reference.module = setting.text;
  if (key != "name") return;
  reference.name = setting.text;
  reference.range = setting.range;
}

void Fiddle::leave(std::span<const std::string> path) {
  if (open_.empty() || !std::ranges::equal(open_.back().path, path)) return;
  const auto reference = std::move(open_.back());
  open_.pop_back();
  if (reference.is_reference && !reference.module.empty() && !reference.name.empty()) judge(reference);
}

void Fiddle::judge(const Reference& reference) {
  if (std::max(reference.module.size(), reference.name.size()) > kLongestName) {
    if (complaints_.wants(kTarget, reference.range, Severity::medium))
      complaints_.report(kTarget, {reference.range, shown_path(reference.path)},
                         "Building the configuration imports something whose name is longer than any.",
                         Severity::medium);
    return;
  }
  const auto callable = judge_callable(context_.data().pickle, reference.module + "." + reference.name);
  const bool is_severe = callable.severity >= Severity::high;
  const auto severity = is_severe ? kTarget.severity : Severity::medium;
  if (!callable.is_dangerous() || !complaints_.wants(kTarget, reference.range, severity)) return;
  complaints_.report(kTarget, {reference.range, shown_path(reference.path)},
                     fmt::format("Building the configuration imports {}, which {}.",
                                 text::printable(callable.path, kLongestShown), callable.does),
                     severity);
}

}  // namespace assay::formats::config
