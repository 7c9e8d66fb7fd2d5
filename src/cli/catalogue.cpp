#include "cli/catalogue.hpp"

#include "engine/rules.hpp"
#include "match/rules.hpp"
#include "policy/rules.hpp"

#include <algorithm>

namespace assay::cli {
namespace {

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
  return std::ranges::equal(left, right, {}, upper, upper);
}

}  // namespace

std::vector<const Rule*> catalogue(std::span<const Format* const> formats) {
  std::vector<const Rule*> rules(engine::rules::kAll.begin(), engine::rules::kAll.end());
  rules.insert(rules.end(), match::rules::kAll.begin(), match::rules::kAll.end());
  rules.insert(rules.end(), policy::rules::kAll.begin(), policy::rules::kAll.end());
  for (const auto* format : formats) rules.insert(rules.end(), format->rules.begin(), format->rules.end());
  std::ranges::sort(rules, {}, [](const Rule* rule) { return rule->id; });
  const auto repeated = std::ranges::unique(rules);
  rules.erase(repeated.begin(), repeated.end());
  return rules;
}

const Rule* find_rule(std::span<const Rule* const> rules, std::string_view id_or_name) {
  for (const auto* rule : rules)
    if (equals_ignoring_case(rule->id, id_or_name) || equals_ignoring_case(rule->name, id_or_name)) return rule;
  return nullptr;
}

std::vector<const Rule*> rule_family(std::span<const Rule* const> rules, std::string_view parts) {
  std::vector<const Rule*> family;
  for (const auto* rule : rules) {
    const auto& id = rule->id;
    if (id.size() > parts.size() && id[parts.size()] == '-' && equals_ignoring_case(id.substr(0, parts.size()), parts))
      family.push_back(rule);
  }
  return family;
}

}  // namespace assay::cli
