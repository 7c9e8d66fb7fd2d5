#pragma once

#include "report/writers.hpp"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay::json {
class Writer;
}

namespace assay::report {

/// The rules of a SARIF run: each that was raised, once, ordered by id, and the weaknesses (CWE) they are about.
class SarifRules {
 public:
  explicit SarifRules(const Report& report);

  [[nodiscard]] std::size_t index_of(const Rule* rule) const { return index_.at(rule); }
  /// The members `rules` and `supportedTaxonomies` of the driver.
  void write_rules(json::Writer& out, const WriteOptions& options) const;
  /// The member `taxonomies` of the run.
  void write_taxonomies(json::Writer& out) const;

 private:
  [[nodiscard]] std::size_t weakness_of(const Rule& rule) const;
  /// The worst that it was raised with and that counts: GitHub shows alerts by what their rule says, and signatures and
  /// policies give findings a severity of their own.
  [[nodiscard]] Severity severity_of(const Rule& rule) const;
  void write_rule(json::Writer& out, const WriteOptions& options, const Rule& rule) const;

  std::vector<const Rule*> rules_;
  std::unordered_map<const Rule*, std::size_t> index_;
  std::unordered_map<const Rule*, Severity> worst_;
  std::vector<std::string_view> weaknesses_;  ///< "502", ordered as numbers are
};

/// How SARIF calls a severity, and the number by which GitHub sorts it.
[[nodiscard]] std::string_view sarif_level(Severity severity);
[[nodiscard]] std::string_view security_severity(Severity severity);

/// Writes `{"text": …}`, at most as long as GitHub reads.
void write_sarif_text(json::Writer& out, std::string_view key, std::string_view text);

}  // namespace assay::report
