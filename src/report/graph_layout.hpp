#pragma once

#include <assay/report.hpp>

#include <vector>

namespace assay::report {

/// Where the boxes and arrows of a graph go in a picture, in pixels from its upper left corner.
struct GraphLayout {
  struct Point {
    int x = 0, y = 0;
  };
  /// Its points, from where it starts to where its tip is. An arrow from a box to itself, or to one beside it, has four
  /// and goes around.
  struct Line {
    std::vector<Point> points;
    bool goes_up = false;
  };
  std::vector<Point> boxes;        ///< upper left corners, beside `GraphPart::boxes`
  std::vector<Line> lines;         ///< beside `GraphPart::arrows`
  std::vector<std::size_t> order;  ///< of the boxes, from top to bottom and left to right
  int width = 0, height = 0;
};

inline constexpr int kBoxWidth = 176;
inline constexpr int kBoxHeight = 44;
inline constexpr int kMarkHeight = 18;  ///< a marked box is higher by this

/// Boxes in layers from top to bottom, each below all that it reads from but for circles; a box that reads nothing
/// stands right above its first reader. Arrows that pass a layer keep a place in it, so that none goes through a box.
[[nodiscard]] GraphLayout lay_out(const GraphPart& graph);

}  // namespace assay::report
