#include "formats/keras/references.hpp"

#include "core/file_reach.hpp"
#include "core/lower.hpp"
#include "core/text.hpp"
#include "formats/keras/names.hpp"
#include "formats/keras/rules.hpp"
#include "pickle/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::formats::keras {
namespace {

using json::Kind;
using json::Value;

constexpr std::size_t kLongestModule = 200;
constexpr std::string_view kModuleEnding = "module";
/// What a key says in front of `_module` when the module is where code comes from. Authors name parts of their networks
/// in the same way: `attention_module`, `backbone_module`.
constexpr std::array<std::string_view, 16> kCode{"call",   "callable", "class", "cls",      "custom",  "entry",
                                                 "exec",   "fn",       "func",  "function", "handler", "hook",
                                                 "import", "loader",   "py",    "python"};
/// Modules that compute.
constexpr std::array<std::string_view, 4> kHarmless{"math", "numpy", "jax.nn", "jax.numpy"};
/// Names that a module has when it is there for running things.
constexpr std::array<std::string_view, 6> kProbes{"system", "Popen", "eval", "loads", "call", "run"};
constexpr std::array<std::string_view, 5> kFunctionKeys{"fn", "func", "function", "callable", "name"};
/// Where the arguments of a call are.
constexpr std::array<std::string_view, 14> kArgumentKeys{"url",      "uri",  "origin", "source",   "address",
                                                         "link",     "href", "path",   "fname",    "file",
                                                         "filepath", "args", "kwargs", "arguments"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool is_module_path(std::string_view text) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= kLongestModule && std::ranges::all_of(text, is_part);
}

/// `fn_module`, `customFunctionModule`. The stem is in lower case, without what joins it.
bool is_code_key(std::string_view lower_key) {
  auto stem = lower_key.substr(0, lower_key.size() - kModuleEnding.size());
  while (stem.ends_with('_')) stem.remove_suffix(1);
  const auto cut = stem.rfind('_');
  return is_one_of(kCode, cut == std::string_view::npos ? stem : stem.substr(cut + 1));
}

/// What a module is there for, when that is dangerous.
std::optional<std::string_view> danger_of(std::string_view module, const PickleGlobals& globals) {
  for (const auto probe : kProbes) {
    const auto judgement = pickle::judge_name(globals, module, probe, pickle::Use::called);
    if (judgement.status == pickle::Status::dangerous)
      return judgement.global_class != nullptr ? judgement.global_class->does : std::string_view("is dangerous");
  }
  return std::nullopt;
}

void judge_module_key(const json::Member& member, const Owner& owner, ScanContext& context, Complaints& complaints) {
  const auto key = text::lower(member.name);
  if (key == kModuleEnding || !key.ends_with(kModuleEnding)) return;
  const auto module = member.value.text().value_or(std::string());
  if (!is_module_path(module) || is_own_module(module) || is_one_of(kHarmless, module)) return;
  const auto danger = danger_of(module, context.data().pickle);
  if (!danger && !(owner.is_keras && is_code_key(key))) return;
  const auto severity = danger ? Severity::high : Severity::medium;
  if (!complaints.wants(kModule, member.value.range(), severity)) return;
  complaints.report(
      kModule, {member.value.range(), fmt::format("layer {}", text::printable(owner.layer, 80))},
      fmt::format("{} names the module {}, {}.", text::quoted(member.name, 40), module,
                  danger ? fmt::format("with a function that {}", *danger) : std::string("which is not part of Keras")),
      severity);
}

/// The first address among the arguments of a call, however they lie in each other.
std::optional<Value> find_address(const Value& object, ScanContext& context) {
  std::vector<Value> pending;
  for (const auto& member : object.members())
    if (is_one_of(kArgumentKeys, member.name)) pending.push_back(member.value);
  while (!pending.empty() && context.step()) {
    const auto value = pending.back();
    pending.pop_back();
    if (value.is(Kind::text) && file_reach(value.text().value_or(std::string())) == FileReach::remote) return value;
    for (const auto& element : value.elements()) pending.push_back(element);
    for (const auto& member : value.members()) pending.push_back(member.value);
  }
  return std::nullopt;
}

}  // namespace

std::string function_of(const Value& object) {
  for (const auto key : kFunctionKeys) {
    const auto value = object.find(key);
    auto name = value ? value->text().value_or(std::string()) : std::string();
    if (const auto dot = name.rfind('.'); dot != std::string::npos && is_own_module(name)) name.erase(0, dot + 1);
    if (builds_no_model(name)) return name;
  }
  return {};
}

void judge_references(const Value& object, const Owner& owner, ScanContext& context, Complaints& complaints) {
  for (const auto& member : object.members()) judge_module_key(member, owner, context, complaints);
  const auto function = function_of(object);
  if (function.empty()) return;
  const auto address = find_address(object, context);
  if (!address || !complaints.wants(kFunction, object.range(), Severity::high)) return;
  complaints.report(kFunction, {object.range(), fmt::format("layer {}", text::printable(owner.layer, 80))},
                    fmt::format("The configuration names {}, which builds no model, and the address {}.", function,
                                text::quoted(address->text().value_or(std::string()), 120)),
                    Severity::high);
}

}  // namespace assay::formats::keras
