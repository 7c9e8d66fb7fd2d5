#include "cli/graph_surroundings.hpp"

#include "cli/graph_model.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace assay::cli {
namespace {

using onnx::Graph;
using onnx::kNone;
using onnx::Model;
using onnx::Node;
using onnx::Value;

constexpr std::size_t kMostBoxes = 24;
constexpr std::size_t kMostMarked = 8;
constexpr std::size_t kSteps = 2;
constexpr std::size_t kMostFan = 5;             // neighbours of one box, up or down, or the picture gets too wide
constexpr std::size_t kWholePath = 8;           // a longer way from one mark to the next is shown by its ends
constexpr std::size_t kPathEnd = 3;             // boxes of each end
constexpr std::size_t kMostOfSearch = 200'000;  // looked at for a way
constexpr std::size_t kLongestName = 120;

/// Rules write what a place has to do with the finding behind its name: `node "a" (Equal): the test`.
std::string mark_of(const Location& related) {
  const auto colon = related.logical.rfind(": ");
  return colon == std::string::npos ? "see also" : related.logical.substr(colon + 2);
}

}  // namespace

/// Collects what is drawn for one finding.
class GraphSurroundings::Selection {
 public:
  explicit Selection(const GraphSurroundings& graph) : graph_(graph) {}

  void mark(Item item, const std::string& word) {
    if (marked_.size() == kMostMarked && !places_.contains(item)) return;
    const auto at = keep(item);
    if (!at) return;
    auto& mark = part_.boxes[*at].mark;
    mark += mark.empty() ? word : ", " + word;
    if (std::ranges::find(marked_, item) == marked_.end()) marked_.push_back(item);
  }

  /// Keeps the shortest way against the arrows from each mark to the next one, or from the first where there is none.
  void keep_ways() {
    for (std::size_t i = 1; i < marked_.size(); ++i) {
      auto way = way_up(marked_[i - 1], marked_[i]);
      if (way.empty()) way = way_up(marked_.front(), marked_[i]);
      keep_way(way);
    }
  }

  /// Above all what is next to a mark. Weights are shown for what is marked, and for what reads nothing else: they
  /// would be most of the picture.
  void keep_neighbours() {
    std::vector<Item> above = marked_;
    std::vector<Item> below = marked_;
    for (std::size_t step = 0; step < kSteps; ++step) {
      above = step_from(above, true, step == 0);
      below = step_from(below, false, step == 0);
    }
  }

  GraphPart take() {
    std::vector<std::tuple<std::uint32_t, std::uint32_t, onnx::Name>> drawn;
    for (std::uint32_t to = 0; to < items_.size(); ++to)
      for (const auto& link : graph_.into(items_[to]))
        if (const auto from = places_.find(link.from); from != places_.end())
          drawn.emplace_back(from->second, to, link.value);
    std::ranges::sort(drawn);
    const auto repeats = std::ranges::unique(drawn);
    drawn.erase(repeats.begin(), repeats.end());
    for (const auto& [from, to, value] : drawn)
      part_.arrows.push_back({from, to, text::printable(graph_.model_->text(value), kLongestName)});
    return std::move(part_);
  }

 private:
  /// Its place among the boxes; nothing when there is no room.
  std::optional<std::uint32_t> keep(Item item) {
    if (const auto found = places_.find(item); found != places_.end()) return found->second;
    if (part_.boxes.size() == kMostBoxes) return std::nullopt;
    const auto at = static_cast<std::uint32_t>(items_.size());
    places_.emplace(item, at);
    items_.push_back(item);
    part_.boxes.push_back(graph_.box_of(item));
    return at;
  }

  [[nodiscard]] std::vector<Item> way_up(Item from, Item to) const {
    std::unordered_map<Item, Item> came_from{{from, from}};
    std::vector<Item> queue{from};
    for (std::size_t i = 0; i < queue.size() && i < kMostOfSearch && !came_from.contains(to); ++i)
      for (const auto& link : graph_.into(queue[i]))
        if (came_from.try_emplace(link.from, queue[i]).second) queue.push_back(link.from);
    std::vector<Item> way;
    if (from == to || !came_from.contains(to)) return way;
    for (Item at = to; at != from; at = came_from.at(at)) way.push_back(at);
    way.push_back(from);
    return way;  // with the arrows
  }

