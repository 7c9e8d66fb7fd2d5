#include "core/text.hpp"
#include "formats/executorch/reader.hpp"
#include "formats/executorch/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

// What a program says of its tensors.

namespace assay::formats::executorch {

using flatbuffer::Table;

void Reader::read_tensor(const Table& tensor) {
  static_cast<void>(tensor.table(tensor::allocation_info, "allocation"));
  const auto extra = tensor.table(tensor::extra_tensor_info, "information");
  static_cast<void>(extra.text(extra_tensor_info::fully_qualified_name, "name of a tensor"));
  const auto wanted = judge_shape(tensor);
  const bool is_external = extra.number<std::uint8_t>(extra_tensor_info::location) == 1;
  if (wanted && !is_external) judge_data(tensor, *wanted);
}

void Reader::impossible(const Table& tensor, std::string message) {
  const ByteRange range{file_.origin() + tensor.offset(), tensor.range().size};
  if (complaints_.wants(kTensor, range)) complaints_.report(kTensor, {range, "tensor"}, std::move(message));
}

std::optional<std::uint64_t> Reader::judge_shape(const Table& tensor) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const auto sizes = tensor.vector(tensor::sizes, 4, "sizes of a tensor");
  const auto order = tensor.vector(tensor::dim_order, 1, "order of dimensions");
  if (!buffer_ || !context_.step(sizes.size() + order.size())) return std::nullopt;
  std::uint64_t elements = 1;
  for (std::uint64_t i = 0; i < sizes.size(); ++i) {
    const auto size = sizes.at<std::int32_t>(i);
    if (size < 0) {
      impossible(tensor, fmt::format("A tensor has a dimension of {}.", size));
      return std::nullopt;
    }
    if (size != 0 && elements > kMost / 16 / static_cast<std::uint64_t>(size)) {
      impossible(tensor, "The size of a tensor does not fit into 63 bits.");
      return std::nullopt;
    }
    elements *= static_cast<std::uint64_t>(size);
  }
  if (order.size() != 0 && order.size() != sizes.size())
    impossible(tensor, fmt::format("A tensor of {} dimensions has an order of {}.", sizes.size(), order.size()));
  for (std::uint64_t i = 0; i < order.size(); ++i) {
    const auto dimension = order.at<std::uint8_t>(i);
    if (dimension < sizes.size()) continue;
    impossible(tensor,
               fmt::format("A tensor of {} dimensions has the dimension {} in its order.", sizes.size(), dimension));
    break;
  }
  const auto bytes = bytes_of(tensor.number<std::uint8_t>(tensor::scalar_type));
  return bytes ? std::optional(elements * *bytes) : std::nullopt;
}

void Reader::judge_data(const Table& tensor, std::uint64_t wanted) {
  const auto index = tensor.number<std::uint32_t>(tensor::data_buffer_idx);
  if (index == 0) return;  // filled when it is run
  const auto short_of = [&](std::uint64_t got) {
    if (got < wanted)
      impossible(tensor, fmt::format("The shape of a tensor takes {} bytes, and its data has {}.",
                                     text::grouped(wanted), text::grouped(got)));
  };
  const bool is_constant = !tensor.has(tensor::allocation_info);
  if (is_constant && !constants_.empty()) {
    judge_index(index, constants_.size(), tensor.range(), "data of a tensor");
    if (index < constants_.size()) short_of(constants_[index].size);
    return;
  }
  const auto extra = tensor.table(tensor::extra_tensor_info, "information");
  const auto which = extra.number<std::uint64_t>(extra_tensor_info::mutable_data_segment);
  if (!is_constant && which >= mutable_segments_.size()) return;  // a program of before there were any
  const auto& constants = is_constant ? constant_segment_ : mutable_segments_[static_cast<std::size_t>(which)];
  judge_index(index, constants.offsets.size(), tensor.range(), "data of a tensor");
  if (index >= constants.offsets.size() || constants.segment >= segments_.size()) return;
  const auto size = segments_[static_cast<std::size_t>(constants.segment)].size;
  const auto offset = constants.offsets.at<std::uint64_t>(index);
  short_of(size - std::min(size, offset));
}

}  // namespace assay::formats::executorch
