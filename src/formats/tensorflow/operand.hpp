#pragma once

#include "formats/tensorflow/graph.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::formats::tensorflow {

/// What is known of the text that reaches one input of a node, without running the graph.
struct Operand {
  std::vector<std::string_view> constants;  ///< in the order in which they are joined
  bool is_from_caller = false;              ///< some of it is given when the graph is run
  bool is_unknown = false;                  ///< some of it is computed, or the way to it is too long
  std::vector<std::string_view> sources;    ///< the names of constants and placeholders of the graph itself

  [[nodiscard]] std::string joined() const;
};

/// Follows input `index` of a node of `scope` backwards: through whatever passes texts on, out of functions to where
/// they are called. Bounded, and not recursive.
[[nodiscard]] Operand resolve(Graph& graph, std::uint32_t scope, const Node& node, std::uint32_t index,
                              ScanContext& context);

/// The names of files that `reader` opens: what is put into the queues that are read with it.
[[nodiscard]] Operand resolve_queues(Graph& graph, std::uint32_t scope, const Node& reader, ScanContext& context);

}  // namespace assay::formats::tensorflow
