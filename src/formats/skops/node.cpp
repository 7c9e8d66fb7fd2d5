#include "formats/skops/node.hpp"

#include "core/handed_on.hpp"
#include "core/text.hpp"
#include "formats/skops/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace assay::formats::skops {
namespace {

using json::Kind;
using json::Value;
using pickle::Status;
using pickle::Use;

constexpr std::size_t kLongestShown = 160;
constexpr std::size_t kMostTypes = 1000;

/// What the loaders of skops do with the class that a node names (skops/io/_general.py, _numpy.py, _sklearn.py).
struct Loader {
  std::string_view name;
  enum class Deed : std::uint8_t {
    calls,       ///< with what is in the node
    rebuilds,    ///< __new__ and __setstate__
    references,  ///< keeps it as a value; whoever gets it may call it
    ignores,     ///< makes an object of a type of its own
  } deed;
};
constexpr std::array<Loader, 26> kLoaders{{
    {"BytearrayNode", Loader::Deed::ignores},
    {"BytesNode", Loader::Deed::ignores},
    {"CachedNode", Loader::Deed::ignores},
    {"ConstructorFromReduceNode", Loader::Deed::calls},
    {"DTypeNode", Loader::Deed::ignores},
    {"DatetimeNode", Loader::Deed::ignores},
    {"DefaultDictNode", Loader::Deed::ignores},
    {"DictNode", Loader::Deed::calls},
    {"FunctionNode", Loader::Deed::references},
    {"JsonNode", Loader::Deed::ignores},
    {"ListNode", Loader::Deed::calls},
    {"LossNode", Loader::Deed::calls},
    {"MaskedArrayNode", Loader::Deed::ignores},
    {"MethodNode", Loader::Deed::ignores},  // that of the object whose method it is counts
    {"NdArrayNode", Loader::Deed::calls},
    {"ObjectNode", Loader::Deed::rebuilds},
    {"OperatorFuncNode", Loader::Deed::ignores},  // always of the module `operator`
    {"PartialNode", Loader::Deed::ignores},
    {"RandomGeneratorNode", Loader::Deed::calls},
    {"RandomStateNode", Loader::Deed::calls},
    {"SetNode", Loader::Deed::calls},
    {"SliceNode", Loader::Deed::ignores},
    {"SparseMatrixNode", Loader::Deed::ignores},
    {"TreeNode", Loader::Deed::ignores},
    {"TupleNode", Loader::Deed::calls},
    {"TypeNode", Loader::Deed::references},
}};

/// What models of scikit-learn are made of. A dangerous name below them is found before this is asked.
constexpr std::array<std::string_view, 11> kLibraries{"catboost.", "imblearn.",        "lightgbm.", "numpy.",
                                                      "pandas.",   "quantile_forest.", "scikeras.", "scipy.",
                                                      "skops.",    "sklearn.",         "xgboost."};

Loader::Deed deed_of(std::string_view loader) {
  const auto* const found = std::ranges::find(kLoaders, loader, &Loader::name);
  return found == kLoaders.end() ? Loader::Deed::calls : found->deed;
}

bool is_of_a_library(std::string_view path) {
  return std::ranges::any_of(kLibraries, [&](std::string_view prefix) { return path.starts_with(prefix); });
}

std::string_view package_of(std::string_view module) { return module.substr(0, module.find('.')); }

std::string text_of(const Value& object, std::string_view key) {
  const auto value = object.find(key);
  return value ? value->text().value_or(std::string()) : std::string();
}

/// Resolvers that give any object by its name, and not only an attribute of what they are called with.
bool reaches_by_name(const PickleGlobals& globals, std::string_view path) {
  const auto* entry = pickle::find_resolver(globals, path);
  if (entry == nullptr) return false;
  switch (entry->resolver) {
    case ResolverKind::getattr:
    case ResolverKind::import:
    case ResolverKind::module_name:
    case ResolverKind::dotted:
    case ResolverKind::dotted_or_colon: return true;
    case ResolverKind::attrgetter:
    case ResolverKind::methodcaller:
    case ResolverKind::itemgetter:
    case ResolverKind::partial:
    case ResolverKind::call_first: return false;
  }
  return false;
}

std::string_view words_for(Use use) {
  switch (use) {
    case Use::called: return "calls";
    case Use::rebuilt: return "makes an object of";
    case Use::referenced: return "imports";
  }
  return "imports";
}

}  // namespace

