#pragma once

#include <assay/result.hpp>
#include <assay/rule_data.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace assay::rules {

/// The owning form of OnnxOperators, while it is put together out of files.
struct OperatorsDraft {
  using Key = std::pair<std::string, std::string>;  ///< domain, name
  std::map<Key, OperatorKind, std::less<>> operators;
  std::set<std::string, std::less<>> standard_domains;
  std::set<std::string, std::less<>> known_domains;
  std::set<Key, std::less<>> standard;
  bool replaces_all = false;
};

[[nodiscard]] OperatorsDraft draft_of(const OnnxOperators& operators);
/// What `over` says of an operator wins; everything else is added.
void lay_over(OperatorsDraft& base, OperatorsDraft over);

/// Reads rules/onnx/operators.toml, or a file that is laid over it. Strict, like `read_globals`.
[[nodiscard]] Result<OperatorsDraft> read_operators(std::string_view file, std::string_view text);

}  // namespace assay::rules
