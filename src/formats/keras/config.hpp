#pragma once

#include "core/complaints.hpp"

#include <assay/artifact.hpp>
#include <assay/context.hpp>

namespace assay::formats::keras {

/// The member of a `.keras` archive from which Keras makes the model, whatever its content.
[[nodiscard]] bool is_member_of_archive(const Artifact& artifact);
/// That, or the text from which Keras makes the model of an HDF5 file.
[[nodiscard]] bool is_made_into_model(const Artifact& artifact);

/// What else Keras makes objects from, in whatever it is nested: how the model of an HDF5 file was compiled, and what a
/// SavedModel keeps of each of its objects.
[[nodiscard]] bool is_made_into_objects(const Artifact& artifact);

/// Judges every object of a configuration that names a class, however deep.
void read_config(const Artifact& artifact, ScanContext& context, Complaints& complaints);

}  // namespace assay::formats::keras
