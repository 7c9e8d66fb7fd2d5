#include "policy/judge.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::policy {
namespace {

constexpr int kClean = 0;
constexpr int kFindings = 1;
constexpr int kIncomplete = 2;
constexpr int kNothingScannable = 3;
constexpr int kRequirementNotMet = 5;

/// What counts for one root, or for what belongs to no root.
struct State {
  bool has_findings = false;  ///< at or above the level
  bool misses_requirement = false;
  bool is_incomplete = false;
  bool has_allowed_omission = false;  ///< something was not seen, and the policy allows it

  [[nodiscard]] bool is_bad() const { return has_findings || misses_requirement; }
};

/// Finds the state that an artifact, or a path without an artifact, counts for. Whatever has no root counts for
/// the last state, so that nothing is ever dropped.
class States {
 public:
  explicit States(const Report& report) : report_(report), states_(report.roots.size() + 1) {
    owner_.assign(report.artifacts.size(), report.roots.size());
    for (std::size_t root = 0; root < report.roots.size(); ++root) {
      const auto& record = report.roots[root];
      const auto end =
          std::min<std::uint64_t>(std::uint64_t{record.first_artifact} + record.artifact_count, owner_.size());
      for (std::uint64_t id = record.first_artifact; id < end; ++id) owner_[id] = root;
    }
  }

  State& of_artifact(std::uint32_t id) { return id < owner_.size() ? states_[owner_[id]] : states_.back(); }
  State& of_path(std::string_view path) {
    for (std::size_t root = 0; root < report_.roots.size(); ++root)
      if (is_inside(path, report_.roots[root].path)) return states_[root];
    return states_.back();
  }
  [[nodiscard]] const std::vector<State>& all() const { return states_; }
  [[nodiscard]] const State& of_root(std::size_t root) const { return states_[root]; }
  [[nodiscard]] const RootRecord* root_of(std::uint32_t id) const {
    if (id >= owner_.size() || owner_[id] >= report_.roots.size()) return nullptr;
    return &report_.roots[owner_[id]];
  }

 private:
  static bool is_inside(std::string_view path, std::string_view root) {
    if (!path.starts_with(root)) return false;
    return path.size() == root.size() || root.ends_with('/') || path[root.size()] == '/' || path[root.size()] == '!';
  }

  const Report& report_;
  std::vector<State> states_;
  std::vector<std::size_t> owner_;
};

void count_findings(const Report& report, Severity level, States& states) {
  for (const auto& finding : report.findings) {
    if (finding.suppressed) continue;
    auto& state = states.of_artifact(finding.artifact);
    if (is_requirement(finding)) {
      state.misses_requirement = true;
    } else if (finding.severity >= level) {
      state.has_findings = true;
    }
  }
}

void count_omissions(const Report& report, States& states) {
  for (std::uint32_t id = 0; id < report.artifacts.size(); ++id) {
    const auto outcome = report.artifacts[id].outcome;
    if (outcome == Outcome::complete) continue;
    // An empty file is "not scannable" rather than "not seen": its root says so. A failure is always a failure.
    const auto* root = states.root_of(id);
    if (root != nullptr && !root->is_scannable && outcome != Outcome::failed) continue;
    auto& state = states.of_artifact(id);
    (report.artifacts[id].allowed ? state.has_allowed_omission : state.is_incomplete) = true;
  }
  for (const auto& error : report.errors) {
    if (!error.artifact) {
      states.of_path(error.path).is_incomplete = true;
    } else if (*error.artifact >= report.artifacts.size() || !report.artifacts[*error.artifact].allowed) {
      states.of_artifact(*error.artifact).is_incomplete = true;
    }
  }
}

bool was_looked_at(const RootRecord& root) { return root.is_scannable && root.artifact_count > 0; }

void judge_root(RootRecord& root, const State& state) {
  const bool passes = was_looked_at(root) && !state.is_incomplete;
  root.complete = passes && !state.has_allowed_omission;
  root.verdict = state.is_bad() ? Verdict::findings : passes ? Verdict::clean : Verdict::incomplete;
}

}  // namespace

bool is_requirement(const Finding& finding) {
  return finding.rule != nullptr && finding.rule->id.starts_with("TRUST-") && finding.severity >= Severity::medium;
}

int worse_exit_code(int left, int right) {
  static constexpr std::array kBestFirst{kClean, kNothingScannable, kIncomplete, kRequirementNotMet, kFindings};
  const auto rank = [](int code) { return std::find(kBestFirst.begin(), kBestFirst.end(), code); };
  return rank(left) < rank(right) ? right : left;
}

void judge(Report& report, const JudgeOptions& options) {
  report.fail_on = options.fail_on;
  report.fails_on_findings = options.fails_on_findings;

  States states(report);
  count_findings(report, judged_level(report), states);
  count_omissions(report, states);
  for (std::size_t root = 0; root < report.roots.size(); ++root) judge_root(report.roots[root], states.of_root(root));

  const auto any = [&](auto property) { return std::ranges::any_of(states.all(), property); };
  const bool has_findings = any(&State::has_findings);
  const bool misses_requirement = any(&State::misses_requirement);
  const bool is_nothing = !any(&State::is_incomplete) &&
                          std::ranges::none_of(report.roots, [](const auto& root) { return root.is_scannable; });
  const bool passes = !any(&State::is_incomplete) && std::ranges::all_of(report.roots, was_looked_at);

  report.reason = is_nothing && !has_findings && !misses_requirement ? "nothing_scannable" : "";
  report.verdict = has_findings || misses_requirement ? Verdict::findings
                   : passes && !is_nothing            ? Verdict::clean
                                                      : Verdict::incomplete;

  report.exit_code = kClean;
  if (has_findings && report.fails_on_findings) report.exit_code = worse_exit_code(report.exit_code, kFindings);
  if (misses_requirement) report.exit_code = worse_exit_code(report.exit_code, kRequirementNotMet);
  if (is_nothing) {
    report.exit_code = worse_exit_code(report.exit_code, kNothingScannable);
  } else if (!passes) {
    report.exit_code = worse_exit_code(report.exit_code, kIncomplete);
  }
}

}  // namespace assay::policy
