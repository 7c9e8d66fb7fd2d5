#include "core/text.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
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

class Judge {
 public:
  explicit Judge(const Scan& scan) : scan_(scan), model_(scan.model), wiring_(scan.wiring) {}

  void run() {
    twice();
    dangling();
    cycles();
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

  void depth() {
    const Graph* deepest = nullptr;
    for (const Graph& graph : model_.graphs)
      if (deepest == nullptr || graph.depth > deepest->depth) deepest = &graph;
    if (deepest != nullptr && deepest->depth > kDeepest)
      report(kDeepGraph, deepest->range, "subgraph",
             fmt::format("Graphs are inside of each other {} times: loaders that go into them one call at a time run "
                         "out of stack.",
                         text::grouped(deepest->depth)));
    const auto& type = model_.deepest_type;
    if (type.depth > kDeepest)
      report(kDeepGraph, type.range, "type",
             fmt::format("Types are inside of each other {} times: loaders that go into them one call at a time run "
                         "out of stack.",
                         text::grouped(type.depth)));
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
    const bool is_reference = attribute.reference != assay::onnx::kNoName;
    const int count = std::popcount(attribute.values) + (is_reference ? 1 : 0);
    const auto problem = count > 1 ? Problem::several : is_reference ? Problem::none : problem_of(attribute);
    if (problem == Problem::none || !wants(kAmbiguousAttribute, attribute.range)) return;
    const auto shown = text::quoted(model_.text(attribute.name), 60);
    std::string message;
    switch (problem) {
      case Problem::none: break;
      case Problem::several:
        message = fmt::format("The attribute {} has {} values of different kinds: programs differ in which they take.",
                              shown, count);
        break;
      case Problem::another:
        message = fmt::format(
            "The attribute {} has a value of another type than it says: programs differ in whether "
            "they take it.",
            shown);
        break;
      case Problem::missing:
        message = fmt::format("The attribute {} says that it is a tensor, a graph or a type, and has none.", shown);
        break;
    }
    report(kAmbiguousAttribute, attribute.range, place_of(model_, node), std::move(message));
  }

  enum class Problem : std::uint8_t { none, several, another, missing };
  /// Early writers gave no type. Lists may be empty, and some writers leave out a number that is 0 and a text without
  /// letters (onnx/checker.cc, check_attribute).
  [[nodiscard]] static Problem problem_of(const Attribute& attribute) {
    constexpr std::array<std::uint16_t, 15> kValues{0,
                                                    Attribute::f,
                                                    Attribute::i,
                                                    Attribute::s,
                                                    Attribute::t,
                                                    Attribute::g,
                                                    Attribute::floats,
                                                    Attribute::ints,
                                                    Attribute::strings,
                                                    Attribute::tensors_,
                                                    Attribute::graphs_,
                                                    Attribute::sparse,
                                                    Attribute::sparses,
                                                    Attribute::tp,
                                                    Attribute::tps};
    constexpr unsigned kMessages = Attribute::t | Attribute::g | Attribute::sparse | Attribute::tp;
    if (attribute.type <= 0 || static_cast<std::size_t>(attribute.type) >= kValues.size()) return Problem::none;
    const unsigned wanted = kValues.at(static_cast<std::size_t>(attribute.type));
    if (attribute.values == 0) return (wanted & kMessages) != 0 ? Problem::missing : Problem::none;
    return attribute.values == wanted ? Problem::none : Problem::another;
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
    if (!model_.errors.empty() || model_.main == kNone) return;
    const Graph& main = model_.graphs[model_.main];
    const std::uint64_t end = main.range.end();
    if (model_.ir_version < 0 && wants(kOpset, {0, 0}))
      report(kOpset, {0, 0}, "ir_version", fmt::format("Version {} of ONNX does not exist.", model_.ir_version));
    // Since IR version 3 (IR.md, "Operator Sets").
    if (seen.empty() && model_.ir_version >= 3 && main.nodes.count != 0 && wants(kOpset, {end, 0}))
      report(kOpset, {end, 0}, "opset_import", "The model does not say which operators it means.");
  }

  const Scan& scan_;
  const Model& model_;
  const Wiring& wiring_;
  std::vector<Name> names_;
};

}  // namespace

void judge_structure(const Scan& scan) { Judge(scan).run(); }

}  // namespace assay::formats::onnx
