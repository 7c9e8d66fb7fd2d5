#include "core/text.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <map>

namespace assay::formats::onnx {
namespace {

using assay::onnx::Attribute;
using assay::onnx::Graph;
using assay::onnx::Index;
using assay::onnx::kNone;
using assay::onnx::Model;
using assay::onnx::Name;
using assay::onnx::Node;
using assay::onnx::Value;
using assay::onnx::Wiring;

constexpr std::uint32_t kDeepest = 16;  // seen in 5,756 real models: 5
constexpr std::uint64_t kLargeUnused = 64ULL * 1024;

class Judge {
 public:
  explicit Judge(const Scan& scan) : scan_(scan), model_(scan.model), wiring_(scan.wiring) {}

  void run() {
    twice();
    dangling();
    cycles();
    unused();
    depth();
    attributes();
    opsets();
  }

 private:
  [[nodiscard]] bool wants(const Rule& rule, ByteRange range) { return scan_.complaints.wants(rule, range); }
  void report(const Rule& rule, ByteRange range, std::string where, std::string message) {
    scan_.complaints.report(rule, {range, std::move(where)}, std::move(message));
  }

  [[nodiscard]] ByteRange range_of(const Value& value) const {
    switch (value.kind) {
      case Value::Kind::input: return model_.inputs[value.source].range;
      case Value::Kind::initializer: return model_.tensors[value.source].range;
      case Value::Kind::sparse_initializer: return model_.sparses[value.source].range;
      case Value::Kind::output: return model_.nodes[value.source].range;
    }
    return {};
  }
  [[nodiscard]] static std::string_view maker_of(const Value& value) {
    switch (value.kind) {
      case Value::Kind::input: return "an input";
      case Value::Kind::initializer:
      case Value::Kind::sparse_initializer: return "an initializer";
      case Value::Kind::output: return "the output of a node";
    }
    return "";
  }

  /// Single assignment: in a graph each name is defined once (IR.md, "Graphs").
  void twice() {
    for (const auto& [first, second] : wiring_.twice) {
      const Value& value = wiring_.values[second];
      const Value& before = wiring_.values[first];
      const Rule& rule = value.kind == Value::Kind::output ? kValueTwice : kDuplicateInput;
      const auto range = range_of(value);
      if (!wants(rule, range)) continue;
      const auto name = text::quoted(model_.text(value.name), 80);
      report(rule, range, fmt::format("value {}", name),
             fmt::format("{} is {}, and again {}: programs differ in which of them they use.", name, maker_of(before),
                         maker_of(value)));
    }
  }

  /// Training graphs read what is made outside of the file.
  [[nodiscard]] bool is_training(Index graph) const {
    while (model_.graphs[graph].parent != kNone) graph = model_.graphs[graph].parent;
    const auto kind = model_.graphs[graph].kind;
    return kind == Graph::Kind::initialization || kind == Graph::Kind::algorithm;
  }

  void dangling() {
    if (!model_.errors.empty()) return;  // the broken part may have defined it
    for (const auto& [node, slot] : wiring_.dangling) {
      const Name name = node == kNone ? model_.outputs[slot].name : model_.names[slot];
      const auto range = node == kNone ? model_.outputs[slot].range : model_.nodes[node].range;
      if (node != kNone && is_training(model_.nodes[node].graph)) continue;
      if (!wants(kUndefinedValue, range)) continue;
      const auto shown = text::quoted(model_.text(name), 80);
      report(kUndefinedValue, range, node == kNone ? "output " + shown : place_of(model_, model_.nodes[node]),
             node == kNone ? fmt::format("Nothing makes the output {}.", shown)
                           : fmt::format("Nothing makes the input {}.", shown));
    }
  }

  void cycles() {
    for (const Index index : wiring_.cyclic) {
      const Node& node = model_.nodes[index];
      if (wants(kGraphCycle, node.range))
        report(kGraphCycle, node.range, place_of(model_, node),
               "The node needs its own output: no order exists in which the graph can be run.");
    }
  }

