#pragma once

#include "core/complaints.hpp"

#include <assay/bytes.hpp>
#include <assay/context.hpp>
#include <assay/rule.hpp>

namespace assay {

/// What a format says of texts in bytes whose structure it does not know.
struct OpaqueTextRules {
  const Rule* active = nullptr;   ///< programs, and base64 of things that run
  const Rule* library = nullptr;  ///< names of native libraries; those without a folder are low
};

/// Judges the printable runs of `bytes`. What base64 hides is handed on.
void judge_opaque_texts(ByteView bytes, const OpaqueTextRules& rules, ScanContext& context, Complaints& complaints);

}  // namespace assay
