#include "report/imports.hpp"

#include <map>
#include <utility>

namespace assay::report {
namespace {

Standing standing_of(std::string_view word) {
  if (word == "dangerous") return Standing::dangerous;
  if (word == "unvetted") return Standing::unvetted;
  return Standing::unlisted;
}

}  // namespace

std::string_view name_of(Standing standing) {
  switch (standing) {
    case Standing::allowed: return "allowed";
    case Standing::unvetted: return "unvetted";
    case Standing::unlisted: return "unlisted";
    case Standing::dangerous: return "dangerous";
  }
  return "unlisted";
}

std::vector<ImportRow> imports_of(const Report& report) {
  std::map<std::pair<std::uint32_t, std::string_view>, Standing> judged;
  for (const auto& fact : report.facts) {
    if (fact.key != "pickle.judgement") continue;
    const std::string_view value = fact.value;
    const auto space = value.find(' ');
    if (space == std::string_view::npos) continue;
    auto& standing = judged[{fact.artifact, value.substr(space + 1)}];
    standing = std::max(standing, standing_of(value.substr(0, space)));
  }
  std::vector<ImportRow> rows;
  std::map<std::pair<std::uint32_t, std::string_view>, bool> told;
  for (const auto& fact : report.facts) {
    if (fact.key != "pickle.global" || !told.try_emplace({fact.artifact, fact.value}).second) continue;
    const auto known = judged.find({fact.artifact, fact.value});
    rows.push_back({fact.artifact, fact.value, known == judged.end() ? Standing::allowed : known->second, fact.offset});
  }
  return rows;
}

}  // namespace assay::report
