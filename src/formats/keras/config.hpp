#pragma once

#include "core/complaints.hpp"

#include <assay/artifact.hpp>
#include <assay/context.hpp>

namespace assay::formats::keras {

/// Judges every object of a configuration that names a class, however deep.
void read_config(const Artifact& artifact, ScanContext& context, Complaints& complaints);

}  // namespace assay::formats::keras
