#pragma once

#include <assay/artifact.hpp>
#include <assay/bytes.hpp>

#include <cstdint>
#include <vector>

namespace assay::formats::tensorflow {

/// Which of TensorFlow's messages some bytes are. They have no magic number: what tells them apart is which fields they
/// have and what those begin with.
enum class Kind : std::uint8_t {
  none,
  saved_model,     ///< saved_model.pb
  meta_graph,      ///< model.meta of a checkpoint
  graph,           ///< a GraphDef: frozen_graph.pb
  keras_metadata,  ///< keras_metadata.pb beside a SavedModel
  fingerprint,     ///< fingerprint.pb beside a SavedModel: five numbers
  text_form,       ///< one of the first three, as text
  debug_info,      ///< saved_model_debug_info.pb: where in which sources nodes were made
  hub_module,      ///< tfhub_module.pb: the number 3
};

/// Judged on the front alone when that is all there is: the last message then ends early.
[[nodiscard]] Kind kind_of(ByteView bytes);

/// The same, and for the names that graphs have: whether loaders would find one in what is something else.
[[nodiscard]] Kind kind_by_name(const Artifact& artifact);

/// What else the bytes are: parsers pass over fields that they do not know, so that one file can be a graph for one of
/// them and something else for another. Looks at every field of the outermost message.
[[nodiscard]] std::vector<Kind> other_readings(ByteView bytes, Kind kind);

}  // namespace assay::formats::tensorflow
