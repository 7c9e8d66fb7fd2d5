#include "core/named_binary.hpp"

#include "core/lower.hpp"

#include <algorithm>

namespace assay {
namespace {

constexpr std::uint64_t kLookedAt = 4096;

/// No text for people has any of these.
constexpr bool is_control(char c) {
  return (c >= '\0' && c < ' ' && c != '\t' && c != '\n' && c != '\f' && c != '\r') || c == '\x7f';
}

}  // namespace

bool is_named_binary(const Artifact& artifact, std::span<const std::string_view> endings) {
  const auto name = text::lower(artifact.name());
  const bool is_named = std::ranges::any_of(endings, [&](std::string_view one) { return name.ends_with(one); });
  return is_named && std::ranges::any_of(artifact.bytes.first(kLookedAt).text(), is_control);
}

}  // namespace assay
