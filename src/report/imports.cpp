#include "report/imports.hpp"

#include <algorithm>
#include <map>
#include <set>
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
  std::set<std::pair<std::uint32_t, std::string_view>> told;
  for (const auto& fact : report.facts) {
    std::string_view name = fact.value;
    // A name that is not written in the stream, because it is looked up while loading, has a judgement only.
    if (fact.key == "pickle.judgement") {
      name.remove_prefix(std::min(name.find(' '), name.size()) + (name.contains(' ') ? 1 : 0));
    } else if (fact.key != "pickle.global") {
      continue;
    }
    if (!told.insert({fact.artifact, name}).second) continue;
    const auto known = judged.find({fact.artifact, name});
    rows.push_back({fact.artifact, name, known == judged.end() ? Standing::allowed : known->second, fact.offset});
  }
  return rows;
}

}  // namespace assay::report
