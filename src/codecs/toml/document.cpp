#include "codecs/toml/document.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

// The parser asserts that a key begins with a character of a key before it reports that it does not: `[.a]` would end
// the process. Without the assertion it is the error that it should be; NDEBUG would make it an assumption.
#undef NDEBUG
#define TOML_ASSERT(expression) static_cast<void>(0)
#define TOML_EXCEPTIONS 0
#include <fmt/format.h>
#include <toml++/toml.h>

#include "core/text.hpp"

namespace assay::toml {
namespace {

Place place_of(const ::toml::source_region& source) {
  // Tables that exist only because a header below names them have no place of their own.
  return {std::max(source.begin.line, 1U), std::max(source.begin.column, 1U)};
}

/// One node of the library's tree that still has to be written to its place in ours.
struct Pending {
  const ::toml::node* from;
  Value* to;
};

/// The slots of the children are made before any child is filled, so that pointers to them hold.
void open_table(const ::toml::table& from, Table& to, std::vector<Pending>& pending) {
  struct Child {
    const ::toml::key* key;
    const ::toml::node* node;
  };
  std::vector<Child> children;
  children.reserve(from.size());
  for (const auto& [key, node] : from) children.push_back({&key, &node});
  std::ranges::sort(children, {}, [](const Child& child) {
    const auto place = place_of(child.key->source());
    return std::pair(place.line, place.column);
  });
  to.resize(children.size());
  for (std::size_t i = 0; i < children.size(); ++i) {
    to[i].key = children[i].key->str();
    to[i].place = place_of(children[i].key->source());
    pending.push_back({children[i].node, &to[i].value});
  }
}

void open_array(const ::toml::array& from, Array& to, std::vector<Pending>& pending) {
  to.resize(from.size());
  for (std::size_t i = 0; i < to.size(); ++i) pending.push_back({from.get(i), &to[i]});
}

void fill(const Pending& item, std::vector<Pending>& pending) {
  item.to->place = place_of(item.from->source());
  auto& data = item.to->data;
  if (const auto* table = item.from->as_table()) return open_table(*table, data.emplace<Table>(), pending);
  if (const auto* array = item.from->as_array()) return open_array(*array, data.emplace<Array>(), pending);
  if (const auto* string = item.from->as_string()) {
    data = string->get();
  } else if (const auto* integer = item.from->as_integer()) {
    data = integer->get();
  } else if (const auto* real = item.from->as_floating_point()) {
    data = real->get();
  } else if (const auto* boolean = item.from->as_boolean()) {
    data = boolean->get();
  } else if (const auto* date = item.from->as_date()) {
    const auto& day = date->get();
    data = Moment{fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day)};
  } else {
    data = Moment{};
  }
}

}  // namespace

std::string_view kind_of(const Value& value) {
  static constexpr std::array<std::string_view, 7> kKinds{
      "a text", "a whole number", "a number", "true or false", "a date or a time", "a list", "a table"};
  return kKinds.at(value.data.index());
}

Error error_at(std::string_view file, Place place, std::string_view why) {
  return {ErrorCode::malformed, 0,
          fmt::format("{}:{}:{}: {}", text::printable(file, 0), place.line, place.column, why)};
}

Result<Table> parse(std::string_view file, std::string_view text) {
  const auto parsed = ::toml::parse(text);
  if (!parsed) {
    const auto& error = parsed.error();
    return std::unexpected(error_at(file, place_of(error.source()), text::printable(error.description())));
  }
  Table root;
  std::vector<Pending> pending;
  open_table(parsed.table(), root, pending);
  while (!pending.empty()) {
    const auto item = pending.back();
    pending.pop_back();
    fill(item, pending);
  }
  return root;
}

}  // namespace assay::toml
