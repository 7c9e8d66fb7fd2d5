#include "core/source_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace assay {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 6> kRunners{"os", "subprocess", "socket", "pty", "ctypes", "commands"};
constexpr std::array<std::string_view, 12> kRuns{"system(",    "popen(", "Popen(", "run(",     "call(", "check_output(",
                                                 "getoutput(", "spawn(", "execv(", "connect(", "CDLL(", "check_call("};
constexpr std::array<std::string_view, 5> kFetchers{"urllib", "urllib2", "requests", "http", "ftplib"};
constexpr std::array<std::string_view, 7> kFetches{
    "urlopen(", "urlretrieve(", "requests.get(", "requests.post(", "HTTPConnection(", "HTTPSConnection(", "FTP("};
constexpr std::array<std::string_view, 6> kDecoders{"base64", "marshal", "zlib", "codecs", "binascii", "importlib"};
constexpr std::array<std::string_view, 2> kExecutes{"exec(", "eval("};

/// A module and what it takes to use it: a program that imports one and calls one of the others does it.
struct Deed {
  Words modules;
  Words calls;
  bool is_builtin = false;  ///< the calls are Python's own and go by no module
};
constexpr std::array kDeeds{Deed{kRunners, kRuns}, Deed{kFetchers, kFetches}, Deed{kDecoders, kExecutes, true},
                            Deed{kFetchers, kExecutes, true}};

/// Longer texts are sources of modules, where calls of one name are many things: a call must name its module.
constexpr std::size_t kShortProgram = 512;
constexpr std::size_t kLongProgram = 4096;

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

bool holds(Words words, std::string_view word) { return std::ranges::find(words, word) != words.end(); }

/// The word that starts at `at`, after spaces.
std::string_view word_at(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  const std::size_t start = at;
  while (at < text.size() && is_word(text[at])) ++at;
  return text.substr(start, at - start);
}

bool imports_module(std::string_view text, Words modules) {
  for (const std::string_view keyword : {std::string_view("import "), std::string_view("from ")}) {
    for (auto at = text.find(keyword); at != std::string_view::npos; at = text.find(keyword, at + 1)) {
      if (at != 0 && is_word(text[at - 1])) continue;
      // `import os, sys` names several.
      for (auto name = at + keyword.size(); name != std::string_view::npos;) {
        const auto word = word_at(text, name);
        if (holds(modules, word)) return true;
        const auto end = static_cast<std::size_t>(word.data() - text.data()) + word.size();
        name = end < text.size() && text[end] == ',' ? end + 1 : std::string_view::npos;
      }
    }
  }
  for (auto at = text.find("__import__("); at != std::string_view::npos; at = text.find("__import__(", at + 1)) {
    const auto quoted = text.substr(at + 11, 16);
    if (std::ranges::any_of(modules, [&](auto module) {
          return quoted.size() > module.size() + 1 && quoted.substr(1).starts_with(module) &&
                 quoted[0] == quoted[module.size() + 1];
        }))
      return true;
  }
  return false;
}

/// Whether the name that ends before `at` begins with one of the modules: `urllib.request.` before `urlopen(`.
bool names_module(std::string_view text, std::size_t at, Words modules) {
  std::size_t begin = at;
  while (begin > 0 && (is_word(text[begin - 1]) || text[begin - 1] == '.')) --begin;
  const auto dotted = text.substr(begin);
  return holds(modules, dotted.substr(0, dotted.find_first_of(".(")));
}

bool calls_it(std::string_view text, const Deed& deed) {
  const bool is_short = text.size() <= kShortProgram;
  return std::ranges::any_of(deed.calls, [&](std::string_view name) {
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
      if (at != 0 && is_word(text[at - 1])) continue;
      if (deed.is_builtin ? at == 0 || text[at - 1] != '.' : is_short || names_module(text, at, deed.modules))
        return true;
    }
    return false;
  });
}

/// Without what may stand before a program: blank lines, comments, a documentation string.
std::string_view first_statement(std::string_view text) {
  constexpr int kMostSkipped = 1000;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (int i = 0; i < kMostSkipped; ++i) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    if (text.starts_with('#')) {
      text.remove_prefix(std::min(text.find('\n'), text.size()));
    } else if (text.starts_with("\"\"\"") || text.starts_with("'''")) {
      const auto end = text.find(text.substr(0, 3), 3);
      if (end == std::string_view::npos) return {};
      text.remove_prefix(end + 3);
    } else {
      break;
    }
  }
  return text;
}

