#include "report/layout.hpp"

#include "core/text.hpp"
#include "core/utf8.hpp"

#include <algorithm>

namespace assay::report {
namespace {

constexpr std::size_t kMinWidth = 40;
constexpr std::size_t kMaxWidth = 120;  // longer lines are hard to read, however wide the terminal is

std::string_view code_of(Ink ink) {
  switch (ink) {
    case Ink::plain: return "";
    case Ink::strong: return "\033[1m";
    case Ink::faint: return "\033[2m";
    case Ink::critical: return "\033[1;31m";
    case Ink::high: return "\033[1;91m";
    case Ink::medium: return "\033[1;33m";
    case Ink::low: return "\033[36m";
    case Ink::good: return "\033[1;32m";
  }
  return "";
}

/// Text that has been through `printable` already comes out unchanged.
std::string safe(std::string_view text) { return text::printable(text, 0); }

/// The front of `text` that takes at most `columns`.
std::string_view front(std::string_view text, std::size_t columns) {
  std::size_t bytes = 0;
  while (columns-- > 0 && bytes < text.size()) bytes += std::max<std::size_t>(1, utf8::decode(text.substr(bytes)).size);
  return text.substr(0, bytes);
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char character) { return (static_cast<unsigned char>(character) & 0xC0U) != 0x80U; }));
}

Layout::Layout(std::string& out, std::size_t width, bool has_color)
    : out_(out), width_(std::clamp(width, kMinWidth, kMaxWidth)), has_color_(has_color) {}

void Layout::append(std::string_view safe, Ink ink) {
  if (safe.empty()) return;
  const auto code = has_color_ ? code_of(ink) : std::string_view();
  out_ += code;
  out_ += safe;
  if (!code.empty()) out_ += "\033[0m";
  column_ += columns_of(safe);
}

Layout& Layout::put(std::string_view text, Ink ink) {
  append(safe(text), ink);
  return *this;
}

Layout& Layout::put_cut(std::string_view text, Ink ink) {
  auto all = safe(text);
  const auto room = std::max<std::size_t>(columns_left(), 1);
  if (columns_of(all) > room) all = std::string(front(all, room - 1)) + "…";
  append(all, ink);
  return *this;
}

Layout& Layout::put_wrapped(std::string_view text, std::size_t indent, Ink ink) {
  const auto all = safe(text);
  std::string line;  // what of the text goes on the current line
  std::size_t columns = 0;
  for (std::string_view rest = all; !rest.empty();) {
    const auto word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    const std::size_t gap = line.empty() ? 0 : 1;
    const bool is_fresh_line = line.empty() && column_ <= indent;
    // A word wider than the line runs over: paths and calls are copied from the screen.
    if (columns + gap + columns_of(word) > columns_left() && !is_fresh_line) {
      append(line, ink);
      end_line();
      append(std::string(indent, ' '), Ink::plain);
      line.clear();
      columns = 0;
    } else if (gap == 1) {
      line += ' ';
      ++columns;
    }
    line += word;
    columns += columns_of(word);
  }
  append(line, ink);
  return *this;
}

Layout& Layout::end_line() {
  while (out_.ends_with(' ')) out_.pop_back();
  out_ += '\n';
  column_ = 0;
  return *this;
}

}  // namespace assay::report
