#pragma once

#include "core/complaints.hpp"

#include <assay/artifact.hpp>
#include <assay/context.hpp>

namespace assay::formats::tensorflow {

/// Reads SavedModel and MetaGraphDef: their graphs, assets, and the descriptions of Keras objects, which are handed on
/// as JSON.
void read_saved_model(const Artifact& artifact, ScanContext& context, Complaints& complaints);
void read_meta_graph(const Artifact& artifact, ScanContext& context, Complaints& complaints);
void read_graph(const Artifact& artifact, ScanContext& context, Complaints& complaints);
void read_keras_metadata(const Artifact& artifact, ScanContext& context);
/// Numbers only: they say nothing that a loader would act on.
void read_numbers(const Artifact& artifact, ScanContext& context);

}  // namespace assay::formats::tensorflow
