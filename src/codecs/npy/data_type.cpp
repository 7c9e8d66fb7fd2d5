#include "codecs/npy/data_type.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <string_view>
#include <utility>

namespace assay::npy {
namespace {

using Kind = Literal::Kind;

std::optional<std::uint64_t> multiply(std::optional<std::uint64_t> a, std::optional<std::uint64_t> b) {
  if (!a || !b) return std::nullopt;
  if (*b != 0 && *a > std::numeric_limits<std::uint64_t>::max() / *b) return std::nullopt;
  return *a * *b;
}
std::optional<std::uint64_t> add(std::optional<std::uint64_t> a, std::optional<std::uint64_t> b) {
  if (!a || !b || *a > std::numeric_limits<std::uint64_t>::max() - *b) return std::nullopt;
  return *a + *b;
}

Error unknown(const Literal& literal, std::string_view what) {
  return {ErrorCode::unsupported, literal.offset,
          fmt::format("descr: a type of numpy wanted, got {} {}", what, text::quoted(literal.text, 60))};
}

/// "<f8", "|S10", "<M8[ns]", "|O": byte order, kind, digits, unit.
Result<DataType> read_type_string(const Literal& literal) {
  std::string_view rest = literal.text;
  if (!rest.empty() && std::string_view("<>|=").find(rest.front()) != std::string_view::npos) rest.remove_prefix(1);
  if (rest.empty()) return std::unexpected(unknown(literal, "the string"));
  const char kind = rest.front();
  rest.remove_prefix(1);
  // "|O", "|O4" and "|O8": Python 2 wrote the size of a pointer.
  if (kind == 'O' && (rest.empty() || rest == "4" || rest == "8")) return DataType{8, true};
  if (kind == '?' && rest.empty()) return DataType{1, false};

  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), count);
  if (error != std::errc{}) return std::unexpected(unknown(literal, "the string"));
  const auto unit = rest.substr(static_cast<std::size_t>(end - rest.data()));
  const bool has_unit = unit.starts_with('[') && unit.ends_with(']');
  if (!unit.empty() && !(has_unit && (kind == 'M' || kind == 'm')))
    return std::unexpected(unknown(literal, "the string"));
  switch (kind) {
    case 'b':
    case 'i':
    case 'u':
    case 'f':
    case 'c':
    case 'M':
    case 'm':
      if (count == 0 || count > 32) break;
      return DataType{count, false};
    case 'S':
    case 'a':
    case 'V': return DataType{count, false};
    case 'U': return DataType{multiply(count, 4), false};
    default: break;
  }
  return std::unexpected(unknown(literal, "the string"));
}

/// How many elements a shape holds: a tuple of sizes, or one size.
Result<std::optional<std::uint64_t>> read_sub_shape(const std::vector<Literal>& values, std::size_t index) {
  const auto& shape = values[index];
  auto sizes = items(values, index);
  if (shape.kind == Kind::integer) {
    sizes = {index};
  } else if (shape.kind != Kind::tuple && shape.kind != Kind::list) {
    return std::unexpected(unknown(shape, "a shape"));
  }
  std::optional<std::uint64_t> product = 1;
  for (const auto size : sizes) {
    const auto& literal = values[size];
    if (literal.kind != Kind::integer || literal.text.starts_with('-'))
      return std::unexpected(unknown(literal, "a size"));
    product =
        multiply(product, literal.integer ? std::optional(static_cast<std::uint64_t>(*literal.integer)) : std::nullopt);
  }
  return product;
}

}  // namespace

Result<DataType> read_data_type(const std::vector<Literal>& values, std::size_t index) {
  // A list of fields may hold lists of fields. Each piece of work is a type and how often it is repeated.
  struct Work {
    std::size_t index;
    std::optional<std::uint64_t> count;
  };
  DataType total{0, false};
  std::vector<Work> todo{{index, 1}};
  while (!todo.empty()) {
    const auto [at, count] = todo.back();
    todo.pop_back();
    const auto& literal = values[at];
    if (literal.kind == Kind::text) {
      const auto type = read_type_string(literal);
      if (!type) return type;
      total.has_objects = total.has_objects || type->has_objects;
      total.item_size = add(total.item_size, multiply(type->item_size, count));
    } else if (literal.kind == Kind::tuple) {
      // A subarray: (type, shape).
      const auto parts = items(values, at);
      if (parts.size() != 2) return std::unexpected(unknown(literal, "a tuple"));
      const auto elements = read_sub_shape(values, parts[1]);
      if (!elements) return std::unexpected(elements.error());
      todo.push_back({parts[0], multiply(count, *elements)});
    } else if (literal.kind == Kind::list) {
      // Fields: (name, type) or (name, type, shape); the name may be a pair of a title and a name.
      for (const auto field : items(values, at)) {
        const auto parts = items(values, field);
        if (values[field].kind != Kind::tuple || parts.size() < 2 || parts.size() > 3)
          return std::unexpected(unknown(values[field], "a field"));
        auto elements = count;
        if (parts.size() == 3) {
          const auto repeated = read_sub_shape(values, parts[2]);
          if (!repeated) return std::unexpected(repeated.error());
          elements = multiply(count, *repeated);
        }
        todo.push_back({parts[1], elements});
      }
    } else {
      return std::unexpected(unknown(literal, "a value"));
    }
  }
  return total;
}

}  // namespace assay::npy
