#include "formats/onnx/logic/constants.hpp"

namespace assay::formats::onnx::logic {
namespace {

constexpr std::size_t kMostNumbers = 4096;

}  // namespace

/// The value of the wiring that an initializer or the output of a Constant is.
Index Constants::source(Index value) const {
  if (value == kNone) return kNone;
  const auto& origin = flow_.values[value];
  return origin.kind == Flow::Origin::Kind::input ? kNone : origin.source;
}

std::optional<std::vector<std::int64_t>> Constants::numbers(Index value) const {
  const Index from = source(value);
  return from == kNone ? std::nullopt : values_.integers(from, kMostNumbers);
}

bool Constants::is_list(Index value) const {
  const Index from = source(value);
  const auto* tensor = from == kNone ? nullptr : values_.constant(from);
  if (tensor == nullptr) return false;
  const auto dims = model_.dims_of(*tensor);
  return dims.size() <= 1 || (dims.size() == 2 && dims[1] == 1);
}

bool Constants::is_range(Index value) const {
  const auto all = numbers(value);
  if (!all || all->size() < 3) return false;
  const auto step = (*all)[1] - (*all)[0];
  for (std::size_t i = 1; i < all->size(); ++i)
    if ((*all)[i] - (*all)[i - 1] != step) return false;
  return step != 0;
}

std::size_t Constants::single_elements(std::span<const Index> in) const {
  if (in.size() < 3) return 0;
  const auto starts = numbers(in[1]);
  const auto ends = numbers(in[2]);
  if (!starts || !ends || starts->size() != ends->size()) return 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < starts->size(); ++i) {
    const auto start = (*starts)[i];
    const auto end = (*ends)[i];
    const bool is_last = start == -1 && end > 0;
    if (is_last || (start < end && start >= end - 1)) ++count;
  }
  return count;
}

}  // namespace assay::formats::onnx::logic