void NodeJudge::see(const Value& value) {
  Node node{value, text_of(value, "__loader__"), text_of(value, "__module__"), text_of(value, "__class__")};
  if (node.name.empty() || (node.module.empty() && node.loader.empty())) return;
  // Other tools write the whole path where skops writes the name of the class.
  if (node.name.starts_with(node.module + ".")) node.name.erase(0, node.module.size() + 1);
  judge_type(node);
  if (node.loader == "OperatorFuncNode") judge_operator(node);
  if (node.loader == "MethodNode") judge_method(node);
  if (node.loader == "LossNode") judge_loss(node);
  judge_old_function(node);
  if (types_.size() < kMostTypes) {
    const auto [type, is_new] = types_.insert(node.module + "." + node.name);
    if (is_new && complaints_.wants_fact("skops.type"))
      complaints_.fact("skops.type", text::printable(*type, kLongestShown), value.range().offset);
  }
}

void NodeJudge::judge_type(const Node& node) {
  // The first versions had no loaders, and said of a function that it is one: its name is in the content.
  static constexpr std::array<std::string_view, 4> kKinds{"builtin_function_or_method", "function", "type", "ufunc"};
  if (node.loader.empty() && std::ranges::find(kKinds, node.name) != kKinds.end()) return;
  switch (deed_of(node.loader)) {
    case Loader::Deed::calls: return judge_name(node, node.module, node.name, Use::called);
    case Loader::Deed::rebuilds: return judge_name(node, node.module, node.name, Use::rebuilt);
    case Loader::Deed::references: return judge_name(node, node.module, node.name, Use::referenced);
    case Loader::Deed::ignores: break;
  }
  const auto judgement = pickle::judge_name(context_.data().pickle, node.module, node.name, Use::called);
  if (judgement.status == Status::dangerous && judgement.global_class != nullptr && node.loader != "OperatorFuncNode")
    say(kCall, std::min(judgement.global_class->severity, Severity::high), node,
        fmt::format("The node says that it is {}, which {}", judgement.path, judgement.global_class->does));
}

/// `getattr(operator, name)(*attrs)`, whatever module the node says.
void NodeJudge::judge_operator(const Node& node) {
  static constexpr std::array<std::string_view, 3> kWritten{"attrgetter", "itemgetter", "methodcaller"};
  if (node.module != "operator")
    say(kAudit, kAudit.severity, node,
        fmt::format("The node says that it is {}.{}, and loading calls operator.{}", node.module, node.name,
                    node.name));
  if (std::ranges::find(kWritten, node.name) == kWritten.end())
    say(kAudit, node.name == "call" ? kAudit.severity : Severity::high, node,
        fmt::format("Loading calls operator.{}, where skops has but attrgetter, itemgetter and methodcaller",
                    node.name));
  if (const auto attributes = node.value.find("attrs"); attributes && node.name != "itemgetter")
    judge_attributes(node, *attributes);
}

/// `getattr(object, func)`: the object is what `obj` makes, and the user is shown what the node says.
void NodeJudge::judge_method(const Node& node) {
  const auto content = node.value.find("content");
  if (!content || !content->is(Kind::object)) return;
  const auto method = text_of(*content, "func");
  judge_attribute(node, method);
  const auto object = content->find("obj");
  if (!object || !object->is(Kind::object)) return;
  const auto module = text_of(*object, "__module__");
  auto name = text_of(*object, "__class__");
  if (name.starts_with(module + ".")) name.erase(0, module.size() + 1);
  judge_name(node, module, name + "." + method, Use::referenced);
  // The method of a base class says the module of the base class: only another package is another object.
  if (name == node.name && package_of(module) == package_of(node.module)) return;
  say(kAudit, kAudit.severity, node,
      fmt::format("The node says that it is {}.{}, and loading takes {} of {}.{}", node.module, node.name, method,
                  module, name));
}

