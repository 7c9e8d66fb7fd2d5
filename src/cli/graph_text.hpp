#pragma once

#include <assay/artifact.hpp>
#include <assay/report.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace assay::cli {

/// The graph of a model, as `inspect --format dot` draws it.
struct GraphText {
  struct Node {
    std::string label;        ///< the operator, and the name of the node on a second line
    ByteRange range;          ///< in the artifact, to find what was found about it
    std::uint32_t graph = 0;  ///< 0 is the main graph; others are boxes
  };
  struct Edge {
    std::uint32_t from = 0, to = 0;
    std::string label;
  };
  std::uint32_t artifact = 0;
  std::vector<std::string> graphs;
  std::vector<Node> nodes;
  std::vector<Edge> edges;
  std::uint64_t left_out = 0;  ///< nodes beyond the most that can be drawn
};

/// Reads the graph of an artifact that has one: of an ONNX model with the main graph, its subgraphs and functions.
/// At most `most` nodes.
[[nodiscard]] std::vector<GraphText> read_graphs(const Artifact& artifact, std::uint64_t most);

/// One `digraph` for each, in the language of Graphviz. Nodes that findings are about are red.
void write_dot(const Report& report, const std::vector<GraphText>& graphs, std::string& out);

}  // namespace assay::cli
