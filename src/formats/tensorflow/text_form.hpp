#pragma once

#include "core/complaints.hpp"

#include <assay/artifact.hpp>
#include <assay/context.hpp>

namespace assay::formats::tensorflow {

/// Whether a text is a SavedModel or a graph in the text form of protocol buffers (`saved_model.pbtxt`).
[[nodiscard]] bool is_text_form(ByteView bytes);

/// Judges the operators of such a text by their names. Their operands are not followed.
void read_text_form(const Artifact& artifact, ScanContext& context, Complaints& complaints);

}  // namespace assay::formats::tensorflow
