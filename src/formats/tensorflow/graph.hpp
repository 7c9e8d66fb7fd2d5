#pragma once

#include "codecs/protobuf/reader.hpp"
#include "codecs/tensorflow/node.hpp"

#include <assay/bytes.hpp>
#include <assay/context.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace assay::formats::tensorflow {

using assay::tensorflow::Node;

/// `^name` is an order, no value; `name:1` and `name:output:0` are values of a node.
[[nodiscard]] inline std::string_view node_name(std::string_view input) {
  return input.substr(0, std::min(input.find(':'), input.size()));
}

/// Nodes that know each other by name: those of the graph itself, or of one function of its library.
struct Scope {
  std::string_view function;  ///< empty for the graph itself
  std::vector<std::string_view> arguments;
  std::vector<ByteView> signatures;  ///< of the function, in pieces
  std::vector<Node> nodes;
  std::unordered_map<std::string_view, std::uint32_t> by_name;
};

/// A graph with its functions. Views into the bytes of the artifact, which must outlive it.
class Graph {
 public:
  explicit Graph(ScanContext& context) : context_(context) {}

  /// Reads a GraphDef (graph.proto), which may be written in pieces. What is broken is recorded as incomplete; what
  /// came before it is kept.
  void read(std::span<const ByteView> graph_def);
  /// A constant of the graph whose value a loader replaces by the path of a file in the model's own folder.
  void add_asset(std::string_view node) { assets_.insert(node); }
  [[nodiscard]] bool is_asset(std::string_view node) const { return assets_.contains(node); }

  [[nodiscard]] const std::vector<Scope>& scopes() const { return scopes_; }
  [[nodiscard]] std::uint64_t nodes() const { return nodes_; }
  /// Counts places that are looked at on the way to operands. False, and incomplete, beyond what a graph needs that
  /// somebody has drawn.
  [[nodiscard]] bool may_follow(std::uint64_t places);

  /// A node that calls a function, and by how many its inputs are further on than the function's arguments.
  struct Call {
    std::uint32_t scope;
    std::uint32_t node;
    std::optional<std::uint32_t> shift;  ///< nothing: any input may become any argument
  };
  [[nodiscard]] const std::vector<Call>& calls_of(std::string_view function);
  /// The nodes of a scope that put something into the queue `name`, or read with the reader of that name.
  [[nodiscard]] const std::vector<std::uint32_t>& users_of(std::uint32_t scope, std::string_view name);
  /// The values that nodes of its scope assign to a variable, when it can have no others: a path of an asset, as
  /// TensorFlow 2 keeps it. Nothing when a checkpoint or anybody else may fill it.
  [[nodiscard]] std::optional<std::vector<std::string_view>> assigned_to(std::uint32_t scope,
                                                                         std::string_view variable);

 private:
  void read_library(ByteView library);
  void read_function(ByteView function);
  void read_signature(ByteView signature, Scope& scope);
  void add(Scope& scope, ByteView message);
  void check(const protobuf::Reader& in);
  void find_calls();
  void find_bound_functions();
  void find_users();
  void find_holders();
  [[nodiscard]] bool is_only_handle(std::uint32_t scope, std::string_view variable);
  [[nodiscard]] bool only_reads(std::uint32_t scope, std::string_view argument) const;
  [[nodiscard]] bool is_only_read_by(std::uint32_t scope, std::uint32_t node, std::string_view variable);

  ScanContext& context_;
  std::vector<Scope> scopes_;
  std::uint64_t nodes_ = 0;
  std::uint64_t followed_ = 0;
  bool has_calls_ = false;
  std::map<std::string_view, std::vector<Call>, std::less<>> calls_;
  /// By the name of a placeholder: functions that some caller gives for it.
  std::map<std::string_view, std::set<std::string_view>, std::less<>> bound_;
  std::set<std::string_view> assets_;
  bool has_holders_ = false;
  /// By scope and name of a variable or an argument: the nodes that have it among their inputs.
  std::map<std::pair<std::uint32_t, std::string_view>, std::vector<std::uint32_t>> holders_;
  /// How many handles there are of a variable, by its container and the name that they share.
  std::map<std::pair<std::string_view, std::string_view>, std::uint32_t> variables_;
  bool has_users_ = false;
  std::map<std::pair<std::uint32_t, std::string_view>, std::vector<std::uint32_t>> users_;
};

}  // namespace assay::formats::tensorflow
