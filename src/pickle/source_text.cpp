#include "pickle/source_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace assay::pickle {
namespace {

constexpr std::array<std::string_view, 6> kModules{"os", "subprocess", "socket", "pty", "ctypes", "commands"};
constexpr std::array<std::string_view, 12> kCalls{"system(", "popen(",        "Popen(",     "run(",
                                                  "call(",   "check_output(", "getoutput(", "spawn(",
                                                  "execv(",  "connect(",      "CDLL(",      "check_call("};

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// The word that starts at `at`, after spaces.
std::string_view word_at(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  const std::size_t start = at;
  while (at < text.size() && is_word(text[at])) ++at;
  return text.substr(start, at - start);
}

bool imports_module(std::string_view text) {
  for (const std::string_view keyword : {std::string_view("import "), std::string_view("from ")}) {
    for (auto at = text.find(keyword); at != std::string_view::npos; at = text.find(keyword, at + 1)) {
      if (at != 0 && is_word(text[at - 1])) continue;
      if (std::ranges::find(kModules, word_at(text, at + keyword.size())) != kModules.end()) return true;
    }
  }
  for (auto at = text.find("__import__("); at != std::string_view::npos; at = text.find("__import__(", at + 1)) {
    const auto quoted = text.substr(at + 11, 16);
    if (std::ranges::any_of(kModules, [&](auto module) {
          return quoted.size() > module.size() + 1 && quoted.substr(1).starts_with(module) &&
                 quoted[0] == quoted[module.size() + 1];
        }))
      return true;
  }
  return false;
}

bool calls_it(std::string_view text) {
  return std::ranges::any_of(kCalls, [&](std::string_view name) {
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1))
      if (at == 0 || !is_word(text[at - 1])) return true;
    return false;
  });
}

}  // namespace

bool is_command_source(std::string_view text) {
  constexpr std::size_t kShortest = 16;
  constexpr std::size_t kLongest = 512;
  if (text.size() < kShortest || text.size() > kLongest) return false;
  // Prose and documentation quote such lines; a program starts with one.
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  const bool is_program = text.starts_with("import ") || text.starts_with("from ") || text.starts_with("__import__(") ||
                          text.starts_with("exec(") || text.starts_with("eval(");
  return is_program && imports_module(text) && calls_it(text);
}

}  // namespace assay::pickle
