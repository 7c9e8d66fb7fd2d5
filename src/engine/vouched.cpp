#include "engine/vouched.hpp"
#include "core/path_parts.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace assay::engine {
namespace {

/// Where a file is known by its siblings.
std::string_view place_of(const Task& task) { return task.link.empty() ? task.name : task.link; }

/// `path` without the components that lead nowhere; nothing when one leads upwards.
std::optional<std::string> below(std::string_view path) {
  if (path.starts_with('/')) return std::nullopt;
  std::string out;
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    const auto part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part == "..") return std::nullopt;
    if (!out.empty()) out += '/';
    out += part;
  }
  return out;
}

}  // namespace

void settle_vouched(std::span<const Task> tasks, std::span<FileReport> reports) {
  std::map<std::string, std::string_view, std::less<>> vouched;  // from paths to formats
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (tasks[i].kind != Task::Kind::file || tasks[i].folder == nullptr) continue;
    for (const auto& one : reports[i].vouched)
      if (const auto path = below(one.path))
        vouched.emplace(std::string(folder_of(place_of(tasks[i]))) + *path, one.format);
  }
  if (vouched.empty()) return;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (!reports[i].is_unclaimed) continue;
    const auto found = vouched.find(place_of(tasks[i]));
    if (found == vouched.end()) continue;
    auto& record = reports[i].artifacts.front();
    record.formats.push_back(found->second);
    record.outcome = Outcome::complete;
    record.reason.clear();
  }
}

}  // namespace assay::engine
