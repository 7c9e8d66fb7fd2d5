#include "engine/promise.hpp"

#include "core/lfs_pointer.hpp"
#include "core/lower.hpp"
#include "engine/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ranges>

namespace assay::engine {
namespace {

constexpr std::string_view kCompressed[] = {".gz", ".bz2", ".xz", ".lzma", ".zst", ".zstd", ".lz4", ".z", ".zlib"};

std::string describe(std::span<const Claimant> claimants, bool is_text) {
  if (claimants.empty()) return "nothing that assay knows";
  if (is_text) return "text";
  return fmt::format(
      "{}",
      fmt::join(claimants | std::views::transform([](const Claimant& one) { return one.format->name; }), " and "));
}

}  // namespace

LoadedName loaded_name(const Artifact& artifact) {
  return {.text = text::lower(artifact.name()), .is_whole = artifact.depth == 0};
}

LoadedName unwrapped_name(std::string_view outer) {
  LoadedName name{.text = text::lower(outer), .is_whole = true};
  const auto ending = std::ranges::find_if(kCompressed, [&](std::string_view one) { return name.text.ends_with(one); });
  name.is_judged = ending == std::end(kCompressed);
  if (!name.is_judged) name.text.resize(name.text.size() - ending->size());
  return name;
}

std::optional<Finding> broken_promise(const Artifact& artifact, const LoadedName& name,
                                      std::span<const Claimant> claimants, std::span<const Format* const> formats) {
  if (artifact.bytes.empty() || is_lfs_pointer(artifact.bytes)) return std::nullopt;
  const bool is_known = !claimants.empty();
  const bool is_weak = is_known && claimants.front().claim == Claim::weak;
  const bool is_text = is_weak && claimants.front().format->family == "inert";
  const auto ends_name = [&](std::string_view ending) { return !ending.empty() && name.text.ends_with(ending); };
  const auto promises = [&](const Format* format) {
    if (!is_known && !format->is_self_evident) return false;
    if (ends_name(format->safe_ending)) return !name.is_judged && (is_known || name.is_whole);
    return name.is_whole && (is_text || !is_known) && std::ranges::any_of(format->endings, ends_name);
  };
  const auto promised = std::ranges::find_if(formats, promises);
  if (promised == formats.end()) return std::nullopt;
  if (std::ranges::find(claimants, *promised, &Claimant::format) != claimants.end()) return std::nullopt;
  const auto content = describe(claimants, is_text);
  return Finding{.rule = &rules::kBrokenPromise,
                 .artifact = artifact.id,
                 .message = fmt::format("the name promises {}, and the content is {}", (*promised)->name, content),
                 // Text does nothing by itself, and neither does what no loader reads.
                 .severity = !is_known || is_weak ? Severity::medium : rules::kBrokenPromise.severity};
}

}  // namespace assay::engine
