#pragma once

#include "formats/onnx/arithmetic.hpp"

#include <functional>
#include <map>
#include <tuple>
#include <vector>

namespace assay::formats::onnx {

/// Goes through the nodes of a model in an order in which they can be run: branches and bodies once, where they stand,
/// and functions at each call, with what is known of the arguments.
class Execution {
 public:
  Execution(const Scan& scan, ShapeArithmetic& arithmetic);

  /// Calls `each` with every node, behind those it reads from. Ends early when a budget is spent.
  void run(const std::function<void(const assay::onnx::Node&)>& each);

 private:
  using Index = assay::onnx::Index;
  struct Frame {
    Index graph;
    Index next;          ///< of Wiring::order
    Index call;          ///< the node that calls it
    Index subgraph = 0;  ///< of the node at `next`: the next that is entered
  };

  void enter(Index graph, Index call);
  void leave();
  bool enter_subgraph(Frame& frame, const assay::onnx::Node& node);
  [[nodiscard]] Index called_by(const assay::onnx::Node& node) const;

  const Scan& scan_;
  ShapeArithmetic& arithmetic_;
  using Called = std::tuple<assay::onnx::Name, assay::onnx::Name, assay::onnx::Name>;  ///< domain, name, overload
  std::map<Called, Index> functions_;
  std::vector<bool> was_called_;
  std::vector<Frame> frames_;
  std::size_t calls_ = 0;  ///< of the frames
  std::uint64_t nodes_ = 0;
};

}  // namespace assay::formats::onnx