/// The class is imported before the audit, and called.
void NodeJudge::judge_loss(const Node& node) {
  if (package_of(node.module) != "sklearn")
    say(kAudit, kAudit.severity, node,
        fmt::format("Loading imports {}.{} as a loss function before the audit", node.module, node.name));
}

/// The first versions of skops said `{"content": {"module_path": "numpy", "function": "sum"}}`.
void NodeJudge::judge_old_function(const Node& node) {
  const auto content = node.value.find("content");
  if (!content || !content->is(Kind::object)) return;
  const auto module = text_of(*content, "module_path");
  const auto function = text_of(*content, "function");
  if (!module.empty() && !function.empty()) judge_name(node, module, function, Use::referenced);
}

void NodeJudge::judge_name(const Node& node, std::string_view module, std::string_view name, Use use) {
  const auto& globals = context_.data().pickle;
  const auto judgement = pickle::judge_name(globals, module, name, use);
  const auto does = judgement.global_class != nullptr ? judgement.global_class->does : "changes what is loaded";
  const auto sentence = fmt::format("Loading {} {}", words_for(use), judgement.path);
  switch (judgement.status) {
    case Status::dangerous:
    case Status::tampering:
      return say(kCall, judgement.global_class != nullptr ? judgement.global_class->severity : kCall.severity, node,
                 fmt::format("{}, which {}", sentence, does));
    case Status::allowed:
    case Status::unlisted:
    case Status::outside:
    case Status::unknown: break;
  }
  if (judgement.is_resolver) {
    if (reaches_by_name(globals, judgement.path))
      say(kCall, kCall.severity, node, fmt::format("{}, which reaches other functions by their names", sentence));
    return;
  }
  if (judgement.status == Status::allowed) return;
  // What a module has imported is its own by name only.
  const auto last = std::string_view(judgement.path).substr(judgement.path.rfind('.') + 1);
  if (const auto home = handed_on(last); !home.empty() && home != judgement.path) {
    const auto dot = home.rfind('.');
    return judge_name(node, home.substr(0, dot), home.substr(dot + 1), use);
  }
  // Functions are kept and classes rebuilt by ordinary models; what is called is a class.
  if (is_of_a_library(judgement.path) && (use != Use::called || pickle::is_class_like(judgement.path))) return;
  if (judgement.status == Status::outside)
    return say(kCall, Severity::low, node, fmt::format("{}, of a package that nobody has looked at", sentence));
  say(kCall, use == Use::called ? kCall.severity : Severity::medium, node,
      fmt::format("{}, which no model of scikit-learn needs", sentence));
}

/// The names of attributes are texts somewhere below `attrs`, each the JSON of a text.
void NodeJudge::judge_attributes(const Node& node, const Value& names) {
  std::vector<Value> pending{names};
  while (!pending.empty() && context_.step()) {
    const auto value = pending.back();
    pending.pop_back();
    if (value.is(Kind::object)) {
      if (const auto content = value.find("content")) pending.push_back(*content);
    } else if (value.is(Kind::array)) {
      for (const auto& element : value.elements()) pending.push_back(element);
    } else if (const auto text = value.text()) {
      judge_attribute(node, *text);
    }
  }
}

/// Special names begin and end with two underscores, alone or as a part of a dotted path, in quotes or not.
void NodeJudge::judge_attribute(const Node& node, std::string_view attribute) {
  std::size_t begin = 0;
  while (begin <= attribute.size()) {
    const auto end = std::min(attribute.find_first_of(".\"'", begin), attribute.size());
    const auto part = attribute.substr(begin, end - begin);
    if (part.size() > 4 && part.starts_with("__") && part.ends_with("__"))
      return say(kAttribute, kAttribute.severity, node,
                 fmt::format("Loading takes the attribute {}", text::quoted(attribute, kLongestShown)));
    begin = end + 1;
  }
}

void NodeJudge::say(const Rule& rule, Severity severity, const Node& node, const std::string& message) {
  const auto range = node.value.range();
  if (!complaints_.wants(rule, range, severity)) return;
  const std::string_view loader = node.loader.empty() ? "node" : std::string_view(node.loader);
  complaints_.report(rule, {range, text::printable(loader, 80)}, text::printable(message, 400) + ".", severity);
}

}  // namespace assay::formats::skops
