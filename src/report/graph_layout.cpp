#include "report/graph_layout.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace assay::report {
namespace {

constexpr int kMargin = 16;
constexpr int kBetween = 24;    // of the slots of a layer
constexpr int kLineWidth = 12;  // of the place that an arrow keeps in a layer that it passes
constexpr int kLayerGap = 52;
constexpr int kDetour = 14;  // how far an arrow beside its boxes goes around

/// A box, or the place of an arrow that passes.
struct Slot {
  bool is_box = false;
  std::size_t number = 0;
  double wish = 0;  ///< where it wants to stand in its layer
  int x = 0;        ///< its left side
};

class Draughtsman {
 public:
  explicit Draughtsman(const GraphPart& graph) : graph_(graph), layers_of_(graph.boxes.size()) {}

  GraphLayout draw() {
    choose_layers();
    fill_slots();
    order_slots();
    place_boxes();
    place_lines();
    for (const auto& layer : layers_)
      for (const auto& slot : layer)
        if (slot.is_box) drawn_.order.push_back(slot.number);
    return std::move(drawn_);
  }

 private:
  using Arrow = GraphPart::Arrow;

  [[nodiscard]] std::size_t above(const Arrow& arrow) const {
    return std::min(layers_of_[arrow.from], layers_of_[arrow.to]);
  }
  [[nodiscard]] std::size_t below(const Arrow& arrow) const {
    return std::max(layers_of_[arrow.from], layers_of_[arrow.to]);
  }
  [[nodiscard]] bool goes_up(const Arrow& arrow) const { return layers_of_[arrow.to] < layers_of_[arrow.from]; }

  /// Longest paths. Where a circle leaves nothing to go on with, the first box that is left goes first.
  void choose_layers() {
    std::vector<bool> is_done(graph_.boxes.size());
    for (std::size_t count = 0; count < graph_.boxes.size(); ++count) {
      const auto box = next_box(is_done);
      is_done[box] = true;
      for (const auto& arrow : graph_.arrows)
        if (arrow.to == box && is_done[arrow.from] && arrow.from != box)
          layers_of_[box] = std::max(layers_of_[box], layers_of_[arrow.from] + 1);
    }
    sink_sources();
  }

  [[nodiscard]] std::size_t next_box(const std::vector<bool>& is_done) const {
    std::vector<bool> waits = is_done;
    for (const auto& arrow : graph_.arrows)
      if (!is_done[arrow.from] && arrow.from != arrow.to) waits[arrow.to] = true;
    const auto ready = std::ranges::find(waits, false);
    const auto chosen =
        ready != waits.end() ? ready - waits.begin() : std::ranges::find(is_done, false) - is_done.begin();
    return static_cast<std::size_t>(chosen);
  }

  void sink_sources() {
    for (std::size_t box = 0; box < graph_.boxes.size(); ++box) {
      std::size_t reader = ~std::size_t{0};
      bool reads = false;
      for (const auto& arrow : graph_.arrows) {
        reads = reads || arrow.to == box;
        if (arrow.from == box) reader = std::min(reader, layers_of_[arrow.to]);
      }
      if (!reads && reader != ~std::size_t{0} && reader > 0) layers_of_[box] = reader - 1;
    }
  }

  void fill_slots() {
    for (const auto layer : layers_of_) layers_.resize(std::max(layers_.size(), layer + 1));
    for (std::size_t box = 0; box < graph_.boxes.size(); ++box)
      layers_[layers_of_[box]].push_back({.is_box = true, .number = box});
    for (std::size_t i = 0; i < graph_.arrows.size(); ++i)
      for (auto layer = above(graph_.arrows[i]) + 1; layer < below(graph_.arrows[i]); ++layer)
        layers_[layer].push_back({.is_box = false, .number = i});
  }

  /// Twice from top to bottom and back: each slot goes to the middle of those it is tied to in the layer before.
  void order_slots() {
    if (layers_.empty()) return;
    for (int round = 0; round < 2; ++round) {
      for (std::size_t layer = 1; layer < layers_.size(); ++layer) order_by(layer, layer - 1);
      for (auto layer = layers_.size() - 1; layer-- > 0;) order_by(layer, layer + 1);
    }
  }

  void order_by(std::size_t layer, std::size_t fixed) {
    for (std::size_t i = 0; i < layers_[layer].size(); ++i) {
      auto& slot = layers_[layer][i];
      double sum = 0;
      int count = 0;
      for (std::size_t k = 0; k < layers_[fixed].size(); ++k) {
        if (!are_tied(slot, layer, layers_[fixed][k], fixed)) continue;
        sum += middle_of(fixed, k);
        ++count;
      }
      slot.wish = count == 0 ? middle_of(layer, i) : sum / count;
    }
    std::ranges::stable_sort(layers_[layer], {}, &Slot::wish);
  }

  /// Where a slot is in its layer, from 0 to 1.
  [[nodiscard]] double middle_of(std::size_t layer, std::size_t slot) const {
    return (static_cast<double>(slot) + 0.5) / static_cast<double>(layers_[layer].size());
  }

