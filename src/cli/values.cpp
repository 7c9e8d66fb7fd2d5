#include "cli/values.hpp"

#include "core/quantity.hpp"
#include "core/suggest.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

namespace assay::cli {
namespace {

UsageError wrong(std::string_view flag, std::string_view text, std::string_view wanted) {
  return {fmt::format("{}: '{}' is not {}", flag, text::printable(text), wanted), ""};
}

}  // namespace

Parsed<std::uint64_t> parse_size(std::string_view flag, std::string_view text) {
  if (const auto size = read_size(text)) return *size;
  return std::unexpected(wrong(flag, text, "a size such as 4096, 64K or 10GiB"));
}

Parsed<std::uint64_t> parse_count(std::string_view flag, std::string_view text, std::uint64_t least,
                                  std::uint64_t most) {
  const auto count = read_count(text);
  if (!count) return std::unexpected(wrong(flag, text, "a number such as 16 or 100K"));
  if (*count < least || *count > most)
    return std::unexpected(wrong(flag, text, fmt::format("a number from {} to {}", least, most)));
  return *count;
}

Parsed<double> parse_duration(std::string_view flag, std::string_view text) {
  if (const auto seconds = read_duration(text)) return *seconds;
  return std::unexpected(wrong(flag, text, "a time above zero such as 300, 90s or 5m"));
}

Parsed<std::size_t> parse_choice(std::string_view flag, std::string_view text,
                                 std::span<const std::string_view> choices) {
  for (std::size_t i = 0; i < choices.size(); ++i)
    if (choices[i] == text) return i;
  return std::unexpected(
      UsageError{fmt::format("{}: '{}' is not one of {}", flag, text::printable(text), fmt::join(choices, ", ")),
                 did_you_mean(text, choices)});
}

}  // namespace assay::cli
