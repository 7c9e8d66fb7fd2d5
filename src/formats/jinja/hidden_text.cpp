#include "formats/jinja/hidden_text.hpp"

#include "core/utf8.hpp"

#include <algorithm>

namespace assay::formats::jinja {
namespace {

constexpr std::size_t kLongBase64 = 80;

std::string_view invisible(char32_t c) {
  if (c >= 0xE0000 && c <= 0xE007F) return "tag characters, which spell text that nobody sees";
  if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) return "characters that reverse the order of text";
  if (c >= 0xE0100 && c <= 0xE01EF) return "variation selectors, which can spell hidden bytes";
  if (c == 0x200B || c == 0x2060 || c == 0x180E || c == 0xFEFF || (c >= 0x2061 && c <= 0x2064) || c == 0x00AD ||
      c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0)
    return "invisible characters";
  if (c == 0x200C || c == 0x200D || c == 0x200E || c == 0x200F) return "zero-width characters";
  return {};
}

/// Joiners belong to emoji and to scripts beyond Latin; marks of direction to those that are written from right to
/// left.
bool is_used(char32_t c, char32_t before, char32_t behind) {
  if (c == 0x200B) return (before >= 0x0E00 && before <= 0x17FF) || (before >= 0x3000 && behind >= 0x3000);
  return (c >= 0x200C && c <= 0x200F) && (before >= 0x0590 || behind >= 0x0590) && before != c && behind != c;
}

bool is_base64(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
         c == '-' || c == '_';
}

/// Letters of both cases and digits, all mixed: neither a rule of dashes nor a path.
bool is_mixed(std::string_view run) {
  const auto lower = std::ranges::count_if(run, [](char c) { return c >= 'a' && c <= 'z'; });
  const auto upper = std::ranges::count_if(run, [](char c) { return c >= 'A' && c <= 'Z'; });
  const auto other = std::ranges::count_if(run, [](char c) { return c == '/' || c == '-' || c == '_' || c == '+'; });
  const auto size = static_cast<std::ptrdiff_t>(run.size());
  const auto digits = size - lower - upper - other;
  return lower >= size / 10 && upper >= size / 10 && digits >= 2 && other <= size / 8;
}

}  // namespace

std::optional<HiddenText> find_hidden_text(std::string_view text) {
  char32_t before = 0;
  std::size_t run = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto point = utf8::decode(text.substr(at));
    const auto size = std::max<std::size_t>(point.size, 1);
    if (size == 1 && is_base64(text[at])) {
      ++run;
    } else if (run != 0) {
      if (run >= kLongBase64 && is_mixed(text.substr(at - run, run)))
        return HiddenText{at - run, run, "a long run of base64"};
      run = 0;
    }
    if (point.value > 0x7F)
      if (const auto what = invisible(point.value); !what.empty()) {
        const auto behind = utf8::decode(text.substr(at + size)).value;
        const bool is_mark = point.value == 0xFEFF && at == 0;
        if (!is_mark && !is_used(point.value, before, behind)) return HiddenText{at, size, what};
      }
    before = point.value;
    at += size;
  }
  if (run >= kLongBase64 && is_mixed(text.substr(at - run, run)))
    return HiddenText{at - run, run, "a long run of base64"};
  return std::nullopt;
}

}  // namespace assay::formats::jinja
