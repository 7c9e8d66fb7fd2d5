#include "formats/config/interpolations.hpp"
#include "core/trimmed.hpp"

#include <algorithm>

namespace assay::formats::config {
namespace {

constexpr std::size_t kMostValues = 10'000;
constexpr std::size_t kLongestKey = 400;
constexpr std::size_t kLongestValue = 400;
constexpr std::size_t kLongestText = 2000;
constexpr int kMostReplacements = 64;

constexpr std::string_view kAround = " \t\"'";

/// The keys with points between them; nothing when that is longer than anything that is kept.
std::optional<std::string> joined(std::span<const std::string> path) {
  std::string key;
  for (const auto& component : path) {
    if (key.size() + component.size() > kLongestKey) return std::nullopt;
    if (!key.empty()) key += '.';
    key += component;
  }
  return key;
}

/// `a[b].c` is `a.b.c`.
std::string with_points(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '[' && !out.empty()) out += '.';
    if (c != '[' && c != ']') out += c;
  }
  return out;
}

}  // namespace

void Interpolations::keep(const Setting& setting) {
  if (setting.path.empty() || setting.text.size() > kLongestValue || values_.size() >= kMostValues) return;
  const bool is_element = setting.path.back().empty();
  auto key = joined(is_element ? setting.path.first(setting.path.size() - 1) : setting.path);
  if (!key) return;
  if (is_element) *key += '.' + std::to_string(list_sizes_[*key]++);
  values_.insert_or_assign(std::move(*key), std::string(setting.text));
}

std::optional<std::string> Interpolations::resolve(std::string_view text, std::span<const std::string> path) const {
  if (text.size() > kLongestText) return std::nullopt;
  std::string out(text);
  for (int i = 0; i < kMostReplacements; ++i) {
    const auto begin = out.rfind("${");  // the innermost
    if (begin == std::string::npos) return out;
    const auto end = out.find('}', begin);
    if (end == std::string::npos) return std::nullopt;
    const auto value = value_of(std::string_view(out).substr(begin + 2, end - begin - 2), path);
    if (!value || out.size() + value->size() > kLongestText) return std::nullopt;
    out.replace(begin, end - begin + 1, *value);
  }
  return std::nullopt;
}

std::optional<std::string> Interpolations::value_of(std::string_view reference,
                                                    std::span<const std::string> path) const {
  const auto colon = reference.find(':');
  if (colon == std::string_view::npos) return value_at(text::trimmed(reference, kAround), path);
  const auto resolver = text::trimmed(reference.substr(0, colon), kAround);
  const auto arguments = reference.substr(colon + 1);
  const auto comma = arguments.find(',');
  const bool has_default = comma != std::string_view::npos;
  if (resolver == "oc.select")
    if (auto value = value_at(text::trimmed(arguments.substr(0, comma), kAround), path)) return value;
  if ((resolver != "oc.select" && resolver != "oc.env") || !has_default) return std::nullopt;
  return std::string(text::trimmed(arguments.substr(comma + 1), kAround));
}

std::optional<std::string> Interpolations::value_at(std::string_view key, std::span<const std::string> path) const {
  const auto up = std::min(key.find_first_not_of('.'), key.size());
  if (up > path.size()) return std::nullopt;
  auto whole = up > 0 ? joined(path.first(path.size() - up)) : std::string();
  if (!whole) return std::nullopt;
  if (!whole->empty()) *whole += '.';
  const auto found = values_.find(*whole + with_points(key.substr(up)));
  return found == values_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace assay::formats::config
