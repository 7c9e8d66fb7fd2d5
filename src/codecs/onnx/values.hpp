#pragma once

#include "codecs/onnx/model.hpp"
#include "codecs/onnx/wiring.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace assay::onnx {

/// The product of a shape; nothing if a dimension is negative or it does not fit into 63 bits.
[[nodiscard]] std::optional<std::uint64_t> elements_in(std::span<const std::int64_t> dims);

/// Reads numbers that a model keeps in its file: what is small and asked for, never all of it. All are borrowed.
class Values {
 public:
  static constexpr std::size_t kMost = 4096;

  Values(ByteView file, const Model& model, const Wiring& wiring) : file_(file), model_(model), wiring_(wiring) {}

  /// The elements of an integer or boolean tensor, or of a real one. Nothing when it has more than `most` elements, its
  /// data are not in this file, or do not fit its shape, or the type is another.
  [[nodiscard]] std::optional<std::vector<std::int64_t>> integers(const Tensor& tensor, std::size_t most = kMost) const;
  [[nodiscard]] std::optional<std::vector<double>> reals(const Tensor& tensor, std::size_t most = kMost) const;

  /// The list of an attribute (or its single number); nothing when it has none, or more than `most`.
  [[nodiscard]] std::optional<std::vector<std::int64_t>> integers(const Attribute& attribute,
                                                                  std::size_t most = kMost) const;
  [[nodiscard]] std::optional<std::vector<double>> reals(const Attribute& attribute, std::size_t most = kMost) const;
  /// Calls `each` with every string of an attribute, single or list, and with its offset.
  void strings(const Attribute& attribute, const std::function<void(std::string_view, ByteRange)>& each) const;
  /// The same for the elements of a string tensor.
  void strings(const Tensor& tensor, const std::function<void(std::string_view, ByteRange)>& each) const;

  /// The tensor that a value always is: an initializer, the default of an input, a Constant node's `value`.
  [[nodiscard]] const Tensor* constant(Index value) const;
  /// Whether a value is the same in every run: as above, or a Constant node of any kind.
  [[nodiscard]] bool is_constant(Index value) const;
  /// Its numbers, also from the other attributes of Constant nodes (value_int, value_floats …).
  [[nodiscard]] std::optional<std::vector<std::int64_t>> integers(Index value, std::size_t most = kMost) const;
  [[nodiscard]] std::optional<std::vector<double>> reals(Index value, std::size_t most = kMost) const;

 private:
  [[nodiscard]] ByteView at(ByteRange range) const {
    return file_.from(range.offset - file_.origin()).first(range.size);
  }
  [[nodiscard]] const Node* constant_node(Index value) const;

  ByteView file_;
  const Model& model_;
  const Wiring& wiring_;
};

}  // namespace assay::onnx
