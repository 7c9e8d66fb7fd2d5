#pragma once

#include "engine/ledger.hpp"
#include "engine/plan.hpp"

#include <span>

namespace assay::engine {

/// Accounts files of one root that no format knows to the formats of the files that name them as their numbers.
/// `reports` are those of `tasks`, one for each.
void settle_vouched(std::span<const Task> tasks, std::span<FileReport> reports);

}  // namespace assay::engine
