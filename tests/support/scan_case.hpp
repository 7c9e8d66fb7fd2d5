#pragma once

#include "policy/read_policy.hpp"
#include "support/case.hpp"

#include <assay/assay.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace assay::test {

/// The bytes of a text as a blob of its own.
[[nodiscard]] Storage blob_of(std::string bytes);

/// What assay does by default: every format, the embedded rules.
[[nodiscard]] ScanOptions default_options();

/// What a policy may speak of, with assay's rules and formats.
struct Vocabulary {
  Vocabulary();
  [[nodiscard]] policy::Vocabulary view() const { return {.rules = rules, .formats = names}; }
  std::vector<const Rule*> rules;
  std::vector<std::string_view> names;
};

/// Scans, puts the report in order and judges it, as the command line does. For policies it is always 2026-06-15.
[[nodiscard]] Report scan_inputs(const std::vector<Input>& inputs, const ScanOptions& options,
                                 Severity fail_on = Severity::medium, const policy::Policy* policy = nullptr);
/// One file in memory.
[[nodiscard]] Report scan_bytes(const std::string& name, std::string bytes,
                                const ScanOptions& options = default_options());
/// A case with its `--- args`: its one input in memory, or a directory of all of them.
[[nodiscard]] Report scan_case(const Case& one, unsigned jobs = 1);

/// What a report says as the sections of a case, one line each.
[[nodiscard]] std::string findings_text(const Report& report);
[[nodiscard]] std::string outcome_text(const Report& report);
[[nodiscard]] std::string facts_text(const Report& report, std::string_view key_prefix);
[[nodiscard]] std::string report_text(const Report& report);
[[nodiscard]] std::string report_json(const Report& report);

/// The first line in which two texts differ, for a person; empty when they do not.
[[nodiscard]] std::string first_difference(std::string_view expected, std::string_view actual);

}  // namespace assay::test
