#include "formats/python/names.hpp"

#include "codecs/python/statement.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::formats::python {
namespace {

using ::assay::python::decoded;
using ::assay::python::is_keyword;
using ::assay::python::is_string_prefix;
using ::assay::python::Token;
using ::assay::python::TokenKind;

constexpr std::size_t kMostNames = 100'000;
constexpr std::size_t kLongestPath = 400;

bool is_name(const Token& token) { return token.kind == TokenKind::name && !is_keyword(token.spelling); }

/// `a.b.c` from a token on; `at` moves behind it.
std::string dotted_at(std::span<const Token> tokens, std::size_t& at) {
  std::string path;
  while (at < tokens.size() && tokens[at].kind == TokenKind::name && path.size() < kLongestPath) {
    path += tokens[at].spelling;
    ++at;
    if (at + 1 >= tokens.size() || !tokens[at].is(".")) break;
    path += '.';
    ++at;
  }
  return path;
}

/// The texts from a token on, joined as Python joins them: side by side, and with `+`.
std::string text_at(std::span<const Token> tokens, std::size_t& at) {
  std::string text;
  while (at < tokens.size() && text.size() < kLongestPath) {
    if (tokens[at].kind == TokenKind::name && is_string_prefix(tokens[at].spelling)) ++at;
    if (at >= tokens.size() || tokens[at].kind != TokenKind::text) break;
    text += decoded(tokens[at].spelling, kLongestPath);
    ++at;
    if (at < tokens.size() && tokens[at].is("+")) ++at;
  }
  return text;
}

bool imports_by_text(std::string_view path) {
  return path == "__import__" || path == "builtins.__import__" || path == "importlib.import_module" ||
         path == "importlib.__import__";
}

}  // namespace

void Names::bind(std::string_view name, std::string path) {
  if (name.empty() || path.empty() || path.size() > kLongestPath) return;
  if (const auto known = bound_.find(name); known != bound_.end()) {
    known->second = std::move(path);
  } else if (bound_.size() < kMostNames) {
    bound_.emplace(name, std::move(path));
  }
}

std::string Names::resolved(std::string_view name) const {
  const auto known = bound_.find(name);
  return known != bound_.end() ? known->second : std::string(name);
}

void Names::see(std::span<const Token> statement) {
  // A line may hold several statements, and an `import` may be the body of an `if` or a `try` on its line.
  for (std::size_t begin = 0; begin < statement.size();) {
    std::size_t end = begin;
    while (end < statement.size() && !statement[end].is(";") &&
           !(statement[end].is(":") && end + 1 < statement.size() &&
             (statement[end + 1].is("import") || statement[end + 1].is("from"))))
      ++end;
    const auto one = statement.subspan(begin, end - begin);
    begin = end + 1;
    if (one.empty()) continue;
    if (one[0].is("import")) {
      see_import(one);
    } else if (one[0].is("from")) {
      see_from(one);
    } else if (one.size() >= 3 && is_name(one[0]) && one[1].is("=") && is_name(one[2])) {
      const auto path = read(one, 2);
      if (path.end == one.size() && !path.is_call && path.dotted != one[0].spelling) bind(one[0].spelling, path.dotted);
    }
  }
}

void Names::see_import(std::span<const Token> statement) {
  for (std::size_t at = 1; at < statement.size();) {
    const auto path = dotted_at(statement, at);
    if (path.empty()) return;
    if (at + 1 < statement.size() && statement[at].is("as")) {
      bind(statement[at + 1].spelling, path);
      at += 2;
    } else {
      const auto first = path.substr(0, path.find('.'));
      bind(first, first);
    }
    if (at >= statement.size() || !statement[at].is(",")) return;
    ++at;
  }
}

void Names::see_from(std::span<const Token> statement) {
  std::size_t at = 1;
  if (at < statement.size() && statement[at].is(".")) return;  // of the model's own package
  const auto module = dotted_at(statement, at);
  if (module.empty() || at >= statement.size() || !statement[at].is("import")) return;
  for (++at; at < statement.size(); ++at) {
    if (statement[at].is("*")) {
      static constexpr std::array<std::string_view, 8> kStarred{"system", "popen", "Popen",        "run",
                                                                "call",   "loads", "check_output", "b64decode"};
      for (const auto name : kStarred) bind(name, module + "." + std::string(name));
      return;
    }
    if (!is_name(statement[at])) continue;
    const auto name = statement[at].spelling;
    const bool is_renamed = at + 2 < statement.size() && statement[at + 1].is("as");
    bind(is_renamed ? statement[at + 2].spelling : name, module + "." + std::string(name));
    if (is_renamed) at += 2;
  }
}

Names::Path Names::read(std::span<const Token> tokens, std::size_t at) const {
  const auto is_module = [&](std::string_view name) {
    static constexpr std::array<std::string_view, 13> kModules{
        "__builtins__", "builtins", "bytearray", "bytes",  "commands",   "importlib", "marshal",
        "os",           "posix",    "pty",       "socket", "subprocess", "sys"};
    return bound_.contains(name) || std::ranges::find(kModules, name) != kModules.end();
  };
  Path path{.dotted = resolved(tokens[at].spelling), .end = at + 1};
  const auto is = [&](std::size_t index, std::string_view mark) {
    return index < tokens.size() && tokens[index].is(mark);
  };
  for (;;) {
    if (is(path.end, ".") && path.dotted == tokens[at].spelling && path.end == at + 1 && !is_module(path.dotted))
      path.dotted = "?";  // a variable, whatever it is named like
    if (is(path.end, ".") && path.end + 1 < tokens.size() && tokens[path.end + 1].kind == TokenKind::name) {
      if (path.dotted.size() < kLongestPath) path.dotted += "." + std::string(tokens[path.end + 1].spelling);
      path.end += 2;
      continue;
    }
    if (!is(path.end, "(")) return path;
    auto argument = path.end + 1;
    if (imports_by_text(path.dotted)) {
      const auto module = text_at(tokens, argument);
      if (!module.empty()) {
        // Behind further arguments the module is still the module; only a plain call can be followed.
        if (!is(argument, ")")) return {.dotted = module, .end = path.end, .is_call = false};
        path.dotted = module;
        path.end = argument + 1;
        continue;
      }
    }
    if ((path.dotted == "getattr" || path.dotted == "builtins.getattr") && argument < tokens.size() &&
        is_name(tokens[argument])) {
      // One level: what getattr is asked of is a plain name, or an import of one.
      auto end = argument;
      auto owner = resolved(tokens[argument].spelling);
      ++end;
      if (imports_by_text(owner) && is(end, "(")) {
        ++end;
        owner = text_at(tokens, end);
        if (is(end, ")")) ++end;
      }
      if (is(end, ",")) {
        ++end;
        const auto attribute = text_at(tokens, end);
        if (!attribute.empty() && is(end, ")")) {
          path.dotted = owner.append(".").append(attribute);
          path.end = end + 1;
          continue;
        }
      }
    }
    path.is_call = true;
    return path;
  }
}

}  // namespace assay::formats::python