  void keep_way(const std::vector<Item>& way) {
    if (way.size() <= kWholePath) {
      for (const Item item : way) keep(item);
      return;
    }
    for (std::size_t i = 0; i < kPathEnd; ++i) {
      keep(way[i]);
      keep(way[way.size() - 1 - i]);
    }
    const auto from = places_.find(way[kPathEnd - 1]);
    const auto to = places_.find(way[way.size() - kPathEnd]);
    if (from != places_.end() && to != places_.end())
      part_.arrows.push_back({from->second, to->second, {}, way.size() - 2 * kPathEnd});
  }

  std::vector<Item> step_from(const std::vector<Item>& items, bool is_up, bool has_constants) {
    std::vector<Item> reached;
    for (const Item item : items) {
      std::size_t fan = 0;
      for (const auto& link : is_up ? graph_.into(item) : graph_.out_of(item)) {
        const Item next = is_up ? link.from : link.to;
        if (places_.contains(next)) {
          reached.push_back(next);
          continue;
        }
        if (graph_.is_constant(next) && !has_constants && !graph_.reads_constants_only(item)) continue;
        if (!seen_.insert(next).second) continue;
        if (fan < kMostFan && keep(next)) {
          ++fan;
        } else {
          ++part_.left_out;
        }
        reached.push_back(next);
      }
    }
    return reached;
  }

  const GraphSurroundings& graph_;
  GraphPart part_;
  std::vector<Item> items_;  ///< beside the boxes
  std::vector<Item> marked_;
  std::unordered_map<Item, std::uint32_t> places_;  ///< of the boxes
  std::unordered_set<Item> seen_;
};

GraphSurroundings::GraphSurroundings(const Artifact& artifact) : model_(read_graph_model(artifact)) {
  if (!model_) return;
  wiring_ = onnx::wire(*model_);
  connect();
  by_maker_ = by_reader_;
  std::ranges::stable_sort(by_reader_, {}, &Link::to);
  std::ranges::stable_sort(by_maker_, {}, &Link::from);
}

GraphPart GraphSurroundings::around(const Finding& finding) const {
  if (!model_) return {};
  const auto item = item_at(finding.location.range);
  if (!item) return {};
  Selection selection(*this);
  selection.mark(*item, "finding");
  for (const auto& related : finding.related)
    if (const auto other = item_at(related.range)) selection.mark(*other, mark_of(related));
  selection.keep_ways();
  selection.keep_neighbours();
  auto part = selection.take();
  return part.boxes.size() > 1 ? part : GraphPart();
}

void GraphSurroundings::connect() {
  std::map<std::tuple<onnx::Name, onnx::Name, onnx::Name>, Index> functions;
  for (const auto& function : model_->functions)
    functions.try_emplace({function.domain, function.name, function.overload}, function.graph);
  for (Index i = 0; i < model_->nodes.size(); ++i) {
    const auto& node = model_->nodes[i];
    for (const Index value : wiring_.inputs_of(node)) link(value, i);
    if (functions.empty()) continue;
    const auto body = functions.find({node.domain, node.op_type, node.overload});
    if (body != functions.end() && body->second != kNone) connect_body(node, model_->graphs[body->second]);
  }
  const auto outputs = static_cast<Item>(model_->nodes.size() + wiring_.values.size());
  for (const auto& graph : model_->graphs) {
    if (graph.kind == Graph::Kind::subgraph && graph.node != kNone) connect_body(model_->nodes[graph.node], graph);
    if (graph.kind == Graph::Kind::main)
      for (Index i = graph.outputs.first; i < graph.outputs.end(); ++i) link(wiring_.results[i], outputs + i);
  }
}

