#include "report/graph_svg.hpp"

#include "core/text.hpp"
#include "report/graph_layout.hpp"
#include "report/markup.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

namespace assay::report::html {
namespace {

using Box = GraphPart::Box;
using Arrow = GraphPart::Arrow;
using Point = GraphLayout::Point;

// What fits into a box, in bytes; titles and the list have all of it.
constexpr std::size_t kLongestOperation = 22;
constexpr std::size_t kLongestName = 24;
constexpr std::size_t kLongestValue = 20;

constexpr std::array<std::string_view, 4> kKinds{"node", "input", "constant", "output"};

std::string_view kind_of(const Box& box) { return kKinds.at(static_cast<std::size_t>(box.kind)); }

std::string short_markup(std::string_view foreign, std::size_t most) {
  return markup_text(shortened(text::printable(foreign, 0), most));
}

/// The first line of a box: what it does, or what kind of value it is.
std::string heading_of(const Box& box) {
  if (box.kind == Box::Kind::input && !box.graph.empty()) return "inner input";
  if (box.kind != Box::Kind::node) return std::string(kind_of(box));
  return box.operation.empty() ? "no operator" : box.operation;
}

/// The second one. A node without a name is known by what it makes.
std::string name_of(const Box& box) { return box.name.empty() && !box.result.empty() ? "→ " + box.result : box.name; }

/// The box in a line, with everything that is known of it; not escaped.
std::string label_of(const Box& box) {
  auto label = heading_of(box);
  if (const auto name = name_of(box); !name.empty()) label += " " + name;
  if (!box.graph.empty()) label += ", in " + box.graph;
  if (!box.mark.empty()) label += " (" + box.mark + ")";
  return label;
}

class Picture {
 public:
  Picture(std::string& out, const GraphPart& graph, std::size_t number)
      : out_(out), graph_(graph), layout_(lay_out(graph)), number_(number) {}

  void write() {
    put("<details open><summary>Graph</summary><div class=\"wide graph\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"Graph of finding {}\">",
        number_);
    write_picture();
    out_ += "</div>";
    if (graph_.left_out != 0)
      put("<p class=\"faint\">Left out: {} as near as these.</p>",
          text::counted(graph_.left_out, "more node or value", "more nodes or values"));
    write_list();
    out_ += "</details>";
  }

 private:
  template <class... Args>
  void put(fmt::format_string<Args...> format, Args&&... arguments) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(arguments)...);
  }

  void write_picture() {
    put("<svg role=\"img\" aria-labelledby=\"graph-{0}-title graph-{0}-text\" width=\"{1}\" height=\"{2}\" "
        "viewBox=\"0 0 {1} {2}\"><title id=\"graph-{0}-title\">The graph around finding {0}</title>"
        "<desc id=\"graph-{0}-text\">{3}</desc>",
        number_, layout_.width, layout_.height, described());
    for (std::size_t i = 0; i < graph_.arrows.size(); ++i) write_arrow(graph_.arrows[i], layout_.lines[i]);
    for (std::size_t i = 0; i < graph_.boxes.size(); ++i) write_box(graph_.boxes[i], layout_.boxes[i]);
    write_values();
    out_ += "</svg>";
  }

  /// What a picture is for: which places are marked.
  [[nodiscard]] std::string described() const {
    auto text = text::counted(graph_.boxes.size(), "box", "boxes");
    for (const auto& box : graph_.boxes)
      if (!box.mark.empty()) text += fmt::format("; {}", label_of(box));
    return markup_text(text + ". The list below the picture says what reads what.");
  }

  void write_box(const Box& box, Point at) {
    const bool is_marked = !box.mark.empty();
    const int height = kBoxHeight + (is_marked ? kMarkHeight : 0);
    const int middle = at.x + kBoxWidth / 2;
    put("<g class=\"{}{}\"><title>{}</title>", kind_of(box), is_marked ? " marked" : "", markup_text(label_of(box)));
    put("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>", at.x, at.y, kBoxWidth, height,
        box.kind == Box::Kind::node ? 6 : kBoxHeight / 2);
    put("<text class=\"what\" x=\"{}\" y=\"{}\">{}</text>", middle, at.y + 19,
        short_markup(heading_of(box), kLongestOperation));
    if (const auto name = name_of(box); !name.empty())
      put("<text x=\"{}\" y=\"{}\">{}</text>", middle, at.y + 35, short_markup(name, kLongestName));
    if (is_marked)
      put("<text class=\"mark\" x=\"{}\" y=\"{}\">{}</text>", middle, at.y + 53, short_markup(box.mark, kLongestName));
    out_ += "</g>";
  }

