#include "engine/escaped_texts.hpp"

#include "core/printable_runs.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>

namespace assay::engine {
namespace {

constexpr std::size_t kMostText = 4U << 20U;
/// Shorter runs of printable characters are numbers that look like text.
constexpr std::size_t kShortestRun = 16;

/// An escape in the place of a character that needs none, and how long it is. RFC 8259, section 7.
struct Escape {
  char meaning;
  std::size_t size;
};
std::optional<Escape> escape_at(std::string_view text) {
  if (text.starts_with("\\/")) return Escape{'/', 2};
  if (!text.starts_with("\\u00") || text.size() < 6) return std::nullopt;
  unsigned value = 0;
  const auto* const end = text.data() + 6;
  const auto [stop, error] = std::from_chars(text.data() + 4, end, value, 16);
  if (error != std::errc() || stop != end || value < ' ' || value > '~') return std::nullopt;
  return Escape{static_cast<char>(value), 6};
}

/// The first escape at or behind `from`.
std::size_t find_escape(std::string_view text, std::size_t from) {
  for (auto at = text.find('\\', from); at != std::string_view::npos; at = text.find('\\', at + 1))
    if (escape_at(text.substr(at))) return at;
  return std::string_view::npos;
}

}  // namespace

void EscapedTexts::see(std::string_view bytes, std::uint64_t offset) {
  for (std::size_t from = 0; text_.size() < kMostText;) {
    const auto at = find_escape(bytes, from);
    if (at == std::string_view::npos) return;
    auto begin = at;
    while (begin > from && is_printable(bytes[begin - 1])) --begin;
    const auto end = static_cast<std::size_t>(
        std::find_if_not(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(), is_printable) - bytes.begin());
    if (end - begin >= kShortestRun) decode(bytes.substr(begin, end - begin), offset + begin);
    from = end;
  }
}

void EscapedTexts::decode(std::string_view run, std::uint64_t offset) {
  const auto mark = [&](std::size_t at) { steps_.push_back({static_cast<std::uint32_t>(text_.size()), offset + at}); };
  for (std::size_t from = 0; from < run.size() && text_.size() < kMostText;) {
    mark(from);
    const auto escape = std::min(find_escape(run, from), run.size());
    text_ += run.substr(from, std::min(escape - from, kMostText - text_.size()));
    if (escape == run.size()) break;
    const auto [meaning, size] = *escape_at(run.substr(escape));
    mark(escape);
    text_ += meaning;
    from = escape + size;
  }
  text_ += '\n';
}

std::uint64_t EscapedTexts::origin(std::uint64_t at) const {
  const auto behind = std::ranges::upper_bound(steps_, at, {}, &Step::at);
  if (behind == steps_.begin()) return 0;
  const Step& step = *std::prev(behind);
  return step.offset + (at - step.at);
}

}  // namespace assay::engine
