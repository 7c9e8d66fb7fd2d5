#pragma once

#include "cli/command_line.hpp"
#include "cli/usage.hpp"
#include "cli/verify_settings.hpp"
#include "engine/confine.hpp"
#include "policy/signature.hpp"

#include <optional>
#include <string>

namespace assay::cli {

/// What the flags of `verify` come to.
struct VerifyRun {
  VerifySettings who;
  bool writes_json = false;
  engine::ConfineMode confine = engine::ConfineMode::automatic;
};

/// Those flags as they were typed. Whatever is verified (bundles of files, signatures of models) takes the same.
class VerifyFlags {
 public:
  /// Must outlive the parsing of `line`.
  void add_to(CommandLine& line);
  [[nodiscard]] Parsed<VerifyRun> settings(VerifySettings::Subject subject) const;

 private:
  policy::SignerDemand demand_;
  std::optional<std::string> format_;
  std::optional<std::string> confine_;
};

}  // namespace assay::cli
