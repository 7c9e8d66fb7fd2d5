#include "codecs/onnx/operators.hpp"
#include "core/text.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

namespace assay::formats::onnx {
namespace {

using assay::onnx::Function;
using assay::onnx::Graph;
using assay::onnx::Index;
using assay::onnx::kNone;
using assay::onnx::Model;
using assay::onnx::Name;

// onnx/checker.cc, since May 2026.
constexpr std::uint64_t kDeepestCalls = 100;
constexpr std::size_t kMostFunctions = 10'000;
constexpr std::uint64_t kMostNodes = 1'000'000;  // after inlining, of a model that is much smaller
constexpr std::uint64_t kLeastGrowth = 100;

std::uint64_t add(std::uint64_t a, std::uint64_t b) {
  return a > std::numeric_limits<std::uint64_t>::max() - b ? std::numeric_limits<std::uint64_t>::max() : a + b;
}

/// Who calls whom. Graph `kMain` stands for everything that is in no function.
class Calls {
 public:
  explicit Calls(const Scan& scan)
      : scan_(scan), model_(scan.model), main_(static_cast<Index>(model_.functions.size())) {
    for (Index i = 0; i < main_; ++i) {
      const Function& function = model_.functions[i];
      // Duplicates are told elsewhere; a call means the first.
      by_name_.try_emplace(std::tuple(function.domain, function.name, function.overload), i);
    }
    roots_.assign(model_.graphs.size(), main_);
    for (Index i = 0; i < model_.graphs.size(); ++i) {
      const Graph& graph = model_.graphs[i];
      if (graph.kind == Graph::Kind::function) roots_[i] = graph.function;
      if (graph.kind == Graph::Kind::subgraph) roots_[i] = roots_[graph.parent];  // a parent comes first
    }
    own_.assign(main_ + 1, 0);
    missing_.assign(main_ + 1, 0);
    std::vector<std::pair<Index, Index>> edges;  // callee, caller
    for (const auto& node : model_.nodes) {
      const Index caller = roots_[node.graph];
      ++own_[caller];
      const auto callee = by_name_.find(std::tuple(node.domain, node.op_type, node.overload));
      if (callee != by_name_.end()) edges.emplace_back(callee->second, caller);
    }
    first_.assign(main_ + 2, 0);
    for (const auto& [callee, caller] : edges) {
      ++first_[callee + 1];
      ++missing_[caller];
    }
    for (std::size_t i = 0; i <= main_; ++i) first_[i + 1] += first_[i];
    callers_.resize(edges.size());
    auto next = first_;
    for (const auto& [callee, caller] : edges) callers_[next[callee]++] = caller;
  }

  /// From those that call nothing up to those that call them. What is never reached calls itself in the end.
  void judge() {
    std::vector<std::uint64_t> expanded(own_.begin(), own_.end());
    std::vector<std::uint64_t> depth(main_ + 1, 0);
    auto missing = missing_;
    std::vector<Index> ready;
    for (Index i = 0; i <= main_; ++i)
      if (missing[i] == 0) ready.push_back(i);
    while (!ready.empty()) {
      const Index callee = ready.back();
      ready.pop_back();
      for (std::size_t i = first_[callee]; i < first_[callee + 1]; ++i) {
        const Index caller = callers_[i];
        expanded[caller] = add(expanded[caller], expanded[callee]);
        depth[caller] = std::max(depth[caller], depth[callee] + 1);
        if (--missing[caller] == 0) ready.push_back(caller);
      }
    }
    for (Index i = 0; i < main_; ++i)
      if (missing[i] != 0) report_cycle(i);
    report_size(expanded, depth);
  }

 private:
  void report_cycle(Index index) {
    const Function& function = model_.functions[index];
    if (scan_.complaints.wants(kFunctionCycle, function.range))
      scan_.complaints.report(kFunctionCycle, {function.range, place(function)},
                              "The function calls itself, or one that does: a program that inlines it never ends.");
  }

  void report_size(const std::vector<std::uint64_t>& expanded, const std::vector<std::uint64_t>& depth) {
    const auto most = *std::ranges::max_element(expanded);
    const auto deepest = *std::ranges::max_element(depth);
    if (most > kMostNodes && most / kLeastGrowth > model_.nodes.size())
      scan_.complaints.report(
          kFunctionExpansion, {model_.functions.front().range, "functions"},
          fmt::format("{} nodes become {} when functions are inlined.", text::grouped(model_.nodes.size()),
                      most == std::numeric_limits<std::uint64_t>::max() ? "more than 2^64" : text::grouped(most)));
    if (deepest > kDeepestCalls || model_.functions.size() > kMostFunctions)
      scan_.complaints.report(
          kFunctionDepth, {model_.functions.front().range, "functions"},
          fmt::format(
              "{} functions call each other {} deep: onnx refuses more than 10,000 functions or a depth of 100.",
              text::grouped(model_.functions.size()), text::grouped(deepest)));
  }

  [[nodiscard]] std::string place(const Function& function) const {
    return fmt::format("function {}::{}", text::printable(domain(function), 60),
                       text::printable(model_.text(function.name), 60));
  }
  [[nodiscard]] std::string_view domain(const Function& function) const { return domain_of(model_, function.domain); }

  const Scan& scan_;
  const Model& model_;
  Index main_;
  std::map<std::tuple<Name, Name, Name>, Index> by_name_;
  std::vector<Index> roots_;            ///< of each graph: the function it is in
  std::vector<std::uint64_t> own_;      ///< nodes
  std::vector<std::uint64_t> missing_;  ///< calls whose callee is not known yet
  std::vector<std::size_t> first_;
  std::vector<Index> callers_;
};

void judge_names(const Scan& scan) {
  const Model& model = scan.model;
  const auto& rules = scan.context.data().onnx;
  std::map<std::tuple<Name, Name, Name>, Index> seen;
  for (Index i = 0; i < model.functions.size(); ++i) {
    const Function& function = model.functions[i];
    const auto domain = domain_of(model, function.domain);
    const auto shown =
        fmt::format("function {}::{}", text::printable(domain, 60), text::printable(model.text(function.name), 60));
    const bool is_again = !seen.try_emplace(std::tuple(function.domain, function.name, function.overload), i).second;
    if (is_again && scan.complaints.wants(kDuplicateFunction, function.range))
      scan.complaints.report(kDuplicateFunction, {function.range, shown},
                             "The function is defined again: programs differ in which body they run.");
    const auto standing = assay::onnx::standing_of(rules, domain, model.text(function.name));
    const bool is_listed = standing.listed != nullptr && (standing.is_standard_domain || standing.is_known_domain);
    if ((standing.is_standard || is_listed) && scan.complaints.wants(kShadowedOperator, function.range))
      scan.complaints.report(kShadowedOperator, {function.range, shown},
                             fmt::format("The model defines {} itself: what every graph uses would run hidden nodes.",
                                         text::printable(model.text(function.name), 60)));
  }
}

}  // namespace

void judge_functions(const Scan& scan) {
  if (scan.model.functions.empty() || !scan.context.step(scan.model.nodes.size())) return;
  judge_names(scan);
  Calls(scan).judge();
}

}  // namespace assay::formats::onnx