  [[nodiscard]] bool are_tied(const Slot& one, std::size_t layer, const Slot& other, std::size_t fixed) const {
    if (!one.is_box && !other.is_box) return one.number == other.number;
    if (!one.is_box) return is_end_of(other.number, graph_.arrows[one.number], fixed);
    if (!other.is_box) return is_end_of(one.number, graph_.arrows[other.number], layer);
    return std::ranges::any_of(graph_.arrows, [&](const Arrow& arrow) {
      return (arrow.from == one.number && arrow.to == other.number) ||
             (arrow.to == one.number && arrow.from == other.number);
    });
  }
  [[nodiscard]] bool is_end_of(std::size_t box, const Arrow& arrow, std::size_t layer) const {
    return (arrow.from == box || arrow.to == box) && layers_of_[box] == layer;
  }

  [[nodiscard]] int height_of(std::size_t box) const {
    return kBoxHeight + (graph_.boxes[box].mark.empty() ? 0 : kMarkHeight);
  }
  [[nodiscard]] static int width_of(const Slot& slot) { return slot.is_box ? kBoxWidth : kLineWidth; }

  void place_boxes() {
    std::vector<int> widths;
    for (const auto& layer : layers_) {
      int width = -kBetween;
      for (const auto& slot : layer) width += width_of(slot) + kBetween;
      widths.push_back(width);
      drawn_.width = std::max(drawn_.width, width);
    }
    drawn_.boxes.resize(graph_.boxes.size());
    int y = kMargin;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      int x = kMargin + (drawn_.width - widths[i]) / 2;
      int height = 0;
      for (auto& slot : layers_[i]) {
        slot.x = x;
        x += width_of(slot) + kBetween;
        if (!slot.is_box) continue;
        drawn_.boxes[slot.number] = {slot.x, y};
        height = std::max(height, height_of(slot.number));
      }
      tops_.push_back(y);
      bottoms_.push_back(y + height);
      y += height + kLayerGap;
    }
    drawn_.width += 2 * kMargin;
    drawn_.height = y - kLayerGap + kMargin;
  }

  void place_lines() {
    for (std::size_t i = 0; i < graph_.arrows.size(); ++i) {
      const auto& arrow = graph_.arrows[i];
      GraphLayout::Line line;
      line.goes_up = goes_up(arrow);
      if (layers_of_[arrow.from] == layers_of_[arrow.to]) {
        line.points = around(arrow.from, arrow.to);
      } else {
        const auto upper = line.goes_up ? arrow.to : arrow.from;
        const auto lower = line.goes_up ? arrow.from : arrow.to;
        // What goes up arrives beside the place where what goes down starts.
        const int side = line.goes_up ? kBoxWidth * 3 / 4 : kBoxWidth / 2;
        line.points.push_back({drawn_.boxes[upper].x + side, drawn_.boxes[upper].y + height_of(upper)});
        for (auto layer = above(arrow) + 1; layer < below(arrow); ++layer) pass(layer, i, line.points);
        line.points.push_back({port_of(i, lower), drawn_.boxes[lower].y});
        if (line.goes_up) std::ranges::reverse(line.points);
      }
      drawn_.lines.push_back(std::move(line));
    }
  }

  void pass(std::size_t layer, std::size_t arrow, std::vector<GraphLayout::Point>& points) const {
    for (const auto& slot : layers_[layer]) {
      if (slot.is_box || slot.number != arrow) continue;
      points.push_back({slot.x + kLineWidth / 2, tops_[layer]});
      points.push_back({slot.x + kLineWidth / 2, bottoms_[layer]});
    }
  }

  /// Out of the right side and in again above the other's.
  [[nodiscard]] std::vector<GraphLayout::Point> around(std::size_t from, std::size_t to) const {
    const auto start = drawn_.boxes[from];
    const auto end = drawn_.boxes[to];
    const int right = start.x + kBoxWidth;
    return {{right - 20, start.y + height_of(from)},
            {right + kDetour / 2, start.y + height_of(from) + kDetour},
            {right + kDetour / 2, end.y - kDetour},
            {end.x + kBoxWidth - 20, end.y}};
  }

  /// Arrows come in side by side, in the order in which they come from left to right.
  [[nodiscard]] int port_of(std::size_t arrow, std::size_t box) const {
    std::vector<std::pair<int, std::size_t>> all;
    for (std::size_t i = 0; i < graph_.arrows.size(); ++i) {
      const auto& it = graph_.arrows[i];
      const bool is_here = (it.to == box && !goes_up(it)) || (it.from == box && goes_up(it));
      if (is_here && layers_of_[it.from] != layers_of_[it.to]) all.emplace_back(side_of(i), i);
    }
    std::ranges::sort(all);
    const auto found = std::ranges::find(all, arrow, &std::pair<int, std::size_t>::second);
    const auto position = static_cast<int>(found - all.begin()) + 1;
    return drawn_.boxes[box].x + kBoxWidth * position / (static_cast<int>(all.size()) + 1);
  }

  /// Where an arrow is above the layer in which it ends.
  [[nodiscard]] int side_of(std::size_t arrow) const {
    const auto& it = graph_.arrows[arrow];
    for (const auto& slot : layers_[below(it) - 1])
      if (!slot.is_box && slot.number == arrow) return slot.x + kLineWidth / 2;
    return drawn_.boxes[goes_up(it) ? it.to : it.from].x + kBoxWidth / 2;
  }

  const GraphPart& graph_;
  GraphLayout drawn_;
  std::vector<std::size_t> layers_of_;  ///< beside the boxes
  std::vector<std::vector<Slot>> layers_;
  std::vector<int> tops_, bottoms_;  ///< of the layers
};

}  // namespace

GraphLayout lay_out(const GraphPart& graph) { return Draughtsman(graph).draw(); }

}  // namespace assay::report
