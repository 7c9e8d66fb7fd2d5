#include "engine/promise.hpp"

#include "core/compressed_name.hpp"
#include "core/lfs_pointer.hpp"
#include "core/lower.hpp"
#include "engine/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ranges>

namespace assay::engine {
namespace {

std::string describe(std::span<const Claimant> claimants, bool is_text) {
  if (claimants.empty()) return "nothing that assay knows";
  if (is_text) return "text";
  return fmt::format(
      "{}",
      fmt::join(claimants | std::views::transform([](const Claimant& one) { return one.format->name; }), " and "));
}

/// The lines of a text that say something.
template <class Is>
bool every_line(std::string_view text, Is is) {
  bool has_one = false;
  for (const auto part : std::views::split(text, '\n')) {
    std::string_view line(part);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    if (!is(line)) return false;
    has_one = true;
  }
  return has_one;
}

/// A path on each line, or an import: what Python's `site` reads under the name that PyTorch uses, too.
bool is_path_configuration(std::string_view text) {
  return every_line(text, [](std::string_view line) {
    if (line.starts_with("import ") || line.starts_with("import\t")) return true;
    return line.find_first_of(" \t<{") == std::string_view::npos &&
           line.find_first_of("/\\.") != std::string_view::npos;
  });
}

/// Messages in the text form of protobuf, which some save under the name of the binary one.
bool is_protobuf_text(std::string_view text) {
  for (const auto part : std::views::split(text, '\n')) {
    std::string_view line(part);
    line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
    if (line.empty() || line.starts_with('#')) continue;
    const auto end = line.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    if (end == 0 || end == std::string_view::npos) return false;
    const auto rest = line.substr(std::min(line.find_first_not_of(' ', end), line.size()));
    return rest.starts_with('{') || rest.starts_with(':');
  }
  return false;
}

/// `name = value`, `name: value` or `-name value` on each line: the last are flags of CMU Sphinx.
bool is_settings(std::string_view text) {
  return every_line(text, [](std::string_view line) {
    const bool is_flag = line.size() > 2 && line[0] == '-' && line[1] >= 'a' && line[1] <= 'z';
    return line.starts_with('[') || is_flag || line.find_first_of("=:") != std::string_view::npos;
  });
}

/// What SpeechBrain saves beside its weights: a counter, settings, the numbers of labels (`'a' => 0`).
bool is_training_state(std::string_view text) {
  return every_line(text, [](std::string_view line) {
    const bool is_number = line.find_first_not_of("0123456789") == std::string_view::npos;
    return is_number || (line.front() != '<' && line.find_first_of("=:") != std::string_view::npos);
  });
}

/// How UBJSON begins, as JSON does: the front of it can be all text.
bool begins_object(std::string_view text) { return text.starts_with('{') || text.starts_with('['); }

/// Texts that are ordinary under a name that else promises a model.
struct Shared {
  std::string_view ending;
  bool (*is_ordinary)(std::string_view text);
};
constexpr Shared kShared[] = {{".pth", is_path_configuration},
                              {".ckpt", is_training_state},
                              {".pb", is_protobuf_text},
                              {".params", is_settings},
                              {".ubj", begins_object}};

bool is_ordinary_text(std::string_view name, std::string_view text) {
  constexpr std::size_t kLooked = 4096;
  // Not the line that the window cuts.
  if (text.size() > kLooked) text = text.substr(0, std::min(text.rfind('\n', kLooked), kLooked));
  return std::ranges::any_of(kShared,
                             [&](const Shared& one) { return name.ends_with(one.ending) && one.is_ordinary(text); });
}

}  // namespace

LoadedName loaded_name(const Artifact& artifact) {
  return {.text = text::lower(artifact.name()), .is_whole = artifact.depth == 0};
}

LoadedName unwrapped_name(std::string_view outer) {
  const auto inner = without_compression(outer);
  return {.text = text::lower(inner), .is_whole = true, .is_judged = inner.size() == outer.size()};
}

std::optional<Finding> broken_promise(const Artifact& artifact, const LoadedName& name,
                                      std::span<const Claimant> claimants, std::span<const Format* const> formats) {
  if (artifact.bytes.empty() || is_lfs_pointer(artifact.bytes)) return std::nullopt;
  const bool is_known = !claimants.empty();
  const bool is_weak = is_known && claimants.front().claim == Claim::weak;
  const auto is_inert = [](const Claimant& one) { return one.format->family == "inert"; };
  const bool is_text = is_weak && std::ranges::any_of(claimants, is_inert);
  const auto ends_name = [&](std::string_view ending) { return !ending.empty() && name.text.ends_with(ending); };
  const auto promises = [&](const Format* format) {
    if (!is_known && !format->is_self_evident) return false;
    if (ends_name(format->safe_ending)) return !name.is_judged && (is_known || name.is_whole);
    return name.is_whole && (is_text || !is_known) && std::ranges::any_of(format->endings, ends_name);
  };
  const auto promised = std::ranges::find_if(formats, promises);
  if (promised == formats.end()) return std::nullopt;
  if (std::ranges::find(claimants, *promised, &Claimant::format) != claimants.end()) return std::nullopt;
  if (is_text && is_ordinary_text(name.text, artifact.bytes.text())) return std::nullopt;
  const auto content = describe(claimants, is_text);
  return Finding{.rule = &rules::kBrokenPromise,
                 .artifact = artifact.id,
                 .message = fmt::format("the name promises {}, and the content is {}", (*promised)->name, content),
                 // Text does nothing by itself, and neither does what no loader reads.
                 .severity = !is_known || is_weak ? Severity::medium : rules::kBrokenPromise.severity};
}

}  // namespace assay::engine
