// A graph as nnvm writes it (nnvm, src/pass/saveload_json.cc): nodes, each after those it takes its inputs from.
#include "codecs/json/document.hpp"
#include "core/complaints.hpp"
#include "core/file_reach.hpp"
#include "core/lower.hpp"
#include "core/text.hpp"
#include "formats/mxnet/mxnet.hpp"
#include "formats/mxnet/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

namespace assay::formats::mxnet {
namespace {

using json::Event;
using json::Kind;
using json::Value;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr json::Document::Options kSizes{.max_nodes = 2'000'000};
constexpr std::size_t kMostOperators = 10'000;  // that are counted one by one
constexpr std::ptrdiff_t kManyBrackets = 16;
/// What attributes of a node were called, from version to version.
constexpr std::array<std::string_view, 3> kAttributes{"attrs", "attr", "param"};

/// Whether the node that was begun has an operator and a name.
bool is_node(json::Reader& in) {
  bool has_operator = false, has_name = false;
  for (auto token = in.next(); token.event == Event::key; token = in.next()) {
    has_operator = has_operator || token.is("op");
    has_name = has_name || token.is("name");
    if (has_operator && has_name) return true;
    static_cast<void>(in.skip());
  }
  return false;
}

/// A list of nodes, of which the first has an operator; or one without any, beside what else a graph has.
Claim claim(const Artifact& artifact) {
  const auto front = artifact.bytes.first(kClaimBytes);
  if (!front.text().contains('{') && !front.text().contains('[')) return Claim::no;
  json::Reader in(front.from(front.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0));
  if (in.next().event != Event::begin_object) return Claim::no;
  bool has_no_nodes = false, has_heads = false, has_arguments = false;
  for (auto key = in.next(); key.event == Event::key; key = in.next()) {
    has_heads = has_heads || key.is("heads");
    has_arguments = has_arguments || key.is("arg_nodes");
    if (!key.is("nodes")) {
      static_cast<void>(in.skip());
    } else {
      if (in.next().event != Event::begin_array) return Claim::no;
      const auto first = in.next();
      if (first.event != Event::end_array)
        return first.event == Event::begin_object && is_node(in) ? Claim::magic : Claim::no;
      has_no_nodes = true;
    }
    if (has_no_nodes && has_heads && has_arguments) return Claim::magic;
  }
  return Claim::no;
}

/// `libcustom.so`, `libcustom.so.2`, in any case of letters.
bool is_library(std::string_view path) {
  auto name = text::lower(path.substr(path.size() - std::min<std::size_t>(path.size(), 120)));
  while (!name.empty() && (name.back() == '.' || (name.back() >= '0' && name.back() <= '9'))) name.pop_back();
  return std::ranges::any_of(std::array<std::string_view, 3>{".so", ".dll", ".dylib"}, [&](std::string_view ending) {
    return name.size() > ending.size() && name.ends_with(ending);
  });
}

class Judge {
 public:
  explicit Judge(ScanContext& context) : context_(context), complaints_(context) {}

  void read(ByteView file) {
    const auto document = json::Document::parse(file, kSizes);
    const auto& error = document.error();
    if (error) context_.incomplete(*error);
    const auto end = error ? std::min(error->offset, file.range().end()) : file.range().end();
    context_.cover({file.origin(), end - file.origin()});
    if (const auto root = document.root()) graphs_.push_back(*root);
    while (!graphs_.empty()) {
      const auto graph = graphs_.back();
      graphs_.pop_back();
      if (!judge_graph(graph)) break;
    }
    for (const auto& [name, count] : operators_)
      if (complaints_.wants_fact("mxnet.operator"))
        complaints_.fact("mxnet.operator", fmt::format("{} x{}", text::printable(name, 80), count), 0);
    complaints_.finish();
  }

 private:
  /// False when a budget is spent.
  bool judge_graph(const Value& graph) {
    // Of members with one name loaders take either: all of them are looked at.
    for (const auto& list : graph.find_all("nodes")) {
      const auto nodes = list.elements();
      if (nodes.empty())
        context_.incomplete({ErrorCode::malformed, list.range().offset, "graph: nodes wanted, got none"});
      for (std::size_t i = 0; i < nodes.size(); ++i)
        if (!context_.step() || !judge_node(nodes[i], i)) return false;
      place_ = "graph";
      for (const auto& heads : graph.find_all("heads"))
        for (const auto& head : heads.elements()) {
          if (!context_.step()) return false;
          judge_entry(head, nodes.size(), "An output", "in the graph");
        }
      for (const auto& arguments : graph.find_all("arg_nodes"))
        for (const auto& argument : arguments.elements()) {
          if (!context_.step()) return false;
          judge_index(argument, nodes.size(), "An argument", "in the graph");
        }
    }
    return true;
  }

