#pragma once

#include "formats/tensorflow/graph.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::formats::tensorflow {

/// What is known of the text that reaches one input of a node, without running the graph.
struct Operand {
  std::vector<std::string_view> constants;   ///< in the order in which they are joined
  std::vector<std::string_view> separators;  ///< what is put between some of them
  bool is_from_caller = false;               ///< some of it is given when the graph is run
  bool is_unknown = false;                   ///< some of it is computed, or the way to it is too long
  bool is_changed = false;                   ///< operators that make other texts of it are on the way
  bool is_stored = false;                    ///< some of it is the value of a variable, which a checkpoint holds
  bool has_asset = false;                    ///< some of it is the path of a file in the model's own folder
  bool has_input = false;                    ///< some of it is an input of the graph itself

  [[nodiscard]] std::string joined(std::string_view separator = {}) const;
  /// The texts that it can be, as far as they are known: what is put between parts of which some are not known says
  /// nothing.
  [[nodiscard]] std::vector<std::string> wholes() const;
  /// The model makes it of its own, in a way that is not followed: operators change constants, or a variable has it.
  [[nodiscard]] bool is_hidden() const { return (is_changed || is_stored) && !is_from_caller && !is_unknown; }
};

/// Follows input `index` of a node of `scope` backwards: through whatever passes texts on, out of functions to where
/// they are called. Bounded, and not recursive.
[[nodiscard]] Operand resolve(Graph& graph, std::uint32_t scope, const Node& node, std::uint32_t index,
                              ScanContext& context);

/// The texts of an attribute, which callers of a function may give.
[[nodiscard]] Operand resolve_attribute(Graph& graph, std::uint32_t scope, const Node& node, std::string_view key,
                                        ScanContext& context);

/// The names of files that `reader` opens: what is put into the queues that are read with it.
[[nodiscard]] Operand resolve_queues(Graph& graph, std::uint32_t scope, const Node& reader, ScanContext& context);

}  // namespace assay::formats::tensorflow
