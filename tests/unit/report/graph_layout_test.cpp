#include "report/graph_layout.hpp"

#include <catch2/catch.hpp>

#include <cstddef>

namespace assay {
namespace {

using report::GraphLayout;
using report::kBoxHeight;
using report::kBoxWidth;
using report::lay_out;

GraphPart graph_of(std::size_t boxes, std::vector<GraphPart::Arrow> arrows) {
  GraphPart graph;
  graph.boxes.resize(boxes);
  graph.arrows = std::move(arrows);
  return graph;
}

bool overlap(GraphLayout::Point one, GraphLayout::Point other) {
  return std::abs(one.x - other.x) < kBoxWidth && std::abs(one.y - other.y) < kBoxHeight;
}

void check_fits(const GraphPart& graph, const GraphLayout& drawn) {
  REQUIRE(drawn.boxes.size() == graph.boxes.size());
  REQUIRE(drawn.lines.size() == graph.arrows.size());
  REQUIRE(drawn.order.size() == graph.boxes.size());
  for (std::size_t i = 0; i < drawn.boxes.size(); ++i) {
    const auto at = drawn.boxes[i];
    CHECK((at.x >= 0 && at.y >= 0 && at.x + kBoxWidth <= drawn.width && at.y + kBoxHeight <= drawn.height));
    for (std::size_t k = i + 1; k < drawn.boxes.size(); ++k) CHECK_FALSE(overlap(at, drawn.boxes[k]));
  }
}

}  // namespace

TEST_CASE("a box stands below all that it reads from") {
  const auto graph = graph_of(5, {{0, 1, "a"}, {1, 2, "b"}, {0, 2, "a"}, {2, 3, "c"}, {4, 3, "constant"}});
  const auto drawn = lay_out(graph);
  check_fits(graph, drawn);
  for (const auto& arrow : graph.arrows) CHECK(drawn.boxes[arrow.from].y < drawn.boxes[arrow.to].y);
  CHECK(drawn.boxes[4].y == drawn.boxes[2].y);  // right above its only reader
  CHECK(drawn.order.front() == 0);
  CHECK(drawn.order.back() == 3);
}

TEST_CASE("an arrow over several layers goes around the boxes between") {
  const auto graph = graph_of(4, {{0, 1, "a"}, {1, 2, "b"}, {2, 3, "c"}, {0, 3, "a"}});
  const auto drawn = lay_out(graph);
  check_fits(graph, drawn);
  const auto& points = drawn.lines[3].points;
  REQUIRE(points.size() == 6);
  for (const auto& point : points) {
    CHECK((point.x >= 0 && point.x <= drawn.width));
    for (const std::size_t box : {1U, 2U}) {
      const auto at = drawn.boxes[box];
      CHECK_FALSE((point.x > at.x && point.x < at.x + kBoxWidth && point.y > at.y && point.y < at.y + kBoxHeight));
    }
  }
}

TEST_CASE("circles, loops and boxes without arrows have a place") {
  const auto graph = graph_of(6, {{0, 1, "a"}, {1, 2, "b"}, {2, 0, "c"}, {3, 3, "d"}, {4, 0, "e"}});
  const auto drawn = lay_out(graph);
  check_fits(graph, drawn);
  CHECK(drawn.lines[2].goes_up);
  CHECK(drawn.lines[2].points.front().y > drawn.lines[2].points.back().y);
  CHECK_FALSE(drawn.lines[3].goes_up);
  const auto again = lay_out(graph);
  CHECK(again.order == drawn.order);
}

TEST_CASE("a graph without boxes has nothing to draw") {
  const auto drawn = lay_out({});
  CHECK(drawn.boxes.empty());
  CHECK(drawn.lines.empty());
}

}  // namespace assay
