#include "formats/gguf/complaints.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::formats::gguf {
namespace {

constexpr std::uint64_t kFindingsOfOneRule = 20;
constexpr std::uint64_t kFactsOfOneKey = 10'000;

}  // namespace

void Complaints::report(const Rule& rule, Location location, std::string message, Severity severity) {
  auto& rest = findings_[rule.id];
  rest.rule = &rule;
  if (rest.count++ < kFindingsOfOneRule) {
    Finding finding;
    finding.rule = &rule;
    finding.location = std::move(location);
    finding.message = std::move(message);
    finding.severity = severity;
    context_.report(std::move(finding));
    return;
  }
  if (rest.left_out++ == 0) rest.first_left_out = std::move(location);
  rest.severity = std::max(rest.severity, severity);
}

void Complaints::fact(std::string_view key, std::string value, std::uint64_t offset) {
  if (facts_[key]++ < kFactsOfOneKey) context_.fact(key, std::move(value), offset);
}

void Complaints::finish() {
  for (auto& [id, rest] : findings_) {
    if (rest.left_out == 0) continue;
    Finding finding;
    finding.rule = rest.rule;
    finding.location = std::move(rest.first_left_out);
    finding.message = fmt::format("The same is true of {} more, from here on.", text::grouped(rest.left_out));
    finding.severity = rest.severity;
    context_.report(std::move(finding));
  }
  for (const auto& [key, count] : facts_)
    if (count > kFactsOfOneKey)
      context_.fact(key, fmt::format("... and {} more, which are not listed", text::grouped(count - kFactsOfOneKey)));
}

}  // namespace assay::formats::gguf
