#include "pickle/hydra.hpp"

#include "core/configured_calls.hpp"
#include "pickle/policy.hpp"

#include <algorithm>

namespace assay::pickle {
namespace {

constexpr std::string_view kTarget = "_target_";

/// The dotted path at the front of `text`, behind what separates it from its key.
std::string_view dotted_path(std::string_view text) {
  const auto begin = text.find_first_not_of("\\\"':= \t");
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin);
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  return text.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(text, is_part) - text.begin()));
}

std::optional<HydraTarget> judged(const PickleGlobals& globals, std::string_view path) {
  const auto dot = path.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto judgement = judge_name(globals, path.substr(0, dot), path.substr(dot + 1), Use::called);
  if (judgement.status != Status::dangerous || configured_call(judgement.path) != ConfiguredCall::unusual)
    return std::nullopt;
  return HydraTarget{path, judgement.global_class != nullptr ? std::string_view(judgement.global_class->does)
                                                             : std::string_view("is not harmless")};
}

}  // namespace

std::optional<HydraTarget> dangerous_target(const PickleGlobals& globals, std::string_view key, std::string_view text) {
  if (key.ends_with(kTarget))
    if (const auto found = judged(globals, dotted_path(text))) return found;
  for (auto at = text.find(kTarget); at != std::string_view::npos; at = text.find(kTarget, at + kTarget.size()))
    if (const auto found = judged(globals, dotted_path(text.substr(at + kTarget.size())))) return found;
  return std::nullopt;
}

}  // namespace assay::pickle
