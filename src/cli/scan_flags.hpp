#pragma once

#include "cli/command_line.hpp"
#include "cli/standard_input.hpp"
#include "cli/terminal.hpp"
#include "engine/confine.hpp"
#include "policy/baseline.hpp"
#include "policy/judge.hpp"
#include "policy/policy.hpp"
#include "report/writers.hpp"

#include <assay/assay.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

/// What the flags that `scan` and `inspect` share come to.
struct ScanSettings {
  Limits limits;
  std::uint64_t input_bytes = ReadLimits().bytes;  ///< of standard input
  unsigned jobs = 1;
  bool hash = false;
  std::optional<std::string> rules_directory;
  std::vector<std::string> yara_paths;
  MatchScope match_scope = MatchScope::interpreted;
  bool onnx_checker = false;
  std::vector<std::string> exclude;
  engine::ConfineMode confine = engine::ConfineMode::automatic;
  std::optional<policy::Policy> policy;
  std::optional<policy::Baseline> baseline;
  policy::JudgeOptions judgement;
  report::Detail detail = report::Detail::normal;
  Choice progress = Choice::automatic;
  Choice color = Choice::automatic;
};

/// Those flags as they were typed.
class ScanFlags {
 public:
  /// Must outlive the parsing of `line`, which must outlive the reading of settings.
  void add_to(CommandLine& line);
  /// Reads the policy and the baseline; what a flag says wins over what the policy says.
  [[nodiscard]] Parsed<ScanSettings> settings() const;

 private:
  [[nodiscard]] Parsed<ScanSettings> read() const;

  const CommandLine* line_ = nullptr;
  bool quiet_ = false;
  bool verbose_ = false;
  bool hash_ = false;
  bool onnx_checker_ = false;
  std::optional<std::string> fail_on_;
  std::optional<std::string> policy_;
  std::optional<std::string> baseline_;
  std::optional<std::string> rules_;
  std::vector<std::string> exclude_;
  std::vector<std::string> yara_;
  std::optional<std::string> yara_scope_;
  std::optional<std::string> jobs_;
  std::optional<std::string> max_depth_;
  std::optional<std::string> max_members_;
  std::optional<std::string> max_expanded_;
  std::optional<std::string> max_ratio_;
  std::optional<std::string> max_input_;
  std::optional<std::string> timeout_;
  std::optional<std::string> confine_;
  std::optional<std::string> progress_;
  std::optional<std::string> color_;
};

}  // namespace assay::cli