/// Prose and documentation quote lines of programs; a program starts with one.
bool begins_program(std::string_view text) {
  constexpr std::array<std::string_view, 10> kFirst{"import ", "from ",      "__import__(", "exec(", "eval(",
                                                    "def ",    "async def ", "try:",        "@",     "class "};
  const auto first = first_statement(text);
  return std::ranges::any_of(kFirst, [&](std::string_view word) { return first.starts_with(word); });
}

/// The brackets from `at` on with what is in them, texts left out; nothing when they do not close.
std::string_view brackets_at(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\'' || c == '"') {
      for (++i; i < text.size() && text[i] != c; ++i)
        if (text[i] == '\\') ++i;
    } else if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if (c == ')' || c == ']' || c == '}') {
      if (--depth == 0) return text.substr(at, i + 1 - at);
    }
  }
  return {};
}

bool ends_statement(std::string_view rest) {
  const auto next = rest.find_first_not_of(" \t\r");
  return next == std::string_view::npos || rest[next] == '\n' || rest[next] == ';' || rest[next] == '#';
}

/// `exec(compile(…))`, `exec(chr(95)+…)`: text that is decoded, composed or asked for, and executed. A file that is
/// read and executed (`exec(open("setup.py").read())`) is how Python 3 says execfile.
bool executes_composed_text(std::string_view first) {
  constexpr std::array<std::string_view, 16> kComposers{
      "compile(",   "chr(",           "input(", "raw_input(", "__import__(", "getattr(", "base64.",  "binascii.",
      "bytearray(", "bytes.fromhex(", "bytes(", "codecs.",    "marshal.",    "zlib.",    "''.join(", "\"\".join("};
  if (!first.starts_with("exec(") && !first.starts_with("eval(")) return false;
  const auto argument = first.substr(5);
  if (std::ranges::none_of(kComposers, [&](std::string_view word) { return argument.starts_with(word); })) return false;
  const auto call = brackets_at(first, 4);
  return !call.empty() && ends_statement(first.substr(4 + call.size()));
}

/// `getattr(__import__("os"), "system")("id")`. Without the second call it is only a name.
bool calls_what_it_looks_up(std::string_view first) {
  constexpr std::string_view kLookup = "getattr(__import__(";
  if (!first.starts_with(kLookup)) return false;
  constexpr std::size_t kBracket = 7;
  const auto lookup = brackets_at(first, kBracket);
  auto rest = first.substr(kBracket + lookup.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  if (lookup.empty() || !rest.starts_with('(')) return false;
  const auto call = brackets_at(rest, 0);
  return !call.empty() && ends_statement(rest.substr(call.size()));
}

}  // namespace

bool is_composed_program(std::string_view text) {
  constexpr std::size_t kShortest = 12;
  constexpr std::size_t kLongest = 256U << 10U;
  if (text.size() < kShortest || text.size() > kLongest) return false;
  const auto first = first_statement(text);
  return executes_composed_text(first) || calls_what_it_looks_up(first);
}

bool is_command_source(std::string_view text) {
  constexpr std::size_t kShortest = 16;
  if (text.size() < kShortest || text.size() > kLongProgram || !begins_program(text)) return false;
  return std::ranges::any_of(
      kDeeds, [&](const Deed& deed) { return imports_module(text, deed.modules) && calls_it(text, deed); });
}

bool is_program_to_read(std::string_view text) {
  constexpr std::size_t kSearched = 4U << 20U;
  constexpr std::array<std::string_view, 14> kTelling{"os.system", "os.popen", "os.exec", "subprocess", "socket",
                                                      "pty.spawn", "ctypes",   " exec(",  "\nexec(",    "__import__",
                                                      "urlopen",   "marshal",  "base64",  "requests."};
  if (text.size() <= kShortProgram || !begins_program(text)) return false;
  return text.size() > kSearched || std::ranges::any_of(kTelling, [&](std::string_view word) {
           return text.find(word) != std::string_view::npos;
         });
}

}  // namespace assay
