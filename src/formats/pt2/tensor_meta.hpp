#pragma once

#include "codecs/json/document.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::pt2 {

/// A type of numbers by the code that torch.export writes (ScalarType of torch/_export/serde/schema.py, versions 8.x).
struct ElementType {
  std::uint64_t code = 0;
  std::string_view name;
  std::uint64_t size = 0;  ///< bytes of an element
};
/// Nothing for codes that PyTorch does not have.
[[nodiscard]] const ElementType* element_type(std::uint64_t code);

/// What a payload's `tensor_meta` says (TensorMeta of the same schema): a view of the record it lies in.
struct TensorMeta {
  const ElementType* type = nullptr;  ///< null: unknown
  std::optional<std::uint64_t> code;  ///< as written
  std::string shape;                  ///< "[3, 224]", for people
  bool is_strided = true;             ///< its layout is the one that has raw bytes
  /// Bytes of the record that the view reaches to: (offset + Σ (size - 1) · stride + 1) · element. Nothing when a
  /// number is missing, negative, symbolic or too large, or the lists do not fit each other.
  std::optional<std::uint64_t> extent;
};
[[nodiscard]] TensorMeta read_tensor_meta(const json::Value& value);

}  // namespace assay::formats::pt2
