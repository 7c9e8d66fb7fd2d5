#pragma once

#include <assay/bytes.hpp>

#include <cstdint>

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
  hub_module,      ///< tfhub_module.pb: the number 3
};

/// Judged on the front alone when that is all there is: the last message then ends early.
[[nodiscard]] Kind kind_of(ByteView bytes);

}  // namespace assay::formats::tensorflow
