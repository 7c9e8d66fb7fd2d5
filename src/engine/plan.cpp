#include "engine/plan.hpp"

#include "core/path_parts.hpp"
#include "core/text.hpp"
#include "engine/hub_cache.hpp"
#include "engine/input.hpp"
#include "engine/walk.hpp"

#include <fmt/format.h>

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

namespace assay::engine {
namespace {

std::string shown_below(const std::string& root, const std::string& path) {
  return root + (root.ends_with('/') ? "" : "/") + text::path_component(path);
}

std::string_view ending_of(std::string_view path) {
  const auto name = last_part(path);
  return name.substr(std::min(name.rfind('.'), name.size()));
}

/// Whether a file can be something else under the name of a link: what has another ending, or an ending under which
/// the rest of the name counts. Weights are weights (`last.ckpt -> epoch=3.ckpt`, `latest -> epoch=3.ckpt`).
bool counts_by_name(std::string_view link, std::string_view target) {
  static constexpr std::array<std::string_view, 6> kEndings{".json", ".md", ".py", ".txt", ".yaml", ".yml"};
  if (ending_of(link).empty()) return false;
  if (ending_of(link) != ending_of(target)) return true;
  return last_part(link) != last_part(target) && std::ranges::find(kEndings, ending_of(link)) != kEndings.end();
}

/// Plans what is below one directory.
class Folder {
 public:
  Folder(const Input& input, RootPlan& plan) : input_(input), plan_(plan), snapshot_(snapshot_at(input.path)) {}

  void add_tasks(std::span<const std::string> exclude) {
    Task& self = plan_.tasks.front();
    self.kind = Task::Kind::directory;
    auto listed = open_node({AT_FDCWD, input_.path});
    auto base = open_node({AT_FDCWD, snapshot_ ? snapshot_->folder : input_.path});
    if (!listed || !base) {
      self.kind = Task::Kind::refused;
      self.error = std::move(listed ? base.error() : listed.error());
      return;
    }
    base_ = std::make_shared<const Descriptor>(std::move(base->descriptor));
    real_base_ = snapshot_ ? snapshot_->folder : real_path(input_.path).value_or("");
    auto entries = walk(listed->descriptor.number(), input_.path, exclude);
    for (const Entry& entry : entries)
      if (const auto blob = blob_of(entry)) named_blobs_.insert(*blob);
    for (Entry& entry : entries) add(entry);
  }

 private:
  [[nodiscard]] std::string inside(const Entry& entry) const {
    return snapshot_ ? snapshot_->inside + entry.path : entry.path;
  }
  [[nodiscard]] std::optional<std::string> blob_of(const Entry& entry) const {
    return entry.real ? cached_blob(real_base_, inside(entry), *entry.real) : std::nullopt;
  }

  void add(Entry& entry) {
    if (entry.kind == Entry::Kind::excluded) {
      plan_.excluded.push_back(shown_below(plan_.path, entry.path));
      return;
    }
    Task task{.shown = shown_below(plan_.path, entry.path), .folder = base_};
    if (auto blob = blob_of(entry)) {
      // Revisions share what did not change.
      if (!seen_.emplace(*blob, last_part(entry.path)).second) return add_link(entry);
      task.name = std::move(*blob);
      task.link = inside(entry);
      plan_.tasks.push_back(std::move(task));
      return;
    }
    switch (entry.kind) {
      case Entry::Kind::inner_link: add_second_name(entry); return add_link(entry);
      case Entry::Kind::file:
        if (named_blobs_.contains(inside(entry))) return;  // looked at under the name that the link gives it
        task.kind = Task::Kind::file;
        break;
      case Entry::Kind::outside_link:
        task.kind = Task::Kind::outside_link;
        task.error.message = text::quoted(entry.target);
        break;
      case Entry::Kind::refused:
        task.kind = Task::Kind::refused;
        task.error = std::move(entry.error);
        break;
      case Entry::Kind::excluded: return;
    }
    if (entry.path.empty()) {  // the directory itself
      plan_.tasks.front().kind = task.kind;
      plan_.tasks.front().error = std::move(task.error);
      return;
    }
    task.name = inside(entry);
    plan_.tasks.push_back(std::move(task));
  }

  /// Loaders know some files by their names: `modeling_x.py -> notes.txt` is a program. What such a link leads to is
  /// looked at under its name as well.
  void add_second_name(const Entry& entry) {
    const auto base = real_base_ + (real_base_.ends_with('/') ? "" : "/");
    if (!entry.real || !entry.real->starts_with(base) || !counts_by_name(entry.path, *entry.real)) return;
    if (kind_of(*entry.real) != NodeKind::file) return;
    plan_.tasks.push_back({.shown = shown_below(plan_.path, entry.path),
                           .name = entry.real->substr(base.size()),
                           .link = inside(entry),
                           .folder = base_});
  }

  void add_link(const Entry& entry) {
    plan_.tasks.front().links.push_back(
        fmt::format("{} -> {}", text::path_component(entry.path), text::path_component(entry.target)));
  }

  const Input& input_;
  RootPlan& plan_;
  std::optional<Snapshot> snapshot_;
  std::shared_ptr<const Descriptor> base_;
  std::string real_base_;
  std::set<std::string> named_blobs_;                   ///< that a link of a snapshot leads to
  std::set<std::pair<std::string, std::string>> seen_;  ///< blobs, and the names of their files
};

}  // namespace

RootPlan plan_root(const Input& input, std::span<const std::string> exclude) {
  RootPlan plan{.path = text::path_component(input.path)};
  plan.tasks.push_back({.shown = plan.path, .name = input.path, .bytes = input.bytes});
  Task& self = plan.tasks.front();
  if (input.bytes != nullptr) {
    self.kind = Task::Kind::memory;
    return plan;
  }
  switch (kind_of(input.path)) {
    case NodeKind::directory: Folder(input, plan).add_tasks(exclude); break;
    case NodeKind::missing:
      self.kind = Task::Kind::missing;
      self.error = {ErrorCode::io, 0, "there is no such file or directory"};
      break;
    case NodeKind::file:
    case NodeKind::other: break;  // opening it says what is wrong
  }
  return plan;
}

}  // namespace assay::engine
