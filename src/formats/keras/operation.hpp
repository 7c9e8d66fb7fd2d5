#pragma once

#include "codecs/json/document.hpp"

#include <string>
#include <string_view>

namespace assay::formats::keras {

/// What a layer of Keras 2 calls that stands for an operation of TensorFlow: `tensorflow.math.reduce_sum`. Empty for
/// any other layer.
///
/// Such layers keep the name that the function is exported by, whichever it is, and the constants that it is called
/// with: making the model calls it (keras/layers/core/tf_op_layer.py).
[[nodiscard]] std::string operation_of(std::string_view class_name, const json::Value& config);

/// The same without the name of an older interface: `tensorflow.compat.v1.x` is `tensorflow.x`.
[[nodiscard]] std::string without_version(std::string_view operation);

/// Whether a function of TensorFlow turns what it is given into something else, although what lies beside it reads and
/// writes files: pictures and records are decoded in ordinary models.
[[nodiscard]] bool is_codec(std::string_view name);

}  // namespace assay::formats::keras
