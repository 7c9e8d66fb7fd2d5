#include "cli/page_text.hpp"

#include "report/layout.hpp"

#include <algorithm>
#include <vector>

namespace assay::cli {
namespace {

using report::Ink;
using report::Layout;
using report::Run;

constexpr std::size_t kBodyIndent = 2;  // of what stands below a heading
constexpr std::size_t kCodeIndent = 4;

/// The text of a paragraph without its marks, in pieces of one look each.
class Inline {
 public:
  explicit Inline(std::string_view text) : rest_(text) {
    while (!rest_.empty()) step();
    end_piece();
  }

  /// They view this object.
  [[nodiscard]] std::vector<Run> runs() const& {
    std::vector<Run> runs;
    runs.reserve(pieces_.size());
    for (const auto& [text, ink] : pieces_) runs.push_back({.text = text, .ink = ink});
    return runs;
  }
  std::vector<Run> runs() && = delete;

 private:
  struct Piece {
    std::string text;
    Ink ink = Ink::plain;
  };

  void step() {
    if (rest_.front() == '`') return code();
    if (rest_.front() == '*') return emphasis();
    if (starts_link()) {
      rest_.remove_prefix(1);
      is_in_link_ = true;
    } else if (is_in_link_ && rest_.starts_with("](")) {
      end_link();
    } else {
      piece_ += rest_.front();
      rest_.remove_prefix(1);
    }
  }

  [[nodiscard]] bool starts_link() const {
    return rest_.front() == '[' && rest_.substr(std::min(rest_.find(']'), rest_.size())).starts_with("](");
  }

  void code() {
    const auto end = rest_.find('`', 1);
    end_piece();
    if (end != std::string_view::npos) pieces_.push_back({std::string(rest_.substr(1, end - 1)), Ink::strong});
    rest_.remove_prefix(std::min(rest_.size(), end == std::string_view::npos ? 1 : end + 1));
  }

  /// `*a*` and `**a**`; a star between spaces is a star.
  void emphasis() {
    const auto stars = std::min(rest_.find_first_not_of('*'), rest_.size());
    const auto mark = rest_.substr(0, stars);
    rest_.remove_prefix(stars);
    const bool opens = !is_emphasised_ && !rest_.empty() && rest_.front() != ' ' && rest_.contains(mark);
    if (!opens && !is_emphasised_) {
      piece_ += mark;
      return;
    }
    end_piece();
    is_emphasised_ = opens;
  }

  void end_link() {
    const auto end = rest_.find(')');
    const auto target = rest_.substr(2, end == std::string_view::npos ? end : end - 2);
    if (target.starts_with("http") && !piece_.ends_with(target)) piece_ += " (" + std::string(target) + ")";
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    is_in_link_ = false;
  }

  void end_piece() {
    if (!piece_.empty()) pieces_.push_back({piece_, is_emphasised_ ? Ink::strong : Ink::plain});
    piece_.clear();
  }

  std::string_view rest_;
  std::vector<Piece> pieces_;
  std::string piece_;  // what has been read of the next one
  bool is_emphasised_ = false;
  bool is_in_link_ = false;
};

constexpr std::string_view kItem = "- ";  // starts an item of a list

/// Writes a page line by line. What belongs together in a paragraph is collected and written at its end.
class Page {
 public:
  explicit Page(Layout& out) : out_(out) {}

  void line(std::string_view line) {
    if (line.starts_with("```")) {
      end_block();
      is_code_ = !is_code_;
      if (is_code_) begin_block();
    } else if (is_code_) {
      if (!line.empty()) out_.put(std::string(kCodeIndent, ' ')).put(line);
      out_.end_line();
    } else if (line.empty()) {
      end_block();
    } else if (line.starts_with('#')) {
      end_block();
      begin_block();
      out_.put(line.substr(std::min(line.find_first_not_of("# "), line.size())), Ink::strong).end_line();
    } else {
      text(line);
    }
  }

  void end_block() {
    if (paragraph_.empty()) return;
    const bool is_item = paragraph_.starts_with(kItem);
    if (!is_item || !was_item_) begin_block();
    was_item_ = is_item;
    out_.put(std::string(kBodyIndent, ' '));
    const Inline text(paragraph_);
    out_.put_wrapped(text.runs(), kBodyIndent + (is_item ? kItem.size() : 0)).end_line();
    paragraph_.clear();
  }

 private:
  void begin_block() {
    if (!is_first_) out_.end_line();
    is_first_ = false;
    was_item_ = false;
  }

  void text(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (line.starts_with(kItem)) end_block();
    if (!paragraph_.empty()) paragraph_ += ' ';
    paragraph_ += line;
  }

  Layout& out_;
  std::string paragraph_;
  bool is_first_ = true;
  bool is_code_ = false;
  bool was_item_ = false;  // the last block was an item: the next one follows it without an empty line
};

}  // namespace

std::string page_as_text(std::string_view markdown, std::size_t width, bool has_color) {
  std::string out;
  Layout layout(out, width, has_color);
  Page page(layout);
  while (!markdown.empty()) {
    const auto end = std::min(markdown.find('\n'), markdown.size());
    page.line(markdown.substr(0, end));
    markdown.remove_prefix(std::min(markdown.size(), end + 1));
  }
  page.end_block();
  return out;
}

}  // namespace assay::cli
