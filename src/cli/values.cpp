#include "cli/values.hpp"
#include "core/lower.hpp"

#include "cli/suggest.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>
#include <optional>

namespace assay::cli {
namespace {

struct Unit {
  std::string_view suffix;
  std::uint64_t factor;
};

constexpr std::uint64_t kKibi = 1024;
constexpr std::array kSizeUnits{
    Unit{"", 1},
    Unit{"B", 1},
    Unit{"K", kKibi},
    Unit{"M", kKibi* kKibi},
    Unit{"G", kKibi* kKibi* kKibi},
    Unit{"T", kKibi* kKibi* kKibi* kKibi},
    Unit{"KiB", kKibi},
    Unit{"MiB", kKibi* kKibi},
    Unit{"GiB", kKibi* kKibi* kKibi},
    Unit{"TiB", kKibi* kKibi* kKibi* kKibi},
    Unit{"KB", 1000},
    Unit{"MB", 1000ULL * 1000},
    Unit{"GB", 1000ULL * 1000ULL * 1000},
    Unit{"TB", 1000ULL * 1000 * 1000ULL * 1000},
};
constexpr std::array kCountUnits{
    Unit{"", 1},
    Unit{"K", 1000},
    Unit{"M", 1000ULL * 1000},
    Unit{"G", 1000ULL * 1000ULL * 1000},
    Unit{"T", 1000ULL * 1000 * 1000ULL * 1000},
};

std::optional<std::uint64_t> parse_number(std::string_view text, std::span<const Unit> units) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  for (const auto& unit : units) {
    if (!text::equals_ignoring_case(text, unit.suffix)) continue;
    if (number > std::numeric_limits<std::uint64_t>::max() / unit.factor) return std::nullopt;
    return number * unit.factor;
  }
  return std::nullopt;
}

UsageError wrong(std::string_view flag, std::string_view text, std::string_view wanted) {
  return {fmt::format("{}: '{}' is not {}", flag, text::printable(text), wanted), ""};
}

}  // namespace

Parsed<std::uint64_t> parse_size(std::string_view flag, std::string_view text) {
  if (const auto size = parse_number(text, kSizeUnits)) return *size;
  return std::unexpected(wrong(flag, text, "a size such as 4096, 64K or 10GiB"));
}

Parsed<std::uint64_t> parse_count(std::string_view flag, std::string_view text, std::uint64_t least,
                                  std::uint64_t most) {
  const auto count = parse_number(text, kCountUnits);
  if (!count) return std::unexpected(wrong(flag, text, "a number such as 16 or 100K"));
  if (*count < least) return std::unexpected(wrong(flag, text, fmt::format("at least {}", least)));
  if (*count > most) return std::unexpected(wrong(flag, text, fmt::format("at most {}", most)));
  return *count;
}

Parsed<double> parse_duration(std::string_view flag, std::string_view text) {
  static constexpr double kLongest = 1e9;  // thirty years; keeps arithmetic on clocks far from overflow
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  const auto unit = text.substr(static_cast<std::size_t>(end - text.data()));
  const double factor = unit.empty() || unit == "s" ? 1
                        : unit == "ms"              ? 0.001
                        : unit == "m"               ? 60
                        : unit == "h"               ? 3600
                                                    : 0;
  const double seconds = number * factor;
  // Written so that "nan" is refused too.
  if (error != std::errc() || !(seconds > 0 && seconds <= kLongest))
    return std::unexpected(wrong(flag, text, "a time above zero such as 300, 90s or 5m"));
  return seconds;
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
