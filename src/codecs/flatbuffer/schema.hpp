#pragma once

#include "codecs/flatbuffer/buffer.hpp"

#include <cstdint>
#include <functional>
#include <span>

namespace assay::flatbuffer {

struct TableSpec;

/// One field of a table whose value is somewhere else; numbers stand in the table itself and need no line.
struct FieldSpec {
  enum class Kind : std::uint8_t {
    text,
    texts,
    items,  ///< a vector of numbers or structs of `item_size` bytes
    table,
    tables,
    choice,  ///< a union: the field before says which of `members` it is, from 1; 0 is none
  };
  std::uint16_t number;
  Kind kind;
  std::uint8_t item_size = 0;
  const TableSpec* table = nullptr;
  std::span<const TableSpec* const> members = {};  ///< null: a table without anything but numbers
};

/// What a schema says of one table.
struct TableSpec {
  std::span<const FieldSpec> fields;
};

/// Follows everything that `root` reaches, each table once, without recursion. `visit` gets every table with its
/// specification, before what it reaches is followed; `member` gets the number of a union that no specification knows,
/// whose table is not followed. Both may be null. Stops where the buffer breaks or its work is spent.
struct Visitor {
  std::function<void(const Table&, const TableSpec&)> visit;
  std::function<void(const Table&, std::uint8_t)> unknown_member;
};
void walk(Buffer& buffer, const Table& root, const TableSpec& spec, const Visitor& visitor);

}  // namespace assay::flatbuffer
