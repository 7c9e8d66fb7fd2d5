#pragma once

namespace assay::cli {

/// The contract of docs/usage.md. A caller treats anything but `clean` as a block.
enum ExitCode : int {
  kExitClean = 0,
  kExitFindings = 1,
  kExitIncomplete = 2,
  kExitNothingScannable = 3,
  kExitUsage = 4,
  kExitRequirementNotMet = 5,
};

}  // namespace assay::cli