/// What the owner reads goes into the body, in the same order, and what the body makes comes out of the owner.
void GraphSurroundings::connect_body(const Node& owner, const Graph& body) {
  const auto values = wiring_.inputs_of(owner);
  for (Index i = 0; i < std::min<std::size_t>(body.inputs.count, values.size()); ++i)
    if (const Index input = wiring_.input_values[body.inputs.first + i]; input != kNone)
      link(values[i], static_cast<Item>(model_->nodes.size() + input));
  for (Index i = body.outputs.first; i < body.outputs.end(); ++i)
    link(wiring_.results[i], static_cast<Item>(&owner - model_->nodes.data()));
}

void GraphSurroundings::link(Index value, Item to) {
  if (value != kNone) by_reader_.push_back({item_of(value), to, wiring_.values[value].name});
}

GraphSurroundings::Item GraphSurroundings::item_of(Index value) const {
  const auto& it = wiring_.values[value];
  return it.kind == Value::Kind::output ? it.source : static_cast<Item>(model_->nodes.size() + value);
}

/// The smallest thing of a graph that has the range in it.
std::optional<GraphSurroundings::Item> GraphSurroundings::item_at(ByteRange range) const {
  std::optional<Item> best;
  std::uint64_t size = ~std::uint64_t{0};
  const auto consider = [&](Item item, ByteRange whole) {
    if (range.offset < whole.offset || range.end() > whole.end() || whole.size >= size) return;
    best = item;
    size = whole.size;
  };
  if (range.size == 0) return best;
  for (Index i = 0; i < model_->nodes.size(); ++i) consider(i, model_->nodes[i].range);
  for (Index i = 0; i < wiring_.values.size(); ++i) {
    const auto& value = wiring_.values[i];
    if (value.kind == Value::Kind::input) consider(item_of(i), model_->inputs[value.source].range);
    if (value.kind == Value::Kind::initializer) consider(item_of(i), model_->tensors[value.source].range);
  }
  return best;
}

bool GraphSurroundings::is_constant(Item item) const {
  if (item < model_->nodes.size() || item >= model_->nodes.size() + wiring_.values.size()) return false;
  return wiring_.values[item - model_->nodes.size()].kind != Value::Kind::input;
}

bool GraphSurroundings::reads_constants_only(Item item) const {
  return std::ranges::all_of(into(item), [&](const Link& link) { return is_constant(link.from); });
}

std::span<const GraphSurroundings::Link> GraphSurroundings::into(Item item) const {
  return std::ranges::equal_range(by_reader_, item, {}, &Link::to);
}

std::span<const GraphSurroundings::Link> GraphSurroundings::out_of(Item item) const {
  return std::ranges::equal_range(by_maker_, item, {}, &Link::from);
}

GraphPart::Box GraphSurroundings::box_of(Item item) const {
  using Kind = GraphPart::Box::Kind;
  const auto show = [&](onnx::Name name) { return text::printable(model_->text(name), kLongestName); };
  const auto graph_name = [&](Index graph) {
    const bool has_name = graph != kNone && model_->graphs[graph].kind != Graph::Kind::main;
    return has_name ? name_of_graph(*model_, model_->graphs[graph]) : std::string();
  };
  GraphPart::Box box;
  if (item < model_->nodes.size()) {
    const auto& node = model_->nodes[item];
    box.operation = operator_of(*model_, node);
    box.name = show(node.name);
    for (const auto output : model_->outputs_of(node))
      if (box.result.empty()) box.result = show(output);
    box.graph = graph_name(node.graph);
    return box;
  }
  const auto value = item - model_->nodes.size();
  if (value >= wiring_.values.size()) {
    box.kind = Kind::output;
    box.name = show(model_->outputs[value - wiring_.values.size()].name);
    return box;
  }
  const auto& it = wiring_.values[value];
  box.kind = it.kind == Value::Kind::input ? Kind::input : Kind::constant;
  box.name = show(it.name);
  box.graph = graph_name(it.graph);
  return box;
}

}  // namespace assay::cli
