#pragma once

#include <assay/rule.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assay {

/// A text of a long list, as its place in one string that has all of them. A constant list of these has no pointers: it
/// stays in memory that processes share, where each page of string_views is written to by the loader of each process.
struct TextPlace {
  std::uint32_t at = 0;    ///< bytes from the start of that string
  std::uint32_t size = 0;  ///< bytes

  [[nodiscard]] constexpr std::string_view in(std::string_view texts) const { return texts.substr(at, size); }
};

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
  TextPlace path;
  GlobalEntryKind kind = GlobalEntryKind::allow;
  GlobalUse use = GlobalUse::any;                 ///< allow only
  ResolverKind resolver = ResolverKind::getattr;  ///< resolver only
  std::uint16_t text = 0;                         ///< allow: index into reasons; dangerous: index into classes
};

struct GlobalAlias {
  TextPlace path;
  TextPlace target;
};

/// The closed world of rules/pickle/globals.toml. Every span is sorted by its path, so look-ups are binary
/// searches; the strings live as long as the object that loaded them (or for ever, for the embedded tables).
struct PickleGlobals {
  std::string_view texts;  ///< of what has a TextPlace
  std::span<const GlobalClass> classes;
  std::span<const std::string_view> reasons;
  std::span<const TextPlace> closed_packages;  ///< top-level names
  std::span<const GlobalAlias> python2_modules;
  std::span<const GlobalAlias> python2_names;
  std::span<const GlobalAlias> aliases;
  std::span<const GlobalEntry> names;       ///< exact paths
  std::span<const GlobalEntry> prefixes;    ///< a path and everything below it, e.g. dangerous "subprocess"
  std::span<const GlobalEntry> namespaces;  ///< classes (rebuilt) or anything (reference) below a path
  std::span<const TextPlace> exceptions;    ///< paths that no namespace covers, nor what is below them
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
  TextPlace domain;
  TextPlace name;
};

/// rules/onnx/operators.toml, sorted by domain and name.
struct OnnxOperators {
  std::string_view texts;  ///< of what has a TextPlace
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
