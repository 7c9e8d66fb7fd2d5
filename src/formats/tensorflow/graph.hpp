#pragma once

#include "codecs/protobuf/reader.hpp"

#include <assay/bytes.hpp>
#include <assay/context.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay::formats::tensorflow {

/// One NodeDef (node_def.proto). Only its name and operator are read before somebody asks for more.
struct Node {
  std::string_view name;
  std::string_view op;
  ByteView message;

  [[nodiscard]] std::vector<std::string_view> inputs() const;
  /// The AttrValue of an attribute; the last one counts.
  [[nodiscard]] std::optional<ByteView> attribute(std::string_view key) const;
  /// The texts of an attribute: one, or those of a list.
  [[nodiscard]] std::vector<std::string_view> texts(std::string_view key) const;
  /// The functions that its attributes name.
  [[nodiscard]] std::vector<std::string_view> functions() const;
};

/// The strings of a constant (tensor.proto).
[[nodiscard]] std::vector<std::string_view> constant_texts(const Node& node);

/// Nodes that know each other by name: those of the graph itself, or of one function of its library.
struct Scope {
  std::string_view function;  ///< empty for the graph itself
  std::vector<std::string_view> arguments;
  std::vector<Node> nodes;
  std::unordered_map<std::string_view, std::uint32_t> by_name;
};

/// A graph with its functions. Views into the bytes of the artifact, which must outlive it.
class Graph {
 public:
  explicit Graph(ScanContext& context) : context_(context) {}

  /// Reads a GraphDef (graph.proto). What is broken is recorded as incomplete; what came before it is kept.
  void read(ByteView graph_def);

  [[nodiscard]] const std::vector<Scope>& scopes() const { return scopes_; }
  [[nodiscard]] std::uint64_t nodes() const { return nodes_; }

  /// A node that calls a function, and by how many its inputs are further on than the function's arguments.
  struct Call {
    std::uint32_t scope;
    std::uint32_t node;
    std::optional<std::uint32_t> shift;  ///< nothing: any input may become any argument
  };
  [[nodiscard]] const std::vector<Call>& calls_of(std::string_view function);

 private:
  void read_library(ByteView library);
  void read_function(ByteView function);
  void read_signature(ByteView signature, Scope& scope);
  void add(Scope& scope, ByteView message);
  void check(const protobuf::Reader& in);
  void find_calls();

  ScanContext& context_;
  std::vector<Scope> scopes_;
  std::uint64_t nodes_ = 0;
  bool has_calls_ = false;
  std::map<std::string_view, std::vector<Call>, std::less<>> calls_;
};

}  // namespace assay::formats::tensorflow
