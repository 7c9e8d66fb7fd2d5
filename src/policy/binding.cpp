#include "policy/binding.hpp"

#include "core/glob.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <cstddef>

namespace assay::policy {
namespace {

/// For every artifact the path of the root it belongs to.
std::vector<std::string_view> roots_of(const Report& report) {
  std::vector<std::string_view> roots(report.artifacts.size());
  for (const auto& root : report.roots)
    for (std::size_t i = 0; i < root.artifact_count && root.first_artifact + i < roots.size(); ++i)
      roots[root.first_artifact + i] = root.path;
  return roots;
}

bool is_named(const ArtifactRecord& artifact, std::string_view root, const Binding& binding) {
  if (binding.sha256 && artifact.sha256 != binding.sha256) return false;
  if (!binding.path) return true;
  return matches_glob(*binding.path, artifact.path) ||
         matches_glob(*binding.path, text::path_inside(artifact.path, root));
}

}  // namespace

std::vector<bool> artifacts_of(const Report& report, const Binding& binding) {
  std::vector<bool> result(report.artifacts.size(), true);
  if (!binding.sha256 && !binding.path) return result;
  const auto roots = roots_of(report);
  for (std::size_t id = 0; id < result.size(); ++id) result[id] = is_named(report.artifacts[id], roots[id], binding);
  const auto named = result;
  for (std::size_t id = 0; id < result.size(); ++id) {
    // Parents end: each is another artifact, and there are no more of them than artifacts.
    auto parent = report.artifacts[id].parent;
    for (std::size_t steps = 0; !result[id] && parent && *parent < named.size() && steps < named.size(); ++steps) {
      result[id] = named[*parent];
      parent = report.artifacts[*parent].parent;
    }
  }
  return result;
}

}  // namespace assay::policy
