#include "engine/plan.hpp"

#include "core/text.hpp"
#include "engine/input.hpp"
#include "engine/walk.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <utility>

namespace assay::engine {
namespace {

std::string shown_below(const std::string& root, const std::string& path) {
  return root + (root.ends_with('/') ? "" : "/") + text::path_component(path);
}

void plan_directory(const Input& input, RootPlan& plan) {
  Task& self = plan.tasks.front();
  self.kind = Task::Kind::directory;
  auto node = open_node({AT_FDCWD, input.path});
  if (!node) {
    self.kind = Task::Kind::refused;
    self.error = std::move(node.error());
    return;
  }
  const auto folder = std::make_shared<const Descriptor>(std::move(node->descriptor));
  for (Entry& entry : walk(folder->number(), input.path)) {
    Task task{.shown = shown_below(plan.path, entry.path), .folder = folder};
    switch (entry.kind) {
      case Entry::Kind::inner_link:
        plan.tasks.front().links.push_back(
            fmt::format("{} -> {}", text::path_component(entry.path), text::path_component(entry.target)));
        continue;
      case Entry::Kind::file: task.kind = Task::Kind::file; break;
      case Entry::Kind::outside_link:
        task.kind = Task::Kind::outside_link;
        task.error.message = text::quoted(entry.target);
        break;
      case Entry::Kind::refused:
        task.kind = Task::Kind::refused;
        task.error = std::move(entry.error);
        break;
    }
    if (entry.path.empty()) {  // the directory itself
      plan.tasks.front().kind = task.kind;
      plan.tasks.front().error = std::move(task.error);
      continue;
    }
    task.name = std::move(entry.path);
    plan.tasks.push_back(std::move(task));
  }
}

}  // namespace

RootPlan plan_root(const Input& input) {
  RootPlan plan{.path = text::path_component(input.path)};
  plan.tasks.push_back({.shown = plan.path, .name = input.path, .bytes = input.bytes});
  Task& self = plan.tasks.front();
  if (input.bytes != nullptr) {
    self.kind = Task::Kind::memory;
    return plan;
  }
  switch (kind_of(input.path)) {
    case NodeKind::directory: plan_directory(input, plan); break;
    case NodeKind::missing:
      self.kind = Task::Kind::missing;
      self.error = {ErrorCode::io, 0, "opening: there is no such file or directory"};
      break;
    case NodeKind::file:
    case NodeKind::other: break;  // opening it says what is wrong
  }
  return plan;
}

}  // namespace assay::engine
