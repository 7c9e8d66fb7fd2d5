#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace assay::tensorflow {

struct Function;

/// The value of an attribute (attr_value.proto). A value that is written in pieces is merged by parsers, so that all of
/// them count. Views into the bytes of the message, which must outlive it.
struct Value {
  std::vector<ByteView> pieces;

  [[nodiscard]] bool exists() const { return !pieces.empty(); }
  /// One text, or those of a list.
  [[nodiscard]] std::vector<std::string_view> texts() const;
  /// The texts of a tensor (tensor.proto), whether each is a field or all of them are packed in one.
  [[nodiscard]] std::vector<std::string_view> tensor_texts() const;
  /// What stands for the value inside of a function: names of attributes that callers of the function give.
  [[nodiscard]] std::vector<std::string_view> placeholders() const;
  [[nodiscard]] std::vector<Function> functions() const;
};

struct Attribute {
  std::string_view key;
  Value value;
};

/// A function that an attribute names, with the attributes that it is called with (NameAttrList).
struct Function {
  std::string_view name;
  ByteView message;

  [[nodiscard]] Value attribute(std::string_view key) const;
  [[nodiscard]] std::vector<Attribute> attributes() const;
};

/// One NodeDef (node_def.proto). Only its name and operator are read before somebody asks for more.
struct Node {
  std::string_view name;
  std::string_view op;
  ByteView message;

  [[nodiscard]] std::vector<std::string_view> inputs() const;
  [[nodiscard]] Value attribute(std::string_view key) const;
  [[nodiscard]] std::vector<Attribute> attributes() const;
};

/// What is broken is told in `error`; what came before it is kept.
[[nodiscard]] Node read_node(ByteView message, std::optional<Error>& error);

/// The default of an attribute in the signature of a function (op_def.proto).
[[nodiscard]] Value default_of(ByteView signature, std::string_view key);

}  // namespace assay::tensorflow