  void write_arrow(const Arrow& arrow, const GraphLayout::Line& line) {
    const auto& points = line.points;
    put("<g{}><title>{}</title><path d=\"M{} {}", arrow.skipped == 0 ? "" : " class=\"cut\"",
        markup_text(title_of(arrow)), points.front().x, points.front().y);
    for (std::size_t i = 1; i < points.size(); ++i) {
      const int bend = (points[i].y - points[i - 1].y) / 2;
      put("C{} {} {} {} {} {}", points[i - 1].x, points[i - 1].y + bend, points[i].x, points[i].y - bend, points[i].x,
          points[i].y);
    }
    const auto tip = points.back();
    const int back = line.goes_up ? 8 : -8;
    put("\"/><path class=\"tip\" d=\"M{} {}l-4 {}h8z\"/></g>", tip.x, tip.y, back);
  }

  [[nodiscard]] std::string title_of(const Arrow& arrow) const {
    const auto from = label_of(graph_.boxes[arrow.from]);
    const auto to = label_of(graph_.boxes[arrow.to]);
    if (arrow.skipped != 0)
      return fmt::format("from {} over {} to {}", from, text::counted(arrow.skipped, "more", "more"), to);
    return fmt::format("{}: from {} to {}", arrow.value, from, to);
  }

  /// The name of a value once, below what makes it. Inputs and constants are called like their values.
  void write_values() {
    std::vector<std::string> names(graph_.boxes.size());
    std::set<std::pair<std::uint32_t, std::string_view>> seen;
    for (std::size_t i = 0; i < graph_.arrows.size(); ++i) {
      const auto& arrow = graph_.arrows[i];
      const auto& box = graph_.boxes[arrow.from];
      if (arrow.skipped != 0) {
        names[arrow.from] += fmt::format("{}{} more", names[arrow.from].empty() ? "" : ", ", arrow.skipped);
        continue;
      }
      const bool is_said = box.kind != Box::Kind::node || (box.name.empty() && box.result == arrow.value);
      if (is_said) continue;
      const auto start = layout_.lines[i].points.front();
      if (layout_.lines[i].goes_up) {
        write_value(arrow.value, {start.x, start.y - 6});
        continue;
      }
      if (!seen.emplace(arrow.from, arrow.value).second) continue;
      names[arrow.from] += (names[arrow.from].empty() ? "" : ", ") + arrow.value;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i].empty()) continue;
      const int height = kBoxHeight + (graph_.boxes[i].mark.empty() ? 0 : kMarkHeight);
      write_value(names[i], {layout_.boxes[i].x + kBoxWidth / 2, layout_.boxes[i].y + height + 14});
    }
  }

  /// To the right of a point.
  void write_value(std::string_view name, Point at) {
    put("<text class=\"value\" x=\"{}\" y=\"{}\">{}</text>", at.x + 6, at.y, short_markup(name, kLongestValue));
  }

  void write_list() {
    out_ += "<details><summary>The graph as text</summary><ul>";
    for (const auto box : layout_.order) {
      put("<li><code>{}</code>", markup_text(label_of(graph_.boxes[box])));
      bool has_any = false;
      for (const auto& arrow : graph_.arrows) {
        if (arrow.to != box) continue;
        out_ += has_any ? ", " : " reads ";
        has_any = true;
        write_source(arrow);
      }
      out_ += "</li>";
    }
    out_ += "</ul></details>";
  }

  void write_source(const Arrow& arrow) {
    const auto& from = graph_.boxes[arrow.from];
    if (arrow.skipped != 0) {
      put("over {} from <code>{}</code>", text::counted(arrow.skipped, "more node", "more nodes"),
          markup_text(label_of(from)));
    } else if (from.kind != Box::Kind::node) {
      put("the {} <code>{}</code>", kind_of(from), markup_text(arrow.value));
    } else {
      put("<code>{}</code> of <code>{}</code>", markup_text(arrow.value), markup_text(heading_of(from)));
    }
  }

  std::string& out_;
  const GraphPart& graph_;
  const GraphLayout layout_;
  const std::size_t number_;
};

}  // namespace

void write_graph(std::string& out, const GraphPart& graph, std::size_t number) {
  if (!graph.boxes.empty()) Picture(out, graph, number).write();
}

}  // namespace assay::report::html
