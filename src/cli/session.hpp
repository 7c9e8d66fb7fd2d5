#pragma once

#include "cli/inputs.hpp"
#include "cli/scan_flags.hpp"

#include <assay/assay.hpp>

#include <functional>

namespace assay::cli {

/// What to do with each artifact once it has been analysed, and with what was found meanwhile.
using Visit = std::function<void(const Artifact&, std::span<Finding>, const RuleData&)>;

/// The way every command that looks at inputs goes: load the rules, read standard input, confine the process, scan,
/// then order, fingerprint and judge. Outputs must be open already: afterwards nothing can be opened for writing.
///
/// `visit` may be empty.
[[nodiscard]] Parsed<Report> scan_and_judge(const InputNames& names, const ScanSettings& settings,
                                            const Visit& visit = {});

}  // namespace assay::cli
