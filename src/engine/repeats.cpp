#include "engine/repeats.hpp"

#include "engine/rules.hpp"
#include "match/rules.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

namespace assay::engine {
namespace {

/// Signatures of the bundled pack that stand for a program as such have this tag.
constexpr std::string_view kProgram = "program";

bool is_signature(const Finding& finding) {
  return std::ranges::find(match::rules::kAll, finding.rule) != match::rules::kAll.end();
}

/// Files of rules may have a rule of the same name each, which are different rules.
std::string_view file_of_rules(const Finding& finding) {
  if (!is_signature(finding)) return {};
  const auto space = std::ranges::find(finding.evidence, "namespace", &Evidence::key);
  if (space == finding.evidence.end()) return {};
  const auto* const name = std::get_if<std::string>(&space->value);
  return name == nullptr ? std::string_view() : *name;
}

bool is_program(const Finding& finding) {
  if (finding.rule != &match::rules::kBundled) return false;
  const auto tags = std::ranges::find(finding.evidence, "tags", &Evidence::key);
  if (tags == finding.evidence.end()) return false;
  const auto* const list = std::get_if<std::vector<std::string>>(&tags->value);
  return list != nullptr && std::ranges::find(*list, kProgram) != list->end();
}

}  // namespace

void remove_echoes(std::vector<Finding>& findings, std::span<const Origin> origins) {
  if (std::ranges::none_of(findings, is_program)) return;
  const auto place = [&](const Finding& finding) {
    const Origin origin = origins[finding.artifact];
    return std::pair(origin.buffer, finding.location.range.offset + origin.offset);
  };
  std::set<std::pair<std::uint32_t, std::uint64_t>> swept;
  for (const auto& finding : findings)
    if (finding.rule == &rules::kEmbedded) swept.insert(place(finding));
  std::erase_if(findings, [&](const Finding& one) { return is_program(one) && swept.contains(place(one)); });
}

void remove_repeats(std::vector<Finding>& findings, std::span<const Origin> origins) {
  const auto identity = [&](std::size_t index) {
    const Finding& finding = findings[index];
    const Origin origin = origins[finding.artifact];
    return std::tuple(origin.buffer, finding.location.range.offset + origin.offset, finding.location.range.size,
                      finding.rule->id, std::string_view(finding.message), file_of_rules(finding));
  };
  if (findings.size() < 2) return;
  std::vector<std::size_t> order(findings.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    const auto left = identity(a);
    const auto right = identity(b);
    return left != right ? left < right : a < b;
  });
  std::vector<bool> is_repeat(findings.size());
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (identity(order[i]) != identity(order[i - 1])) continue;
    // A signature says most where the bytes are a file of their own, and that artifact comes last.
    is_repeat[is_signature(findings[order[i]]) ? order[i - 1] : order[i]] = true;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (is_repeat[i]) continue;
    if (kept != i) findings[kept] = std::move(findings[i]);
    ++kept;
  }
  findings.resize(kept);
}

}  // namespace assay::engine
