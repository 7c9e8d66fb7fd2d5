#pragma once

#include "cli/verify_flags.hpp"

#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

/// What only signatures of models have.
struct ModelFlags {
  std::optional<std::string> signature;
  std::vector<std::string> ignored;
  bool ignores_unsigned = false;

  /// Must outlive the parsing of `line`.
  void add_to(CommandLine& line);
};

/// The paths as manifests write them; they count from the model.
[[nodiscard]] Parsed<std::vector<std::string>> parse_ignored(const std::vector<std::string>& paths);

/// `assay verify MODEL --signature FILE`. Returns the exit code.
int run_verify_model(const std::string& model, const ModelFlags& flags, const VerifyFlags& common);

}  // namespace assay::cli
