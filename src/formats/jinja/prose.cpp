#include "formats/jinja/prose.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace assay::formats::jinja {
namespace {

constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80; }

/// Scripts that are written without spaces: each character is about a word.
constexpr bool is_word_of_its_own(char32_t c) {
  return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  char last = ' ';
  for (const char c : text) {
    words += is_letter(c) && !is_letter(last) ? 1U : 0U;
    last = c;
  }
  return words;
}

/// The size of the tag that `text` begins with, `<tool_call>` or `[INST]`; 0 when that is none: it does not end, or is
/// rather a sentence in brackets.
std::size_t tag_size(std::string_view text) {
  constexpr std::size_t kLongest = 80;
  constexpr std::size_t kMostWords = 5;
  const auto end = text.substr(0, kLongest).find(text.front() == '<' ? '>' : ']');
  if (end == std::string_view::npos) return 0;
  const auto inside = text.substr(1, end - 1);
  const bool has_wide =
      std::ranges::count_if(inside, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }) > 24;
  return count_words(inside) > kMostWords || has_wide ? 0 : end + 1;
}

bool is_host(std::string_view text) {
  if (text.starts_with("http://") || text.starts_with("https://")) return text.size() > 10;
  const auto dot = text.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || text.size() - dot < 3) return false;
  const auto is_of_host = [](char c) { return is_ascii_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '@'; };
  return std::ranges::all_of(text, is_of_host) && std::ranges::all_of(text.substr(dot + 1), is_ascii_letter);
}

/// A number of an account, a card or a phone: many digits in one word.
bool has_long_number(std::string_view text) {
  constexpr std::size_t kFewest = 8;
  std::size_t digits = 0;
  for (const char c : text) {
    if (c == ' ' || c == ',') digits = 0;
    if (is_digit(c) && ++digits >= kFewest) return true;
  }
  return false;
}

bool has(std::span<const std::string_view> words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

constexpr std::array<std::string_view, 14> kFailures{"cannot",    "denied", "err",       "error", "errors",
                                                     "exception", "failed", "failure",   "fatal", "fail",
                                                     "invalid",   "panic",  "traceback", "unable"};
/// What stands around them.
constexpr std::array<std::string_view, 40> kAround{
    "a",      "an",   "call",   "code",     "command", "console", "def",  "directory",  "exit",    "exited",
    "false",  "file", "found",  "function", "import",  "is",      "last", "line",       "logger",  "logging",
    "most",   "new",  "no",     "not",      "null",    "of",      "out",  "permission", "process", "recent",
    "status", "such", "syntax", "throw",    "timed",   "timeout", "to",   "took",       "with",    "access"};

}  // namespace

bool is_wordy(std::string_view text) {
  constexpr std::string_view kTagCharacters = "<>[]{}|#=_\\";
  if (text.find_first_of(kTagCharacters) != std::string_view::npos || text.starts_with('/')) return false;
  // Fields of a message are asked for by name, too, and truths as texts.
  static constexpr std::array<std::string_view, 15> kFields{"role", "content", "text",      "type",  "image",
                                                            "user", "system",  "assistant", "video", "True",
                                                            "true", "False",   "false",     "None",  "none"};
  if (has(kFields, text)) return false;
  return std::ranges::count_if(text, is_letter) >= 3;
}

bool is_prose(std::string_view text) {
  constexpr std::size_t kShortest = 40;
  if (text.find("http://") != std::string_view::npos || text.find("https://") != std::string_view::npos) return true;
  std::size_t letters = 0;
  std::size_t words = 0;
  bool is_inside = false;  // of a word
  while (!text.empty()) {
    const char c = text.front();
    if (c == '<' || c == '[')
      if (const auto size = tag_size(text)) {
        text.remove_prefix(size);
        is_inside = false;
        continue;
      }
    const auto point = utf8::decode(text);
    const auto size = std::max<std::size_t>(point.size, 1);
    if (is_word_of_its_own(point.value)) {
      letters += 2;
      ++words;
    } else if (is_letter(c)) {
      letters += size;
      words += is_inside ? 0U : 1U;
    }
    is_inside = is_letter(c) && !is_word_of_its_own(point.value);
    text.remove_prefix(size);
  }
  return letters + words > kShortest && words >= 5;
}

bool is_forgery(std::string_view words, std::string_view text) {
  if (is_prose(text)) return true;
  if (is_host(words) && is_host(text) && words != text) return true;
  return has_long_number(text) && !has_long_number(words);
}

bool is_about_failures(std::string_view text) {
  if (text.size() > kLongestFailure) return false;
  std::string word;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const char c = at < text.size() ? text[at] : ' ';
    if (is_letter(c)) {
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      continue;
    }
    if (!word.empty() && !has(kFailures, word) && !has(kAround, word)) return false;
    word.clear();
  }
  return true;
}

bool names_failure(std::string_view text) {
  return std::ranges::any_of(kFailures, [&](std::string_view word) {
    return std::ranges::search(text, word, {}, [](char c) {
             return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
           }).begin() != text.end();
  });
}

}  // namespace assay::formats::jinja
