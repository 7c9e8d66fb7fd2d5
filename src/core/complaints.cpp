#include "core/complaints.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay {
namespace {

constexpr std::uint64_t kFindingsOfOneRule = 20;
constexpr std::uint64_t kFactsOfOneKey = 10'000;

}  // namespace

bool Complaints::wants(const Rule& rule, ByteRange range, Severity severity) {
  auto& rest = findings_[rule.id];
  rest.rule = &rule;
  if (rest.count < kFindingsOfOneRule) return true;
  if (rest.left_out++ == 0) rest.first_left_out = range;
  rest.severity = std::max(rest.severity, severity);
  return false;
}

void Complaints::report(const Rule& rule, Location location, std::string message, Severity severity) {
  Finding finding;
  finding.rule = &rule;
  finding.location = std::move(location);
  finding.message = std::move(message);
  finding.severity = severity;
  report(std::move(finding));
}

void Complaints::report(Finding finding) {
  if (!wants(*finding.rule, finding.location.range, finding.severity)) return;
  ++findings_[finding.rule->id].count;
  worst_ = std::max(worst_, finding.severity);
  context_.report(std::move(finding));
}

void Complaints::broken(const Rule& rule, const Error& error, std::uint64_t end, std::string logical) {
  context_.incomplete(error);
  if (error.code == ErrorCode::limit) return;
  report(rule, {{error.offset, end - error.offset}, std::move(logical)},
         fmt::format("The structure breaks: {}.", error.message));
}

bool Complaints::wants_fact(std::string_view key) { return facts_[key]++ < kFactsOfOneKey; }

void Complaints::finish() {
  for (auto& [id, rest] : findings_) {
    if (rest.left_out == 0) continue;
    Finding finding;
    finding.rule = rest.rule;
    finding.location = {rest.first_left_out, {}};
    finding.message = fmt::format("The same is true of {} more, from here on.", text::grouped(rest.left_out));
    finding.severity = rest.severity;
    context_.report(std::move(finding));
  }
  for (const auto& [key, count] : facts_)
    if (count > kFactsOfOneKey)
      context_.fact(key, fmt::format("... and {} more, which are not listed", text::grouped(count - kFactsOfOneKey)));
}

}  // namespace assay
