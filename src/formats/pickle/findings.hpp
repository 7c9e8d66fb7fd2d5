#pragma once

#include "pickle/trace.hpp"

#include <assay/context.hpp>

namespace assay::formats::pickle {

/// Turns what one pickle does into findings and facts.
void report_trace(const assay::pickle::Trace& trace, ScanContext& context);

}  // namespace assay::formats::pickle
