#include "formats/onnx/logic/constants.hpp"

#include <algorithm>
#include <limits>

namespace assay::formats::onnx::logic {
namespace {

constexpr std::size_t kMostNumbers = 4096;
/// Of a table with one number for each word of a vocabulary, or of a matrix that picks from an image.
constexpr std::size_t kMostOfTable = std::size_t{1} << 18U;
/// A matrix picks or adds up when it has at most so many rows or columns; a square one may have more.
constexpr std::int64_t kMostPicked = 8;
constexpr std::int64_t kLargestSquare = 64;

/// A bound of a Slice that is larger means: to the end.
constexpr std::int64_t kMostSliced = 1'000'000;

constexpr std::size_t kMostPlaces = 256;
/// Of a range whose end is not known.
constexpr std::int64_t kLong = 1'000'000;
/// Tensors of more dimensions are not asked for their size again and again.
constexpr std::size_t kMostDimensions = 32;

/// Of the entries of each line, which are `step` apart, how many are not zero, at the most and at the least.
struct Density {
  std::int64_t least, most;
};

Density density_of(std::span<const double> numbers, std::int64_t lines, std::int64_t length, bool is_by_row) {
  Density result{.least = length, .most = 0};
  for (std::int64_t line = 0; line < lines; ++line) {
    std::int64_t count = 0;
    for (std::int64_t i = 0; i < length; ++i)
      if (numbers[static_cast<std::size_t>(is_by_row ? line * length + i : i * lines + line)] != 0) ++count;
    result.least = std::min(result.least, count);
    result.most = std::max(result.most, count);
  }
  return result;
}

Product product_of(std::span<const double> numbers, std::int64_t rows, std::int64_t columns) {
  if (std::ranges::all_of(numbers, [&](double one) { return one == numbers.front() && one != 0; }))
    return Product::sums;
  const bool is_by_row = rows <= columns;
  const auto lines = std::min(rows, columns);
  const auto [least, most] = density_of(numbers, lines, std::max(rows, columns), is_by_row);
  if (least != 1 || most != 1) return Product::layer;
  if (rows != columns) return Product::picks;
  const auto other = density_of(numbers, lines, lines, !is_by_row);
  return other.least == 1 && other.most == 1 ? Product::moves : Product::picks;
}

}  // namespace

/// The value of the wiring that an initializer or the output of a Constant is.
Index Constants::source(Index value) const {
  if (value == kNone) return kNone;
  const auto& origin = flow_.values[value];
  return origin.kind == Flow::Origin::Kind::input ? kNone : origin.source;
}

const std::optional<std::vector<std::int64_t>>& Constants::numbers(Index value) const {
  static const std::optional<std::vector<std::int64_t>> kNothing;
  const Index from = source(value);
  if (from == kNone) return kNothing;
  const auto [known, is_new] = numbers_.try_emplace(from);
  if (is_new) known->second = values_.integers(from, kMostNumbers);
  return known->second;
}

bool Constants::is_list(Index value) const {
  const Index from = source(value);
  const auto* tensor = from == kNone ? nullptr : values_.constant(from);
  if (tensor == nullptr) return false;
  const auto dims = model_.dims_of(*tensor);
  return dims.size() <= 1 || (dims.size() == 2 && dims[1] == 1);
}

bool Constants::is_zero(Index value) const {
  const Index from = source(value);
  if (from == kNone || elements(value) > kMostPicked) return false;
  const auto numbers = all(from, kMostPicked);
  return numbers && !numbers->empty() && std::ranges::all_of(*numbers, [](double one) { return one == 0; });
}

std::int64_t Constants::range(Index value) const {
  if (const auto counted = counted_range(value); counted != 0) return counted;
  const auto& all = numbers(value);
  if (!all || all->size() < 3 || (all->front() != 0 && all->front() != 1)) return 0;
  for (std::size_t i = 1; i < all->size(); ++i)
    if ((*all)[i] - (*all)[i - 1] != 1) return 0;
  return static_cast<std::int64_t>(all->size());
}

std::int64_t Constants::elements(Index value) const {
  const auto count = assay::onnx::elements_in(dimensions(value)).value_or(0);
  return static_cast<std::int64_t>(std::min<std::uint64_t>(count, std::numeric_limits<std::int64_t>::max()));
}

/// The same for the result of a Range, whose end need not be known.
std::int64_t Constants::counted_range(Index value) const {
  for (int i = 0; i < 16 && value != kNone && flow_.values[value].kind == Flow::Origin::Kind::computed; ++i) {
    const auto& step = flow_.steps[flow_.values[value].step];
    const auto in = flow_.inputs_of(step);
    if (model_.text(model_.nodes[step.node].op_type) == "Range" && in.size() == 3) {
      const auto start = numbers(in[0]);
      const auto by = numbers(in[2]);
      const bool is_count = start && by && *by == std::vector<std::int64_t>{1} && start->size() == 1;
      return is_count && (start->front() == 0 || start->front() == 1) ? kLong : 0;
    }
    if (in.empty() || (step.operation != Operation::move && step.operation != Operation::reshape &&
                       step.operation != Operation::rearrange))
      return 0;
    value = in.front();
  }
  return 0;
}

/// Those of a table that is no single number; nothing for others.
std::span<const std::int64_t> Constants::dimensions(Index value) const {
  const Index from = source(value);
  const auto* tensor = from == kNone ? nullptr : values_.constant(from);
  if (tensor == nullptr || tensor->dims.count > kMostDimensions) return {};
  return model_.dims_of(*tensor);
}

std::optional<std::vector<double>> Constants::all(Index from, std::size_t most) const {
  if (auto reals = values_.reals(from, most)) return reals;
  const auto integers = values_.integers(from, most);
  if (!integers) return std::nullopt;
  return std::vector<double>(integers->begin(), integers->end());
}

double Constants::largest(Index value) const {
  const Index from = source(value);
  const auto numbers = from == kNone ? std::nullopt : all(from, kMostNumbers);
  if (!numbers || numbers->empty()) return 0;
  return *std::ranges::max_element(*numbers);
}

bool Constants::has_single_entry(Index value) {
  const Index from = source(value);
  if (from == kNone) return false;
  const auto [known, is_new] = single_entries_.try_emplace(from, false);
  if (!is_new) return known->second;
  const auto numbers = all(from, kMostOfTable);
  if (!numbers || numbers->size() < 3) return false;
  // What the first three have in common is the rule.
  const double usual = (*numbers)[0] == (*numbers)[1] ? (*numbers)[0] : (*numbers)[2];
  known->second = std::ranges::count_if(*numbers, [&](double one) { return one != usual; }) == 1;
  return known->second;
}

bool Constants::is_varied(Index value) {
  // The same numbers in another shape are still the same.
  for (int i = 0; i < 16 && value != kNone && flow_.values[value].kind == Flow::Origin::Kind::computed; ++i) {
    const auto& step = flow_.steps[flow_.values[value].step];
    if (step.operation != Operation::move && step.operation != Operation::reshape &&
        step.operation != Operation::rearrange)
      break;
    const auto inputs = flow_.inputs_of(step);
    value = inputs.empty() ? kNone : inputs.front();
  }
  const Index from = source(value);
  if (from == kNone) return false;
  const auto [known, is_new] = varied_.try_emplace(from, false);
  if (!is_new) return known->second;
  if (const auto numbers = all(from, kMostNumbers)) {
    known->second = std::ranges::any_of(*numbers, [&](double one) { return one != numbers->front(); });
  } else if (const auto* tensor = values_.constant(from)) {
    known->second = assay::onnx::elements_in(model_.dims_of(*tensor)).value_or(0) > 1;
  }
  return known->second;
}

Product Constants::product_with(Index value) {
  const Index from = source(value);
  const auto* tensor = from == kNone ? nullptr : values_.constant(from);
  if (tensor == nullptr) return Product::layer;
  const auto dims = model_.dims_of(*tensor);
  if (dims.size() != 2 || std::min(dims[0], dims[1]) < 1 || std::max(dims[0], dims[1]) < 2) return Product::layer;
  const bool is_square = dims[0] == dims[1] && dims[0] <= kLargestSquare;
  if (std::min(dims[0], dims[1]) > kMostPicked && !is_square) return Product::layer;
  const auto [known, is_new] = products_.try_emplace(from, Product::layer);
  if (!is_new) return known->second;
  const auto numbers = all(from, kMostOfTable);
  if (numbers && !numbers->empty()) known->second = product_of(*numbers, dims[0], dims[1]);
  return known->second;
}

std::optional<std::vector<std::int64_t>> Constants::operand_or_attribute(Index step, std::size_t operand,
                                                                         std::string_view name) const {
  const auto in = flow_.inputs_of(flow_.steps[step]);
  if (operand < in.size() && in[operand] != kNone) return numbers(in[operand]);
  const auto* attribute = model_.attribute(model_.nodes[flow_.steps[step].node], name);
  return attribute == nullptr ? std::nullopt : values_.integers(*attribute, kMostNumbers);
}

bool Constants::is_weights(Index value, std::int64_t least) {
  const Index from = source(value);
  const auto* tensor = from == kNone ? nullptr : values_.constant(from);
  if (tensor == nullptr || tensor->type == assay::onnx::DataType::string || elements(value) < least) return false;
  return is_varied(value);
}

std::int64_t Constants::left_of(Index value, Index step) const {
  const auto dims = dimensions(value);
  const auto axes = operand_or_attribute(step, 1, "axes");
  if (dims.empty() || !axes) return 0;
  const auto rank = static_cast<std::int64_t>(dims.size());
  std::vector<std::int64_t> left(dims.begin(), dims.end());
  for (const auto axis : *axes)
    if (axis >= -rank && axis < rank) left[static_cast<std::size_t>(axis < 0 ? axis + rank : axis)] = 1;
  return static_cast<std::int64_t>(assay::onnx::elements_in(left).value_or(0));
}

std::int64_t Constants::sliced(Index step) const {
  const auto starts = operand_or_attribute(step, 1, "starts");
  const auto ends = operand_or_attribute(step, 2, "ends");
  if (!starts || !ends || starts->size() != 1 || ends->size() != 1) return 0;
  const auto start = starts->front();
  const auto end = ends->front();
  if (start < 0 && end > 0) return end > kMostSliced && start > -kMostSliced ? -start : 0;
  return start < end && end < kMostSliced && start > -kMostSliced ? end - start : 0;
}

std::int64_t Constants::different(Index value) const {
  if (const auto& known = numbers(value); !known || known->size() > kMostPlaces) return 0;
  auto all = numbers(value);
  std::ranges::sort(*all);
  return std::ranges::adjacent_find(*all) == all->end() ? static_cast<std::int64_t>(all->size()) : 0;
}

bool Constants::has_dimension(Index value, std::int64_t size) const {
  const auto dims = dimensions(value);
  return std::ranges::find(dims, size) != dims.end();
}

bool Constants::picks_one(std::span<const Index> in) {
  return in.size() == 2 && std::ranges::any_of(in, [&](Index value) {
           const auto dims = dimensions(value);
           return dims.size() == 2 && std::min(dims[0], dims[1]) == 1 && product_with(value) == Product::picks;
         });
}

std::size_t Constants::single_elements(std::span<const Index> in) const {
  if (in.size() < 3) return 0;
  const auto& starts = numbers(in[1]);
  const auto& ends = numbers(in[2]);
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
