#include "core/tensor_numbers.hpp"
#include "core/text.hpp"
#include "formats/tflite/reader.hpp"
#include "formats/tflite/rules.hpp"

#include <fmt/format.h>

#include <limits>

// What a model says of its tensors.

namespace assay::formats::tflite {

using flatbuffer::Table;
using flatbuffer::Vector;

void Reader::read_tensor(const Table& tensor) {
  const Shape shape{tensor.vector(tensor::shape, 4, "shape"),
                    tensor.text(tensor::name, "name of a tensor"),
                    {file_.origin() + tensor.offset(), tensor.range().size}};
  static_cast<void>(tensor.vector(tensor::shape_signature, 4, "shape signature"));
  read_quantization(tensor.table(tensor::quantization, "quantization"));
  const auto sparsity = tensor.table(tensor::sparsity, "sparsity");
  read_sparsity(sparsity);
  const auto variants = tensor.vector(tensor::variant_tensors, 4, "variants");
  for (std::uint64_t i = 0; i < variants.size() && buffer_; ++i)
    static_cast<void>(variants.table(i, "variant").vector(0, 4, "shape of a variant"));
  const auto index = tensor.number<std::uint32_t>(tensor::buffer);
  judge_index(index, data_.size(), tensor.range(), "buffer of a tensor");
  if (has_flex_) subgraphs_.back().buffers.push_back(index);
  const auto type = tensor.number<std::uint8_t>(tensor::type);
  if (type != kString && index < data_.size()) tell_numbers(context_, data_[index].range);
  if (buffer_) judge_size(shape, type, index, sparsity.exists());
  tensors_.push_back(shape);
}

void Reader::read_quantization(const Table& table) {
  static_cast<void>(table.vector(quantization::min, 4, "quantization"));
  static_cast<void>(table.vector(quantization::max, 4, "quantization"));
  static_cast<void>(table.vector(quantization::scale, 4, "quantization"));
  static_cast<void>(table.vector(quantization::zero_point, 8, "quantization"));
  const auto details = table.table(quantization::details, "quantization details");
  if (table.number<std::uint8_t>(quantization::details_type) == 1)
    static_cast<void>(details.vector(0, 1, "custom quantization"));
}

void Reader::read_sparsity(const Table& table) {
  static_cast<void>(table.vector(sparsity::traversal_order, 4, "traversal order"));
  static_cast<void>(table.vector(sparsity::block_map, 4, "block map"));
  const auto dimensions = table.vector(sparsity::dim_metadata, 4, "dimensions");
  for (std::uint64_t i = 0; i < dimensions.size() && buffer_; ++i) {
    const auto dimension = dimensions.table(i, "dimension");
    const auto indices = [&](std::uint8_t type, const Table& vector) {
      constexpr std::uint64_t kSizes[] = {0, 4, 2, 1};  // by the member of SparseIndexVector
      if (type >= 1 && type <= 3) static_cast<void>(vector.vector(0, kSizes[type], "indices of a dimension"));
    };
    indices(dimension.number<std::uint8_t>(dimension::segments_type),
            dimension.table(dimension::segments, "segments of a dimension"));
    indices(dimension.number<std::uint8_t>(dimension::indices_type),
            dimension.table(dimension::indices, "indices of a dimension"));
  }
}

void Reader::impossible(const Shape& shape, std::string message, Severity severity) {
  if (complaints_.wants(kTensor, shape.range, severity))
    complaints_.report(kTensor, {shape.range, fmt::format("tensor {}", text::printable(shape.name, 80))},
                       std::move(message), severity);
}

void Reader::judge_size(const Shape& shape, std::uint8_t type, std::uint32_t buffer, bool is_sparse) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const auto name = text::quoted(shape.name, 80);
  std::uint64_t elements = 1;
  bool is_known = true;
  bool is_empty = false;
  if (!context_.step(shape.sizes.size())) return;
  for (std::uint64_t i = 0; i < shape.sizes.size(); ++i) {
    const auto size = shape.sizes.at<std::int32_t>(i);
    if (size < -1)
      return impossible(shape, fmt::format("The tensor {} has a dimension of {}.", name, size), kTensor.severity);
    is_known = is_known && size != -1;
    is_empty = is_empty || size == 0;
    if (size <= 0) continue;
    if (elements > kMost / 128 / static_cast<std::uint64_t>(size))
      return impossible(shape, fmt::format("The size of the tensor {} does not fit into 63 bits.", name),
                        kTensor.severity);
    elements *= static_cast<std::uint64_t>(size);
  }
  if (!is_known || is_sparse || buffer >= data_.size() || !data_[buffer].exists) return;
  const auto bits = bits_of(type);
  if (!bits) return;
  const auto wanted = is_empty ? 0 : (elements * *bits + 7) / 8;
  const auto got = data_[buffer].range.size;
  if (wanted == got) return;
  impossible(shape,
             fmt::format("The shape of {} takes {} bytes, and its data has {}.", name, text::grouped(wanted),
                         text::grouped(got)),
             wanted > got ? kTensor.severity : Severity::low);
}

/// Kernels of convolutions divide by the sizes of their filter.
void Reader::judge_filter(const Code& code, const Vector& inputs) {
  const auto input = filter_input(code.builtin);
  if (!input || *input >= inputs.size()) return;
  const auto index = inputs.at<std::int32_t>(*input);
  if (index < 0 || static_cast<std::uint64_t>(index) >= tensors_.size()) return;
  const auto& shape = tensors_[static_cast<std::size_t>(index)];
  for (std::uint64_t i = 0; i < shape.sizes.size(); ++i)
    if (shape.sizes.at<std::int32_t>(i) == 0)
      return impossible(shape,
                        fmt::format("The tensor {} is the filter of a convolution and has a dimension of 0.",
                                    text::quoted(shape.name, 80)),
                        kTensor.severity);
}

}  // namespace assay::formats::tflite
