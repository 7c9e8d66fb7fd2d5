#include "core/some_of.hpp"
#include "engine/file_scan.hpp"
#include "engine/plan.hpp"
#include "engine/pool.hpp"
#include "engine/vouched.hpp"

#include <assay/assay.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <mutex>
#include <utility>

namespace assay {
namespace {

using engine::FileReport;
using engine::RootPlan;
using engine::Task;

/// So many directories are open at a time; there may be more roots than a process can open files.
constexpr std::size_t kOpenDirectories = 64;

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// Puts the reports of files together, in their order, and gives every artifact its id.
class Merger {
 public:
  explicit Merger(Report& report) : report_(report) {}

  void begin_root(const std::string& path) {
    report_.roots.push_back({.path = path, .first_artifact = next_id(), .is_scannable = false});
    directory_.reset();
  }

  /// The id of the first artifact is the result.
  std::uint32_t add(FileReport part) {
    RootRecord& root = report_.roots.back();
    const std::uint32_t base = next_id();
    root.is_scannable = root.is_scannable || part.is_scannable;
    root.artifact_count += static_cast<std::uint32_t>(part.artifacts.size());
    report_.bytes += part.bytes;
    if (base == root.first_artifact && !part.artifacts.empty()) root.sha256 = part.artifacts.front().sha256;
    for (auto& artifact : part.artifacts) {
      artifact.id += base;
      artifact.parent = artifact.parent ? std::optional(*artifact.parent + base) : directory_;
    }
    for (auto& finding : part.findings) finding.artifact += base;
    for (auto& fact : part.facts) fact.artifact += base;
    for (auto& error : part.errors)
      if (error.artifact) *error.artifact += base;
    append(report_.artifacts, part.artifacts);
    append(report_.findings, part.findings);
    append(report_.facts, part.facts);
    append(report_.errors, part.errors);
    if (base == root.first_artifact) directory_ = base;  // a root with more than one task is a directory
    return base;
  }

 private:
  [[nodiscard]] std::uint32_t next_id() const { return static_cast<std::uint32_t>(report_.artifacts.size()); }

  Report& report_;
  std::optional<std::uint32_t> directory_;  ///< the parent of what comes next
};

/// What the caller wanted left out. All paths are shown already.
Note note_on(std::span<const std::string> excluded) {
  constexpr std::size_t kMostShown = 10;
  if (excluded.empty()) return {"exclude_unused", "nothing is left out: nothing has such a name"};
  const auto list = text::some_of(excluded, kMostShown, [](const std::string& path) { return path; });
  return {"excluded", fmt::format("left out as asked, not scanned: {}", list)};
}

/// Scans some roots at a time.
class Scanner {
 public:
  explicit Scanner(const ScanOptions& options) : options_(options), benches_(std::max(options.jobs, 1U)) {}

  void scan(std::span<const RootPlan> plans, Merger& merger) {
    std::vector<const Task*> tasks;
    for (const auto& plan : plans)
      for (const Task& task : plan.tasks) tasks.push_back(&task);
    progress_.files_total += tasks.size();
    std::vector<FileReport> reports(tasks.size());
    engine::for_each_index(tasks.size(), options_.jobs, [&](std::size_t index, unsigned worker) {
      reports[index] = engine::scan_task(*tasks[index], options_, visit_in(files_ + index), benches_[worker]);
      advance(reports[index].bytes);
    });
    std::size_t next = 0;
    for (const auto& plan : plans) {
      engine::settle_vouched(plan.tasks, std::span(reports).subspan(next, plan.tasks.size()));
      merger.begin_root(plan.path);
      for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
        const auto first_artifact = merger.add(std::move(reports[next++]));
        if (options_.place) options_.place(files_, first_artifact);
        ++files_;
      }
    }
  }

 private:
  [[nodiscard]] engine::Session::Visit visit_in(std::size_t file) const {
    if (!options_.visit) return {};
    return [this, file](const Artifact& artifact, std::span<Finding> findings) {
      options_.visit(file, artifact, findings);
    };
  }

  void advance(std::uint64_t bytes) {
    if (!options_.progress) return;
    const std::lock_guard lock(mutex_);
    ++progress_.files_done;
    progress_.bytes_done += bytes;
    options_.progress(progress_);
  }

  const ScanOptions& options_;
  std::vector<engine::Workbench> benches_;
  std::size_t files_ = 0;  ///< that are in the report
  std::mutex mutex_;
  ScanProgress progress_;
};

}  // namespace

Report scan(std::span<const Input> inputs, const ScanOptions& options) {
  Report report;
  if (options.rules != nullptr) report.rules_digest = options.rules->digest;
  Scanner scanner(options);
  Merger merger(report);
  std::vector<RootPlan> batch;
  std::vector<std::string> excluded;
  std::size_t directories = 0;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    batch.push_back(engine::plan_root(inputs[i], options.exclude));
    append(excluded, batch.back().excluded);
    if (batch.back().tasks.front().kind == Task::Kind::directory) ++directories;
    if (directories < kOpenDirectories && i + 1 < inputs.size()) continue;
    scanner.scan(batch, merger);
    batch.clear();
    directories = 0;
  }
  if (!options.exclude.empty()) report.notes.push_back(note_on(excluded));
  return report;
}

}  // namespace assay
