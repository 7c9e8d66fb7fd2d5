#pragma once

#include <assay/rule.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assay {

/// What a listed pickle global does when it is called. `severity` and `does` go into the finding.
struct GlobalClass {
  std::string_view name;  ///< "process"
  Severity severity;
  std::string_view does;  ///< completes "…, which <does>": "starts a process"
};

enum class GlobalUse : std::uint8_t {
  any,        ///< may be imported, called and rebuilt
  rebuilt,    ///< may be referenced and rebuilt (__new__ and __setstate__ run, __init__ does not)
  reference,  ///< may be imported as a value, not called
};

/// How a resolver's arguments name what it returns.
enum class ResolverKind : std::uint8_t {
  getattr,
  attrgetter,
  methodcaller,
  itemgetter,
  import,
  module_name,
  dotted,
  dotted_or_colon,
  partial,
  call_first,
};

enum class GlobalEntryKind : std::uint8_t { allow, dangerous, resolver };

/// One line of rules/pickle/globals.toml. `path` is "module.qualname" in Python 3 spelling.
struct GlobalEntry {
  std::string_view path;
  GlobalEntryKind kind = GlobalEntryKind::allow;
  GlobalUse use = GlobalUse::any;                 ///< allow only
  ResolverKind resolver = ResolverKind::getattr;  ///< resolver only
  std::uint16_t text = 0;                         ///< allow: index into reasons; dangerous: index into classes
};

struct GlobalAlias {
  std::string_view path;
  std::string_view target;
};

/// The closed world of rules/pickle/globals.toml. Every span is sorted by its path, so look-ups are binary
/// searches; the strings live as long as the object that loaded them (or for ever, for the embedded tables).
struct PickleGlobals {
  std::span<const GlobalClass> classes;
  std::span<const std::string_view> reasons;
  std::span<const std::string_view> closed_packages;  ///< top-level names
  std::span<const GlobalAlias> python2_modules;
  std::span<const GlobalAlias> python2_names;
  std::span<const GlobalAlias> aliases;
  std::span<const GlobalEntry> names;            ///< exact paths
  std::span<const GlobalEntry> prefixes;         ///< a path and everything below it, e.g. dangerous "subprocess"
  std::span<const GlobalEntry> namespaces;       ///< classes (rebuilt) or anything (reference) below a path
  std::span<const std::string_view> exceptions;  ///< paths that no namespace covers, nor what is below them
};

/// What a listed operator of an ONNX graph does.
enum class OperatorKind : std::uint8_t { python, network, file, pytorch, compiled, plugin, experimental };

/// One line of rules/onnx/operators.toml. `*` at the end of the domain or the name stands for anything; the domain of
/// the standard operators is "ai.onnx".
struct OperatorEntry {
  std::string_view domain;
  std::string_view name;
  OperatorKind kind = OperatorKind::python;
};

struct OperatorName {
  std::string_view domain;
  std::string_view name;
};

/// rules/onnx/operators.toml, sorted by domain and name.
struct OnnxOperators {
  std::span<const OperatorEntry> operators;
  std::span<const std::string_view> standard_domains;
  std::span<const std::string_view> known_domains;
  std::span<const OperatorName> standard;  ///< all that the specification ever had
};

/// All data of rules/ that formats read through ScanContext::data().
struct RuleData {
  PickleGlobals pickle;
  OnnxOperators onnx;
  std::string_view digest;  ///< sha-256 over the rule files, hex
};

}  // namespace assay
