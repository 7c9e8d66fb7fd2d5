// Targets that ordinary programs have, and that are as good as what the values beside them name.
#include "core/file_reach.hpp"
#include "core/text.hpp"
#include "formats/config/judge.hpp"
#include "formats/config/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::formats::config {
namespace {

constexpr std::size_t kMostKept = 1000;
constexpr std::size_t kLongestPlace = 2000;
constexpr std::size_t kLongestShown = 120;

/// Switches that let what is loaded run code, when they are set to `wanted`.
struct Switch {
  std::string_view key;
  bool wanted;
  Severity severity;
};
constexpr Switch kSwitches[] = {
    {"allow_pickle", true, Severity::medium},
    {"trust_remote_code", true, Severity::high},
    {"weights_only", false, Severity::medium},
};

bool is_set(const Setting& setting, bool wanted) {
  if (setting.kind == Setting::Kind::truth) return setting.truth == wanted;
  return setting.text == (wanted ? "true" : "false") || setting.text == (wanted ? "True" : "False");
}

/// Whether `path` lies in the object that `target` is a member of.
bool is_beside(std::span<const std::string> path, std::span<const std::string> target) {
  const auto object = target.first(target.size() - 1);
  return path.size() > object.size() && std::ranges::equal(path.first(object.size()), object);
}

}  // namespace

void Judge::keep_loading(const Setting& setting, std::string_view path) {
  if (loading_.size() < kMostKept) {
    loading_.push_back({{setting.path.begin(), setting.path.end()}, std::string(path), setting.range});
  } else {
    say(kTarget, setting, Severity::medium,
        fmt::format("The configuration names {}, among more functions that load data than are looked at.",
                    text::printable(path, kLongestShown)));
  }
}

/// zarr: `filters: [{"id": "pickle"}]` in version 2, `codecs: [{"name": "numcodecs.pickle"}]` in version 3.
void Judge::judge_filter(const Setting& setting) {
  const bool is_filter = (setting.key() == "id" && (setting.is_below("filters") || setting.is_below("compressor"))) ||
                         (setting.key() == "name" && setting.is_below("codecs"));
  is_zarr_ = is_zarr_ || setting.key() == "zarr_format";
  if (is_filter && (setting.text == "pickle" || setting.text == "numcodecs.pickle"))
    filter_ = Kept{shown_path(setting.path), std::string(setting.text), setting.range};
}

void Judge::judge_filters() {
  if (is_zarr_ && filter_) say(kTarget, *filter_, Severity::medium, "Reading the array unpickles its chunks.");
}

void Judge::keep_beside(const Setting& setting) {
  if (beside_.size() > kMostKept) return;
  const auto keep = [&](Severity severity, std::string what) {
    beside_.push_back({{setting.path.begin(), setting.path.end()}, severity, std::move(what)});
  };
  for (const auto& one : kSwitches)
    if (setting.key() == one.key && is_set(setting, one.wanted))
      return keep(one.severity, fmt::format("{} is {}", one.key, one.wanted));
  if (!setting.is_text() || setting.text.size() > kLongestPlace) return;
  if (setting.text.find_first_of(":/\\~") == std::string_view::npos) return;
  if (setting.text.starts_with("ext://")) return;  // an object of Python, to logging.config.dictConfig
  const auto reach = file_reach(setting.text);
  if (reach < FileReach::outside) return;
  keep(reach == FileReach::remote ? Severity::medium : Severity::high,
       fmt::format("{} {}", text::quoted(setting.text, kLongestShown), describe(reach)));
}

void Judge::judge_loading() {
  const bool is_whole = beside_.size() <= kMostKept;
  for (const auto& [path, name, range] : loading_) {
    const Beside* worst = nullptr;
    for (const auto& one : beside_)
      if (is_beside(one.path, path) && (worst == nullptr || one.severity > worst->severity)) worst = &one;
    const bool is_target = path.back() == "_target_";
    if (worst == nullptr && !is_target && is_whole) continue;
    const Kept kept{shown_path(path), name, range};
    auto message = fmt::format("{} {}, which loads or keeps data where the values beside it say",
                               is_target ? "Making the object calls" : "The configuration names",
                               text::printable(name, kLongestShown));
    if (worst != nullptr) message += fmt::format(": {}", worst->what);
    const auto severity = worst != nullptr ? worst->severity : is_whole ? Severity::low : Severity::medium;
    say(kTarget, kept, severity, message + ".");
  }
}

}  // namespace assay::formats::config