  void unused() {
    if (!model_.errors.empty()) return;
    std::vector<bool> is_output(wiring_.values.size());
    for (const Index value : wiring_.results)
      if (value != kNone) is_output[value] = true;
    for (std::size_t i = 0; i < wiring_.values.size(); ++i) {
      const Value& value = wiring_.values[i];
      if (value.readers != 0 || is_output[i] || value.kind != Value::Kind::initializer) continue;
      const auto& tensor = model_.tensors[value.source];
      if (is_training_initializer(value)) continue;
      const auto size = tensor.raw.size + tensor.typed_bytes;
      if (size <= kLargeUnused || size <= model_.size / 20 || !wants(kUnusedInitializer, tensor.range)) continue;
      report(kUnusedInitializer, tensor.range, place_of(model_, tensor),
             fmt::format("Nothing uses the tensor, which has {} of the {} bytes of the file.", text::grouped(size),
                         text::grouped(model_.size)));
    }
  }
  /// A model with training graphs keeps in its main graph what only they use, by name.
  [[nodiscard]] bool is_training_initializer(const Value& value) const {
    return model_.graphs[value.graph].kind != Graph::Kind::main && is_training(value.graph);
  }

  void depth() {
    const Graph* deepest = nullptr;
    for (const Graph& graph : model_.graphs)
      if (deepest == nullptr || graph.depth > deepest->depth) deepest = &graph;
    if (deepest != nullptr && deepest->depth > kDeepest)
      report(kDeepGraph, deepest->range, "subgraph",
             fmt::format("Graphs are inside of each other {} times: loaders that go into them one call at a time run "
                         "out of stack.",
                         text::grouped(deepest->depth)));
  }

  void attributes() {
    for (const Node& node : model_.nodes) {
      const auto all = model_.attributes_of(node);
      for (const Attribute& attribute : all) judge_values(node, attribute);
      if (all.size() < 2) continue;
      names_.clear();
      for (const Attribute& attribute : all) names_.push_back(attribute.name);
      std::ranges::sort(names_);
      const auto again = std::ranges::adjacent_find(names_);
      if (again == names_.end() || !wants(kAmbiguousAttribute, node.range)) continue;
      report(kAmbiguousAttribute, node.range, place_of(model_, node),
             fmt::format("The attribute {} is there more than once.", text::quoted(model_.text(*again), 60)));
    }
  }

  void judge_values(const Node& node, const Attribute& attribute) {
    const int count = std::popcount(attribute.values) + (attribute.reference != assay::onnx::kNoName ? 1 : 0);
    if (count <= 1 || !wants(kAmbiguousAttribute, attribute.range)) return;
    report(kAmbiguousAttribute, attribute.range, place_of(model_, node),
           fmt::format("The attribute {} has {} values of different kinds: programs differ in which they take.",
                       text::quoted(model_.text(attribute.name), 60), count));
  }

  void opsets() {
    std::map<Name, const assay::onnx::Opset*> seen;
    for (const auto& opset : Model::slice(model_.opsets, model_.model_opsets)) {
      const bool is_again = !seen.try_emplace(opset.domain, &opset).second;
      const bool is_odd = opset.version < 1 || opset.version > std::numeric_limits<std::int32_t>::max();
      if ((!is_again && !is_odd) || !wants(kOpset, opset.range)) continue;
      const auto domain = text::printable(domain_of(model_, opset.domain), 80);
      report(kOpset, opset.range, "opset_import",
             is_again ? fmt::format("The operators of {} are imported twice.", domain)
                      : fmt::format("Version {} of the operators of {} does not exist.", opset.version, domain));
    }
  }

  const Scan& scan_;
  const Model& model_;
  const Wiring& wiring_;
  std::vector<Name> names_;
};

}  // namespace

void judge_structure(const Scan& scan) { Judge(scan).run(); }

}  // namespace assay::formats::onnx
