#include "pickle/import_names.hpp"

#include "pickle/python_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::pickle {
namespace {

/// What the program itself uses, of the unpickler and of Python: no other global may be called so.
constexpr auto kOfUnpickler =
    std::to_array<std::string_view>({"buffers", "find_class", "get_extension", "persistent_load", "unpickler"});
constexpr auto kOfPython =
    std::to_array<std::string_view>({"bytearray", "float", "frozenset", "int", "memoryview", "next", "set"});

bool are_python_names(std::string_view dotted) {
  while (true) {
    const auto dot = dotted.find('.');
    if (!is_python_name(dotted.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    dotted.remove_prefix(dot + 1);
  }
}

/// `_12` is the value that opcode 12 made.
bool is_like_variable(std::string_view name) {
  return name.size() > 1 && name[0] == '_' && name[1] >= '0' && name[1] <= '9';
}

bool is_reserved(std::string_view module, std::string_view name) {
  if (std::ranges::binary_search(kOfUnpickler, name) || is_like_variable(name)) return true;
  return std::ranges::binary_search(kOfPython, name) && module != "builtins" && module != "__builtin__";
}

}  // namespace

std::optional<ImportNames::Bound> ImportNames::bind(std::string_view module, std::string_view name,
                                                    std::uint64_t opcode) {
  if (!are_python_names(module) || !are_python_names(name)) return std::nullopt;
  const auto first = name.substr(0, name.find('.'));
  std::string key = fmt::format("{} {}", module, first);
  auto known = names_.find(key);
  if (known == names_.end()) {
    const bool is_free = !is_reserved(module, first) && !taken_.contains(first);
    std::string bound = is_free ? std::string(first) : free_name(first, opcode);
    taken_.insert(bound);
    known = names_.emplace(std::move(key), std::move(bound)).first;
  }
  const auto& bound = known->second;
  return Bound{fmt::format("from {} import {}{}", module, first, bound == first ? "" : " as " + bound),
               bound + std::string(name.substr(first.size()))};
}

std::string ImportNames::free_name(std::string_view name, std::uint64_t opcode) const {
  std::string free = fmt::format("{}_{}", is_like_variable(name) ? "name" : name, opcode);
  while (taken_.contains(free)) free += '_';
  return free;
}

}  // namespace assay::pickle
