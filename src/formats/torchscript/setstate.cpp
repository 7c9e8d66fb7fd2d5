#include "formats/torchscript/setstate.hpp"

#include "core/text.hpp"
#include "formats/torchscript/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::formats::torchscript {
namespace {

constexpr std::size_t kMaxMethods = 100'000;
/// So many are told by name; one more is kept to know that there are others.
constexpr std::size_t kMaxCalls = 8;
constexpr std::size_t kMaxOwnMethods = 256;

/// What comparing, checking and taking apart a state needs; sorted.
constexpr std::array<std::string_view, 30> kHarmless{"__contains__",
                                                     "__is__",
                                                     "__isnot__",
                                                     "__not__",
                                                     "_set_item",
                                                     "append",
                                                     "dequantize",
                                                     "detach",
                                                     "device",
                                                     "dict",
                                                     "dim",
                                                     "eq",
                                                     "float",
                                                     "format",
                                                     "ge",
                                                     "gt",
                                                     "int",
                                                     "is_floating_point",
                                                     "items",
                                                     "keys",
                                                     "le",
                                                     "len",
                                                     "list",
                                                     "lt",
                                                     "ne",
                                                     "quantize_per_channel",
                                                     "quantize_per_tensor",
                                                     "size",
                                                     "to",
                                                     "values"};
static_assert(std::ranges::is_sorted(kHarmless));
/// Names of the dialect that are no functions.
constexpr std::array<std::string_view, 14> kBuiltins{"annotate",       "bool",          "float", "getattr", "int",
                                                     "isinstance",     "len",           "print", "range",   "str",
                                                     "unchecked_cast", "uninitialized", "list",  "dict"};

bool is_harmless(const Use& use) {
  const auto name = operator_name(use.what.text);
  if (name.library == "aten") return std::ranges::binary_search(kHarmless, name.name);
  if (name.library == "prim") return true;
  // Quantised modules repack their weights: linear_prepack, conv2d_prepack, make_quantized_cell_params_dynamic.
  if (name.library == "quantized") return name.name.find("pack") != std::string::npos || name.name.starts_with("make_");
  if (!name.library.empty()) return name.library == "prepacked" || name.library == "sparse";
  return std::ranges::find(kBuiltins, use.what.text) != kBuiltins.end();
}

}  // namespace

void SetStateWatch::see(const Use& use, const Place& place) {
  if (!use.is_call || place.class_name.empty() || place.function.empty()) return;
  if (methods_.size() >= kMaxMethods && !methods_.contains({place.class_name, place.function})) {
    is_full_ = true;
    return;
  }
  auto& method = methods_[{place.class_name, place.function}];
  if (method.calls.empty() && method.own_methods.empty()) method.offset = use.what.offset;
  constexpr std::string_view kSelf = "self.";
  const std::string_view path = use.what.text;
  const bool is_own = path.starts_with(kSelf) && path.find('.', kSelf.size()) == std::string_view::npos;
  if (is_own) {
    const auto name = path.substr(kSelf.size());
    if (method.own_methods.size() < kMaxOwnMethods) {
      method.own_methods.emplace(name);
    } else {
      is_full_ = is_full_ || !method.own_methods.contains(name);
    }
  } else if (!is_harmless(use) && method.calls.size() <= kMaxCalls) {
    method.calls.emplace_back(text::printable(path, 80), use.what.offset);
  }
}

std::vector<std::string> SetStateWatch::calls_reached_from(const Key& start) const {
  std::vector<std::string> calls;
  std::set<std::string, std::less<>> seen{start.second};
  std::vector<std::string> todo{start.second};
  while (!todo.empty()) {
    const auto name = std::move(todo.back());
    todo.pop_back();
    const auto found = methods_.find({start.first, name});
    if (found == methods_.end()) continue;
    for (const auto& [call, offset] : found->second.calls)
      if (calls.size() <= kMaxCalls && std::ranges::find(calls, call) == calls.end()) calls.push_back(call);
    for (const auto& next : found->second.own_methods)
      if (seen.insert(next).second) todo.push_back(next);
  }
  return calls;
}

void SetStateWatch::report(ScanContext& context) const {
  if (is_full_)
    context.incomplete({ErrorCode::limit, 0,
                        fmt::format("methods: at most {} of a file and {} called by each wanted, got more", kMaxMethods,
                                    kMaxOwnMethods)});
  for (const auto& [key, method] : methods_) {
    if (key.second != "__setstate__") continue;
    auto calls = calls_reached_from(key);
    if (calls.empty()) continue;
    const bool has_more = calls.size() > kMaxCalls;
    if (has_more) calls.resize(kMaxCalls);
    const auto place = text::printable(key.first + "." + key.second);
    Finding finding{.rule = &kSetState, .severity = kSetState.severity};
    finding.location = {{method.offset, 0}, place};
    finding.message = fmt::format("Loading the model runs {}, which calls {}{}.", place, fmt::join(calls, ", "),
                                  has_more ? " and others" : "");
    finding.evidence.push_back({"calls", calls});
    context.report(std::move(finding));
  }
}

}  // namespace assay::formats::torchscript
