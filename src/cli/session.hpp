#pragma once

#include "cli/inputs.hpp"
#include "cli/scan_flags.hpp"

#include <assay/assay.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace assay::cli {

/// What to do with each artifact once it has been analysed, and with what was found meanwhile; see `ScanOptions`.
struct Visitor {
  std::function<void(std::size_t file, const Artifact&, std::span<Finding>, const RuleData&)> visit;
  std::function<void(std::size_t file, std::uint32_t first_artifact)> place;
};

/// The way every command that looks at inputs goes: load the rules, read standard input, confine the process, scan,
/// then order, fingerprint and judge. Outputs must be open already: afterwards nothing can be opened for writing.
///
/// What `visitor` holds may be empty.
[[nodiscard]] Parsed<Report> scan_and_judge(const InputNames& names, const ScanSettings& settings,
                                            const Visitor& visitor = {});

}  // namespace assay::cli
