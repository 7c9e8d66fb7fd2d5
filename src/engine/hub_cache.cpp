#include "engine/hub_cache.hpp"

#include "core/path_parts.hpp"
#include "engine/walk.hpp"

#include <algorithm>
#include <array>

namespace assay::engine {
namespace {

constexpr std::array<std::string_view, 3> kKinds{"models--", "datasets--", "spaces--"};

}  // namespace

std::optional<Snapshot> snapshot_at(const std::string& path) {
  const auto real = real_path(path);
  if (!real) return std::nullopt;
  const auto revision = real->rfind('/');
  const auto folder = real->substr(0, revision);
  constexpr std::string_view kSnapshots = "/snapshots";
  if (!folder.ends_with(kSnapshots)) return std::nullopt;
  auto repository = folder.substr(0, folder.size() - kSnapshots.size());
  const auto name = last_part(repository);
  if (std::ranges::none_of(kKinds, [&](auto kind) { return name.starts_with(kind); })) return std::nullopt;
  return Snapshot{std::move(repository), "snapshots" + real->substr(revision) + '/'};
}

std::optional<std::string> cached_blob(std::string_view base, std::string_view link, std::string_view real) {
  if (!real.starts_with(base) || real.size() <= base.size() || real[base.size()] != '/') return std::nullopt;
  const auto blob = real.substr(base.size() + 1);
  auto repository = folder_of(blob);
  constexpr std::string_view kBlobs = "blobs/";
  if (!repository.ends_with(kBlobs)) return std::nullopt;
  repository.remove_suffix(kBlobs.size());
  if (!repository.empty() && !repository.ends_with('/')) return std::nullopt;
  constexpr std::string_view kSnapshots = "snapshots/";
  if (!link.starts_with(repository) || !link.substr(repository.size()).starts_with(kSnapshots)) return std::nullopt;
  if (link.find('/', repository.size() + kSnapshots.size()) == std::string_view::npos) return std::nullopt;
  return std::string(blob);
}

}  // namespace assay::engine
