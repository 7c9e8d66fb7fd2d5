#include "formats/safetensors/layout.hpp"

#include "core/text.hpp"
#include "formats/safetensors/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <tuple>

namespace assay::formats::safetensors {
namespace {

using assay::safetensors::Tensor;

std::uint64_t add_up(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::uint64_t>::max() : sum;
}

void cover(ByteRange numbers, ScanContext& context) {
  context.cover(numbers);
  context.opaque(numbers);
}

std::string name_of(const Tensor& tensor) { return text::quoted(tensor.name.text(), 120); }

}  // namespace

void Layout::add(const Tensor& tensor, Complaints& complaints) {
  if (!tensor.begin || !tensor.end) return;
  judge_size(tensor, complaints);
  if (*tensor.end >= *tensor.begin) places_.push_back({*tensor.begin, *tensor.end, tensor.name.range.offset});
}

void Layout::judge_size(const Tensor& tensor, Complaints& complaints) const {
  const auto complain = [&](const auto& message) {
    if (complaints.wants(kSizeMismatch, tensor.entry))
      complaints.report(kSizeMismatch, {tensor.offsets_range, "data_offsets"}, message());
  };
  if (*tensor.end < *tensor.begin) {
    return complain([&] {
      return fmt::format("The tensor {} ends at {}, before it begins at {}.", name_of(tensor), *tensor.end,
                         *tensor.begin);
    });
  }
  const auto has = *tensor.end - *tensor.begin;
  const auto what = [&] {
    return fmt::format("The tensor {} of type {} and shape {}", name_of(tensor),
                       text::printable(tensor.data_type.raw, 40), text::printable(tensor.shape, 80));
  };
  if (tensor.is_ragged()) return complain([&] { return fmt::format("{} does not fill its last byte.", what()); });
  const auto needs = tensor.size();
  if (needs && *needs != has)
    return complain([&] {
      return fmt::format("{} needs {} bytes, and its offsets span {}.", what(), text::grouped(*needs),
                         text::grouped(has));
    });
  // Elements are known, the type is known, and their bytes do not fit into 64 bits.
  if (!needs && tensor.elements && tensor.bits && complaints.wants(kInteger, tensor.shape_range))
    complaints.report(kInteger, {tensor.shape_range, "shape"},
                      fmt::format("{} has a size that does not fit into 64 bits.", what()));
}

ByteRange Layout::within_file(std::uint64_t begin, std::uint64_t end) const {
  const auto first = std::min(add_up(data_, begin), size_);
  return {first, std::min(add_up(data_, end), size_) - first};
}

void Layout::judge(bool is_known, ScanContext& context, Complaints& complaints) {
  const auto by_place = [](const Place& place) { return std::tuple(place.begin, place.end, place.name); };
  if (!std::ranges::is_sorted(places_, {}, by_place)) std::ranges::sort(places_, {}, by_place);
  std::uint64_t end = 0;        // of all tensors so far
  std::uint64_t run_begin = 0;  // of those that follow each other
  for (const Place& place : places_) {
    if (place.begin > end) {
      cover(within_file(run_begin, end), context);
      run_begin = place.begin;
      const auto range = within_file(end, place.begin);
      if (is_known && complaints.wants(kGap, range))
        complaints.report(
            kGap, {range, "data"},
            fmt::format("{} bytes lie between tensors and belong to none.", text::grouped(place.begin - end)));
    } else if (place.begin < end && complaints.wants(kOverlap, within_file(place.begin, place.end))) {
      complaints.report(kOverlap, {within_file(place.begin, std::min(place.end, end)), "data"},
                        fmt::format("The tensor that is named at {:#x} begins {} bytes before another one ends.",
                                    place.name, text::grouped(end - place.begin)));
    }
    end = std::max(end, place.end);
  }
  cover(within_file(run_begin, end), context);
  if (is_known) judge_end(end, context, complaints);
  places_ = {};
}

void Layout::judge_end(std::uint64_t end, ScanContext& context, Complaints& complaints) const {
  const auto wanted = add_up(data_, end);
  if (wanted < size_) {
    complaints.report(kTrailingData, {{wanted, size_ - wanted}, "data"},
                      fmt::format("{} bytes follow the last tensor.", text::grouped(size_ - wanted)));
  } else if (wanted > size_) {
    complaints.report(kTruncated, {{std::min(data_, size_), size_ - std::min(data_, size_)}, "data"},
                      fmt::format("The tensors need {} bytes more than the file has.", text::grouped(wanted - size_)));
    context.incomplete({ErrorCode::truncated, size_,
                        fmt::format("tensors: {} bytes wanted, {} left", end, size_ - std::min(data_, size_))});
  }
}

}  // namespace assay::formats::safetensors