  bool judge_node(const Value& node, std::size_t index) {
    const auto type = node.find("op");
    const auto name = type ? type->text().value_or("") : "";
    const auto label = node.find("name");
    place_ = fmt::format("node {}", label ? label->text().value_or("") : "");
    if (operators_.size() < kMostOperators || operators_.contains(name)) ++operators_[name];
    for (const auto& inputs : node.find_all("inputs"))
      for (const auto& input : inputs.elements()) {
        if (!context_.step()) return false;
        judge_entry(input, index, "An input", "before it");
      }
    for (const auto& inputs : node.find_all("control_deps"))
      for (const auto& input : inputs.elements()) {
        if (!context_.step()) return false;
        judge_index(input, index, "A dependency", "before it");
      }
    for (const auto& subgraphs : node.find_all("subgraphs"))
      for (const auto& subgraph : subgraphs.elements()) graphs_.push_back(subgraph);
    if (type) judge_operator(name, *type, node);
    for (const auto attributes : kAttributes)
      for (const auto& list : node.find_all(attributes))
        for (const auto& attribute : list.members()) {
          if (!context_.step()) return false;
          judge_attribute(attribute);
        }
    return true;
  }

  void judge_operator(const std::string& name, const Value& type, const Value& node) {
    if (std::ranges::count(name, '<') >= kManyBrackets)
      say(kName, kName.severity, type.range(),
          fmt::format("The name of the operator has {} bytes: {}.", text::grouped(name.size()),
                      text::quoted(name, 80)));
    if (name == "Custom")
      say(kCustom, kCustom.severity, type.range(),
          fmt::format("The operator is the class that was registered as {}.",
                      text::quoted(attribute_of(node, "op_type"), 120)));
    if (name != "_Native" && name != "_NDArray") return;
    const auto address = attribute_of(node, "info");
    if (!address.empty())
      say(kPointer, kPointer.severity, type.range(),
          fmt::format("{} calls functions that it finds at the address {}.", text::quoted(name, 80),
                      text::quoted(address, 80)));
  }

  static std::string attribute_of(const Value& node, std::string_view name) {
    for (const auto attributes : kAttributes)
      for (const auto& list : node.find_all(attributes))
        if (const auto value = list.find(name)) return value->text().value_or(std::string(value->raw()));
    return {};
  }

  void judge_attribute(const json::Member& attribute) {
    const auto value = attribute.value.text();
    if (!value || value->empty() || (attribute.name != "library" && !is_library(*value))) return;
    const auto reach = file_reach(*value);
    say(kLibrary, reach == FileReach::local ? kLibrary.severity : Severity::high, attribute.value.range(),
        fmt::format("{} is the library {}{}.", text::quoted(attribute.name, 80), text::quoted(*value, 120),
                    reach == FileReach::local ? std::string() : fmt::format(", which {}", describe(reach))));
  }

  /// A list of a node, one of its outputs, and a version. `what` it is, and `where` the nodes are that it can be.
  void judge_entry(const Value& entry, std::size_t nodes, std::string_view what, std::string_view where) {
    if (entry.is(Kind::number)) return judge_index(entry, nodes, what, where);
    const auto parts = entry.elements();
    if (!parts.empty()) judge_index(parts.front(), nodes, what, where);
  }

  void judge_index(const Value& index, std::size_t nodes, std::string_view what, std::string_view where) {
    const auto number = index.u64();
    if (!index.is(Kind::number) || (number && *number < nodes)) return;
    say(kGraph, kGraph.severity, index.range(),
        fmt::format("{} is node {}, and there are {} {}.", what, text::printable(index.raw(), 40), nodes, where));
  }

  void say(const Rule& rule, Severity severity, ByteRange range, const std::string& message) {
    if (complaints_.wants(rule, range, severity))
      complaints_.report(rule, {range, text::printable(place_, 120)}, message, severity);
  }

  ScanContext& context_;
  Complaints complaints_;
  std::vector<Value> graphs_;  ///< that are still to be judged
  std::map<std::string, std::uint64_t> operators_;
  std::string place_ = "graph";
};

void analyze(const Artifact& artifact, ScanContext& context) { Judge(context).read(artifact.bytes); }

}  // namespace

constinit const Format kSymbol{
    .name = "mxnet-symbol", .family = "json", .rules = kSymbolRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::mxnet
