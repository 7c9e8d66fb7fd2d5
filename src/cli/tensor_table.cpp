#include "cli/tensor_table.hpp"

#include "core/text.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace assay::cli {
namespace {

constexpr std::size_t kWidestName = 72;
constexpr std::size_t kWidestShape = 40;

std::string blanks(std::string_view text, std::size_t width) {
  const auto columns = report::columns_of(text);
  return std::string(columns < width ? width - columns : 0, ' ');
}

}  // namespace

std::optional<TensorRow> tensor_row(std::string_view fact) {
  // From the end: a name may hold anything.
  const auto close = fact.rfind("] ");
  const auto open = close == std::string_view::npos ? close : fact.rfind(" [", close);
  if (open == std::string_view::npos || open == 0) return std::nullopt;
  const auto type = fact.rfind(' ', open - 1);
  if (type == std::string_view::npos) return std::nullopt;
  return TensorRow{.name = fact.substr(0, type),
                   .type = fact.substr(type + 1, open - type - 1),
                   .shape = fact.substr(open + 1, close - open),
                   .size = fact.substr(close + 2)};
}

void write_tensor_table(std::span<const std::string_view> facts, report::Layout& out) {
  std::size_t name = 0, type = 0, shape = 0, size = 0;
  for (const auto fact : facts) {
    const auto row = tensor_row(fact);
    if (!row) continue;
    name = std::max(name, std::min(report::columns_of(row->name), kWidestName));
    type = std::max(type, row->type.size());
    shape = std::max(shape, std::min(row->shape.size(), kWidestShape));
    size = std::max(size, row->size.size());
  }
  for (const auto fact : facts) {
    out.put("  ");
    if (const auto row = tensor_row(fact)) {
      out.put(row->name).put(blanks(row->name, name)).put("  ");
      out.put(row->type, report::Ink::low).put(blanks(row->type, type)).put("  ");
      out.put(row->shape).put(blanks(row->shape, shape)).put("  ");
      out.put(blanks(row->size, size)).put(row->size);
    } else {
      out.put(text::printable(fact, 400));
    }
    out.end_line();
  }
}

}  // namespace assay::cli
