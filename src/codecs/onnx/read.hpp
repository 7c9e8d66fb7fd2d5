#pragma once

#include "codecs/onnx/model.hpp"

#include <cstdint>
#include <functional>

namespace assay::onnx {

/// A text that does nothing for a graph: documentation, metadata, values of attributes and of string tensors; and
/// names, which can hold anything as well. A name is shown where it stands first.
struct FreeText {
  enum class Kind : std::uint8_t { documentation, metadata, attribute, element, name };
  Kind kind;
  Message owner;  ///< what it belongs to
  std::string_view text;
  std::uint64_t offset = 0;
};

struct ReadOptions {
  /// Counts work; false stops. May be null.
  std::function<bool(std::uint64_t)> step;
  /// Is shown every free text. May be null.
  std::function<void(const FreeText&)> text;
  /// Bytes before this offset are not needed soon. May be null.
  std::function<void(std::uint64_t)> passed;
  /// How many nodes, names, tensors … all together are kept before the rest is left unread.
  std::uint64_t items = 20'000'000;
};

/// Reads a ModelProto. Graphs wait in a queue, so that no nesting in the file is one of ours.
[[nodiscard]] Model read_model(ByteView bytes, const ReadOptions& options = {});

/// Reads a file that is a part of a model: a GraphProto of today or of the time when it was the model, or a NodeProto,
/// which gets a graph around it whose inputs and outputs are its own.
[[nodiscard]] Model read_part(ByteView bytes, Message message, const ReadOptions& options = {});

/// Reads what a file of test data holds: a TensorProto, SequenceProto, MapProto or OptionalProto. Its tensors have the
/// place `file`.
[[nodiscard]] Model read_data(ByteView bytes, Message message, const ReadOptions& options = {});

}  // namespace assay::onnx
