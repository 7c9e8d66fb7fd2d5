#include "report/sarif_rules.hpp"

#include "codecs/json/writer.hpp"
#include "core/text.hpp"
#include "report/markup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <tuple>

namespace assay::report {
namespace {

constexpr std::size_t kLongestText = 1024;    // what GitHub reads of a message
constexpr std::size_t kLongestPage = 20'000;  // GitHub shows pages of rules in full; this is a whole page of ours

/// "CWE-502" → "502".
std::string_view number_of(std::string_view cwe) { return cwe.substr(cwe.starts_with("CWE-") ? 4 : cwe.size()); }

/// `pickle-unsafe-call` → `PickleUnsafeCall`, as SARIF wants names.
std::string pascal_case(std::string_view name) {
  std::string out;
  bool starts_word = true;
  for (const char c : name) {
    const bool is_letter = c >= 'a' && c <= 'z';
    if (c != '-') out += starts_word && is_letter ? static_cast<char>(c - 'a' + 'A') : c;
    starts_word = c == '-';
  }
  return out;
}

/// A page without links that lead nowhere outside of the documentation: their text stays.
std::string without_relative_links(std::string_view page) {
  std::string out;
  while (!page.empty()) {
    const auto link = page.find("](");
    if (link == std::string_view::npos) break;
    const auto end = page.find(')', link);
    const auto begin = page.rfind('[', link);
    if (end == std::string_view::npos || begin == std::string_view::npos || page.substr(link + 2, 4) == "http") {
      out += page.substr(0, link + 2);
      page.remove_prefix(link + 2);
      continue;
    }
    out += page.substr(0, begin);
    out += page.substr(begin + 1, link - begin - 1);
    page.remove_prefix(end + 1);
  }
  return out.append(page);
}

void write_strings(json::Writer& out, std::string_view key, const std::vector<std::string>& values) {
  out.key(key);
  out.begin_array();
  for (const auto& value : values) out.value(value);
  out.end_array();
}

}  // namespace

std::string_view sarif_level(Severity severity) {
  if (severity >= Severity::high) return "error";
  return severity == Severity::medium ? "warning" : "note";
}

std::string_view security_severity(Severity severity) {
  // GitHub: above 9.0 critical, from 7.0 high, from 4.0 medium, from 0.1 low.
  static constexpr std::array<std::string_view, 5> kNumbers{"0.1", "2.0", "5.5", "8.0", "9.5"};
  return kNumbers.at(static_cast<std::size_t>(severity));
}

void write_sarif_text(json::Writer& out, std::string_view key, std::string_view text) {
  out.key(key);
  out.begin_object();
  out.member("text", shortened(text::printable(text, 0), kLongestText));
  out.end_object();
}

SarifRules::SarifRules(const Report& report) {
  for (const auto& finding : report.findings) {
    if (finding.rule == nullptr || finding.suppressed) continue;
    const auto [worst, is_new] = worst_.try_emplace(finding.rule, finding.severity);
    if (!is_new) worst->second = std::max(worst->second, finding.severity);
  }
  for (const auto& finding : report.findings)
    if (finding.rule != nullptr && index_.try_emplace(finding.rule, 0).second) rules_.push_back(finding.rule);
  std::ranges::sort(rules_, {}, [](const Rule* rule) { return std::tuple(rule->id, rule->name); });
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    index_[rules_[i]] = i;
    if (const auto number = number_of(rules_[i]->cwe); !number.empty()) weaknesses_.push_back(number);
  }
  std::ranges::sort(weaknesses_, {}, [](std::string_view number) { return std::tuple(number.size(), number); });
  const auto repeated = std::ranges::unique(weaknesses_);
  weaknesses_.erase(repeated.begin(), repeated.end());
}

std::size_t SarifRules::weakness_of(const Rule& rule) const {
  return static_cast<std::size_t>(std::ranges::find(weaknesses_, number_of(rule.cwe)) - weaknesses_.begin());
}

Severity SarifRules::severity_of(const Rule& rule) const {
  const auto worst = worst_.find(&rule);
  return worst == worst_.end() ? rule.severity : worst->second;
}

void SarifRules::write_rule(json::Writer& out, const WriteOptions& options, const Rule& rule) const {
  out.begin_object();
  out.member("id", rule.id);
  out.member("name", pascal_case(rule.name));
  write_sarif_text(out, "shortDescription", rule.summary);
  write_sarif_text(out, "fullDescription", fmt::format("{} {}", rule.summary, rule.why));
  out.key("help");
  out.begin_object();
  out.member("text", fmt::format("{} {}", rule.why, rule.advice));
  const auto page = options.page_of == nullptr ? std::string_view() : options.page_of(rule.name);
  const auto markdown = page.empty() ? fmt::format("{}\n\n{}", rule.why, rule.advice) : without_relative_links(page);
  out.member("markdown", shortened(markdown, kLongestPage));
  out.end_object();
  out.key("defaultConfiguration");
  out.begin_object();
  out.member("level", sarif_level(severity_of(rule)));
  out.end_object();
  if (const auto number = number_of(rule.cwe); !number.empty()) {
    out.key("relationships");
    out.begin_array();
    out.begin_object();
    out.key("target");
    out.begin_object();
    out.member("id", number);
    out.member("index", weakness_of(rule));
    out.key("toolComponent");
    out.begin_object();
    out.member("name", "CWE");
    out.member("index", 0);
    out.end_object();
    out.end_object();
    out.key("kinds");
    out.begin_array();
    out.value("superset");
    out.end_array();
    out.end_object();
    out.end_array();
  }
  out.key("properties");
  out.begin_object();
  std::vector<std::string> tags{"security"};
  if (!rule.cwe.empty()) tags.push_back("external/cwe/cwe-" + std::string(number_of(rule.cwe)));
  if (!rule.atlas.empty()) tags.push_back("external/mitre-atlas/" + std::string(rule.atlas));
  write_strings(out, "tags", tags);
  out.member("security-severity", security_severity(severity_of(rule)));
  out.member("precision", "high");
  if (!rule.references.empty())
    write_strings(out, "references", std::vector<std::string>(rule.references.begin(), rule.references.end()));
  out.end_object();
  out.end_object();
}

void SarifRules::write_rules(json::Writer& out, const WriteOptions& options) const {
  out.key("rules");
  out.begin_array();
  for (const auto* rule : rules_) {
    out.line_break();
    write_rule(out, options, *rule);
  }
  out.end_array();
  if (weaknesses_.empty()) return;
  out.key("supportedTaxonomies");
  out.begin_array();
  out.begin_object();
  out.member("name", "CWE");
  out.member("index", 0);
  out.end_object();
  out.end_array();
}

void SarifRules::write_taxonomies(json::Writer& out) const {
  if (weaknesses_.empty()) return;
  out.line_break();
  out.key("taxonomies");
  out.begin_array();
  out.begin_object();
  out.member("name", "CWE");
  out.member("organization", "MITRE");
  out.member("informationUri", "https://cwe.mitre.org/");
  write_sarif_text(out, "shortDescription", "The MITRE Common Weakness Enumeration.");
  out.key("taxa");
  out.begin_array();
  for (const auto number : weaknesses_) {
    out.begin_object();
    out.member("id", number);
    out.member("helpUri", fmt::format("https://cwe.mitre.org/data/definitions/{}.html", number));
    out.end_object();
  }
  out.end_array();
  out.end_object();
  out.end_array();
}

}  // namespace assay::report
