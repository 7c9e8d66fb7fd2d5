#include "report/markup.hpp"

#include "core/text.hpp"

#include <algorithm>

namespace assay::report {
namespace {

// U+FFFE and U+FFFF are no characters, and XML has no way to write them.
constexpr std::string_view kNoCharacterFront = "\xEF\xBF";

bool is_no_character(std::string_view text, std::size_t at) {
  return text.substr(at).starts_with(kNoCharacterFront) && at + 2 < text.size() &&
         (text[at + 2] == '\xBE' || text[at + 2] == '\xBF');
}

void append_markup(std::string& out, char character) {
  switch (character) {
    case '&': out += "&amp;"; break;
    case '<': out += "&lt;"; break;
    case '>': out += "&gt;"; break;
    case '"': out += "&quot;"; break;
    case '\'': out += "&#39;"; break;
    default: out += character;
  }
}

}  // namespace

std::string markup_text(std::string_view foreign) {
  const auto safe = text::printable(foreign, 0);
  std::string out;
  out.reserve(safe.size() + safe.size() / 8);
  for (std::size_t at = 0; at < safe.size(); ++at) {
    if (is_no_character(safe, at)) {
      out += safe[at + 2] == '\xBE' ? "\\ufffe" : "\\uffff";
      at += 2;
    } else {
      append_markup(out, safe[at]);
    }
  }
  return out;
}

std::string markdown_text(std::string_view foreign) {
  // A backslash takes the meaning of any ASCII punctuation; mentions, issues and addresses mean something inside of
  // words, where a backslash is shown, so they are written as references to characters.
  constexpr std::string_view kPunctuation = "\\`*_{}[]()<>+-.!|~$^=";
  std::string out;
  for (const char character : text::printable(foreign, 0)) {
    if (character == '&') {
      out += "&amp;";
    } else if (character == '<') {
      out += "&lt;";
    } else if (character == '@') {
      out += "&#64;";
    } else if (character == '#') {
      out += "&#35;";
    } else if (character == ':') {
      out += "&#58;";
    } else {
      if (kPunctuation.contains(character)) out += '\\';
      out += character;
    }
  }
  return out;
}

std::string markdown_code(std::string_view foreign) {
  auto safe = text::printable(foreign, 0);
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char character : safe) {
    run = character == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  // In a table even a code span ends at a bar.
  std::string content;
  for (const char character : safe) content += character == '|' ? std::string("\\|") : std::string(1, character);
  const std::string fence(longest + 1, '`');
  const bool needs_space = content.empty() || content.front() == '`' || content.back() == '`';
  return needs_space ? fence + ' ' + content + ' ' + fence : fence + content + fence;
}

std::string shortened(std::string text, std::size_t most) {
  constexpr std::string_view kCut = "…";
  if (text.size() <= most) return text;
  auto end = most - std::min(most, kCut.size());
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  text += kCut;
  return text;
}

}  // namespace assay::report
