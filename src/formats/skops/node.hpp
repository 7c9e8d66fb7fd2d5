#pragma once

#include "codecs/json/document.hpp"
#include "core/complaints.hpp"
#include "pickle/policy.hpp"

#include <assay/context.hpp>

#include <set>
#include <string>
#include <string_view>

namespace assay::formats::skops {

/// Judges the nodes of a schema one by one: what making their objects imports, calls and takes.
///
/// What a node does depends on its loader alone; what skops shows its user depends on what the node says of itself.
/// Both are judged, and so are loaders that are not known: as if they called what the node names.
class NodeJudge {
 public:
  NodeJudge(ScanContext& context, Complaints& complaints) : context_(context), complaints_(complaints) {}

  /// Any object of the schema; those that are no nodes are passed over.
  void see(const json::Value& value);

 private:
  struct Node {
    json::Value value;
    std::string loader;
    std::string module;
    std::string name;
  };

  void judge_type(const Node& node);
  void judge_operator(const Node& node);
  void judge_method(const Node& node);
  void judge_loss(const Node& node);
  void judge_old_function(const Node& node);
  void judge_name(const Node& node, std::string_view module, std::string_view name, pickle::Use use);
  void judge_attributes(const Node& node, const json::Value& names);
  void judge_attribute(const Node& node, std::string_view attribute);
  void say(const Rule& rule, Severity severity, const Node& node, const std::string& message);

  ScanContext& context_;
  Complaints& complaints_;
  std::set<std::string> types_;  ///< said as facts
};

}  // namespace assay::formats::skops
