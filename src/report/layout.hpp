#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace assay::report {

/// What a piece of text is, for a terminal that has colours.
enum class Ink : unsigned char { plain, strong, faint, critical, high, medium, low, good };

/// A piece of a text, and what it is.
struct Run {
  std::string_view text;
  Ink ink = Ink::plain;
};

/// Lays text out for people: lines no wider than the terminal, colours when it has them.
///
/// The last line of defence for terminals: whatever a message contains, no control character leaves this class
/// except its own line ends and colours.
class Layout {
 public:
  Layout(std::string& out, std::size_t width, bool has_color);

  /// Text at the current place of the line, never broken. Foreign text is welcome.
  Layout& put(std::string_view text, Ink ink = Ink::plain);
  /// The same in what is left of the line, cut with `…`.
  Layout& put_cut(std::string_view text, Ink ink = Ink::plain);
  /// Text broken at spaces. Later lines start at column `indent`.
  Layout& put_wrapped(std::string_view text, std::size_t indent, Ink ink = Ink::plain);
  /// The same of a text in pieces. A word may consist of several.
  Layout& put_wrapped(std::span<const Run> runs, std::size_t indent);
  Layout& end_line();

 private:
  void append(std::string_view safe, Ink ink);
  [[nodiscard]] std::size_t columns_left() const { return column_ < width_ ? width_ - column_ : 0; }

  std::string& out_;
  std::size_t width_;
  bool has_color_;
  std::size_t column_ = 0;
};

/// How many columns `text` takes, counting every character as one.
[[nodiscard]] std::size_t columns_of(std::string_view text);

}  // namespace assay::report
