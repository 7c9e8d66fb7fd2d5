#include "report/layout.hpp"

#include "core/text.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <utility>
#include <vector>

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

/// Text in pieces of one look each.
struct Words {
  std::vector<std::pair<std::string, Ink>> pieces;
  std::size_t columns = 0;

  void add(std::string_view text, Ink ink) {
    if (text.empty()) return;
    columns += columns_of(text);
    if (pieces.empty() || pieces.back().second != ink) pieces.emplace_back("", ink);
    pieces.back().first += text;
  }
};

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
  const Run run{.text = text, .ink = ink};
  return put_wrapped(std::span(&run, 1), indent);
}

Layout& Layout::put_wrapped(std::span<const Run> runs, std::size_t indent) {
  Words line;  // what of the text goes on the current line
  Words word;
  Ink gap_ink = Ink::plain;  // of the space before the word
  const auto write_line = [&] {
    for (const auto& [text, ink] : line.pieces) append(text, ink);
    line = {};
  };
  const auto end_word = [&] {
    const std::size_t gap = line.columns == 0 ? 0 : 1;
    const bool is_fresh_line = line.columns == 0 && column_ <= indent;
    // A word wider than the line runs over: paths and calls are copied from the screen.
    if (line.columns + gap + word.columns > columns_left() && !is_fresh_line) {
      write_line();
      end_line();
      append(std::string(indent, ' '), Ink::plain);
    } else if (gap == 1) {
      line.add(" ", gap_ink);
    }
    for (const auto& [text, ink] : word.pieces) line.add(text, ink);
    word = {};
  };
  for (const auto& run : runs) {
    const auto all = safe(run.text);
    std::string_view rest = all;
    for (auto space = rest.find(' '); space != std::string_view::npos; space = rest.find(' ')) {
      word.add(rest.substr(0, space), run.ink);
      rest.remove_prefix(space + 1);
      end_word();
      gap_ink = run.ink;
    }
    word.add(rest, run.ink);
  }
  if (word.columns > 0) end_word();
  write_line();
  return *this;
}

Layout& Layout::end_line() {
  while (out_.ends_with(' ')) out_.pop_back();
  out_ += '\n';
  column_ = 0;
  return *this;
}

}  // namespace assay::report
