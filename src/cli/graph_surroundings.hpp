#pragma once

#include "codecs/onnx/model.hpp"
#include "codecs/onnx/wiring.hpp"

#include <assay/artifact.hpp>
#include <assay/report.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace assay::cli {

/// Says what stands around a place in the graph of an ONNX model: who makes what it reads, who reads what it makes.
///
/// Values flow through the graph as a runtime lets them: into the bodies of If, Loop, Scan and of local functions, and
/// out of them again. Borrows the artifact's bytes.
class GraphSurroundings {
 public:
  explicit GraphSurroundings(const Artifact& artifact);

  /// The nodes that the finding is about, what leads from one to the other, and their neighbours two steps up and down;
  /// a few dozen at most. Nothing when the finding is not about a node, or the node stands alone.
  [[nodiscard]] GraphPart around(const Finding& finding) const;

 private:
  using Index = onnx::Index;
  /// Something to be drawn, by number: nodes first, then values of the wiring, then outputs of the model.
  using Item = std::uint32_t;
  struct Link {
    Item from = 0, to = 0;
    onnx::Name value = onnx::kNoName;
  };
  class Selection;

  void connect();
  void connect_body(const onnx::Node& owner, const onnx::Graph& body);
  void link(Index value, Item to);
  [[nodiscard]] Item item_of(Index value) const;
  [[nodiscard]] std::optional<Item> item_at(ByteRange range) const;
  [[nodiscard]] bool is_constant(Item item) const;
  [[nodiscard]] bool reads_constants_only(Item item) const;
  [[nodiscard]] std::span<const Link> into(Item item) const;
  [[nodiscard]] std::span<const Link> out_of(Item item) const;
  [[nodiscard]] GraphPart::Box box_of(Item item) const;

  std::optional<onnx::Model> model_;
  onnx::Wiring wiring_;
  std::vector<Link> by_reader_;  ///< sorted by `to`
  std::vector<Link> by_maker_;   ///< sorted by `from`
};

}  // namespace assay::cli
