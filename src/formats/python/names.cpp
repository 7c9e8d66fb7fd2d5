#include "formats/python/names.hpp"

#include "codecs/python/identifier.hpp"
#include "codecs/python/statement.hpp"
#include "formats/python/deed.hpp"
#include "formats/python/starred.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::formats::python {
namespace {

using ::assay::python::decoded;
using ::assay::python::is_keyword;
using ::assay::python::is_string_prefix;
using ::assay::python::plain_identifier;
using ::assay::python::Token;
using ::assay::python::TokenKind;

constexpr std::size_t kMostNames = 100'000;
constexpr std::size_t kLongestPath = 400;

bool is_name(const Token& token) { return token.kind == TokenKind::name && !is_keyword(token.spelling); }

/// Below a module that starts programs or runs code.
bool is_acting(std::string_view path) {
  static constexpr std::array<std::string_view, 6> kModules{"builtins", "importlib", "os",
                                                            "posix",    "pty",       "subprocess"};
  return std::ranges::find(kModules, path.substr(0, path.find('.'))) != kModules.end();
}

/// `a.b.c` from a token on; `at` moves behind it.
std::string dotted_at(std::span<const Token> tokens, std::size_t& at) {
  std::string path;
  while (at < tokens.size() && tokens[at].kind == TokenKind::name && path.size() < kLongestPath) {
    path += plain_identifier(tokens[at].spelling);
    ++at;
    if (at + 1 >= tokens.size() || !tokens[at].is(".")) break;
    path += '.';
    ++at;
  }
  return path;
}

/// The string at a token, with those of its fields that are texts themselves: `f"sys{'tem'}"`. `at` moves behind it.
std::string filled(std::span<const Token> tokens, std::size_t& at) {
  const auto& string = tokens[at];
  ++at;
  if (string.is_in_text || at >= tokens.size() || !tokens[at].is_in_text) return decoded(string.spelling, kLongestPath);
  std::string spelling(string.spelling);
  auto end = at;
  while (end < tokens.size() && tokens[end].is_in_text) ++end;
  // From the last one on, so that the offsets of those before stay what they are.
  for (auto i = end; i >= at + 3; --i) {
    const auto& open = tokens[i - 3];
    const auto& close = tokens[i - 1];
    if (!open.is("{") || tokens[i - 2].kind != TokenKind::text || !close.is("}")) continue;
    const auto begin = static_cast<std::size_t>(open.offset - string.offset);
    const auto size = static_cast<std::size_t>(close.offset + 1 - open.offset);
    if (begin + size <= spelling.size() && spelling[begin + size - 1] == '}')
      spelling.replace(begin, size, decoded(tokens[i - 2].spelling, kLongestPath));
  }
  at = end;
  return decoded(spelling, kLongestPath);
}

/// The texts from a token on, joined as Python joins them: side by side, and with `+`.
std::string text_at(std::span<const Token> tokens, std::size_t& at) {
  std::string text;
  while (at < tokens.size() && text.size() < kLongestPath) {
    if (tokens[at].kind == TokenKind::name && is_string_prefix(tokens[at].spelling)) ++at;
    if (at >= tokens.size() || tokens[at].kind != TokenKind::text) break;
    text += filled(tokens, at);
    if (at < tokens.size() && tokens[at].is("+")) ++at;
  }
  return text;
}

/// Packages of models import such modules, and hand them out: `torch.os.system` is os.system.
std::string member_of(std::string path, std::string_view name) {
  static constexpr std::array<std::string_view, 14> kStandard{
      "_pickle", "builtins", "ctypes", "importlib", "marshal", "nt",         "os",
      "pickle",  "posix",    "pty",    "shutil",    "socket",  "subprocess", "sys"};
  if (is_of_framework(path) && std::ranges::find(kStandard, name) != kStandard.end()) return std::string(name);
  return path.append(".").append(name);
}

bool is_import_function(std::string_view path) {
  return path == "__import__" || path == "builtins.__import__" || path == "importlib.import_module" ||
         path == "importlib.__import__";
}

}  // namespace

void Names::bind(std::string_view name, std::string path) {
  if (name.empty() || path.empty() || path.size() > kLongestPath) return;
  auto plain = plain_identifier(name);
  if (const auto known = bound_.find(plain); known != bound_.end()) {
    if (!is_acting(known->second) || is_acting(path)) known->second = std::move(path);
  } else if (bound_.size() < kMostNames) {
    bound_.emplace(std::move(plain), std::move(path));
  }
}

std::string Names::resolved(std::string_view name) const {
  auto plain = plain_identifier(name);
  const auto known = bound_.find(plain);
  return known != bound_.end() ? known->second : plain;
}

bool Names::imports_by_text(std::string_view name) const {
  const auto path = resolved(name);
  return is_import_function(path) || path == "importlib";
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
    see_variables(one);
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

/// `commands = []`, `def f(commands)`: whatever the name is, it is not that of a module.
void Names::see_variables(std::span<const Token> statement) {
  const auto see_variable = [&](const Token& token) {
    if (is_name(token) && variables_.size() < kMostNames) variables_.emplace(token.spelling);
  };
  const auto is = [&](std::size_t at, std::string_view mark) {
    return at < statement.size() && statement[at].is(mark);
  };
  if (is(1, "=") && (is(2, "[") || is(2, "{"))) return see_variable(statement[0]);
  std::size_t at = is(0, "async") ? 1 : 0;
  if (!is(at, "def") || !is(at + 2, "(")) return;
  std::size_t depth = 0;
  for (at += 2; at < statement.size(); ++at) {
    if (is(at, "(") || is(at, "[") || is(at, "{")) ++depth;
    if (is(at, ")") || is(at, "]") || is(at, "}")) --depth;
    if (depth == 0) return;
    if (depth == 1 && (is(at, "(") || is(at, ",") || is(at, "*") || is(at, "**")) && at + 1 < statement.size())
      see_variable(statement[at + 1]);
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
      has_star_ = true;
      for (const auto name : starred_names(module)) bind(name, module + "." + std::string(name));
      return;
    }
    if (!is_name(statement[at])) continue;
    const auto name = plain_identifier(statement[at].spelling);
    const bool is_renamed = at + 2 < statement.size() && statement[at + 1].is("as");
    bind(is_renamed ? statement[at + 2].spelling : name, member_of(module, name));
    if (is_renamed) at += 2;
  }
}

/// One level: a plain name, or an import of one. `at` moves behind it.
std::string Names::owner_at(std::span<const Token> tokens, std::size_t& at) const {
  if (at >= tokens.size() || !is_name(tokens[at])) return {};
  auto owner = resolved(tokens[at].spelling);
  ++at;
  if (!is_import_function(owner) || at >= tokens.size() || !tokens[at].is("(")) return owner;
  ++at;
  owner = word_at(tokens, at);
  if (at < tokens.size() && tokens[at].is(")")) ++at;
  return owner;
}

/// `["key"]` behind something that keeps what a module has by name: then the path goes on with the key.
bool Names::follow_key(std::span<const Token> tokens, Path& path) const {
  auto at = path.end + 1;
  const auto key = word_at(tokens, at);
  if (key.empty() || at >= tokens.size() || !tokens[at].is("]")) return false;
  constexpr std::string_view kDictionary = ".__dict__";
  if (path.dotted == "sys.modules") {
    path.dotted = key;
  } else if (path.dotted == "__builtins__") {
    path.dotted = "builtins." + key;
  } else if (path.dotted == kDictionary) {
    path.dotted = resolved(key);
  } else if (path.dotted.ends_with(kDictionary)) {
    path.dotted.replace(path.dotted.size() - kDictionary.size(), kDictionary.size(), "." + key);
  } else {
    return false;
  }
  path.end = at + 1;
  return true;
}

/// What Python always has, what the file binds, and what is imported nearly everywhere: another file may have done it.
bool Names::is_module(std::string_view name) const {
  static constexpr std::array<std::string_view, 4> kAlways{"__builtins__", "builtins", "bytearray", "bytes"};
  static constexpr std::array<std::string_view, 4> kUsual{"importlib", "os", "subprocess", "sys"};
  if (bound_.contains(name) || std::ranges::find(kAlways, name) != kAlways.end()) return true;
  return std::ranges::find(kUsual, name) != kUsual.end() && (has_star_ || !variables_.contains(name));
}

/// `object.__getattribute__(os, "system")`, `os.__getattribute__("system")`.
bool Names::follow_getattribute(std::span<const Token> tokens, Path& path) const {
  constexpr std::string_view kMethod = ".__getattribute__";
  if (!path.dotted.ends_with(kMethod)) return false;
  auto at = path.end + 1;
  auto owner = path.dotted.substr(0, path.dotted.size() - kMethod.size());
  if (at + 1 < tokens.size() && is_name(tokens[at]) && tokens[at + 1].kind != TokenKind::text) {
    owner = owner_at(tokens, at);
    if (at >= tokens.size() || !tokens[at].is(",")) return false;
    ++at;
  }
  const auto attribute = word_at(tokens, at);
  if (attribute.empty() || at >= tokens.size() || !tokens[at].is(")")) return false;
  path.dotted = owner.append(".").append(attribute);
  path.end = at + 1;
  return true;
}

/// `operator.attrgetter("system")(os)`.
bool Names::follow_getter(std::span<const Token> tokens, Path& path) const {
  if (path.dotted != "operator.attrgetter" && path.dotted != "_operator.attrgetter") return false;
  auto at = path.end + 1;
  const auto attribute = word_at(tokens, at);
  if (attribute.empty() || at + 2 >= tokens.size() || !tokens[at].is(")") || !tokens[at + 1].is("(")) return false;
  at += 2;
  const auto owner = owner_at(tokens, at);
  if (owner.empty() || at >= tokens.size() || !tokens[at].is(")")) return false;
  path.dotted = owner + "." + attribute;
  path.end = at + 1;
  return true;
}

void Names::know_text(std::string_view name, std::string text) {
  if (!text.empty() && text.size() <= kLongestPath && texts_.size() < kMostNames) texts_.emplace(name, std::move(text));
}

std::string Names::word_at(std::span<const Token> tokens, std::size_t& at) const {
  if (at + 1 < tokens.size() && is_name(tokens[at]) && (tokens[at + 1].is(")") || tokens[at + 1].is("]"))) {
    const auto known = texts_.find(tokens[at].spelling);
    if (known == texts_.end()) return {};
    ++at;
    return known->second;
  }
  return text_at(tokens, at);
}

std::string Names::searched_module(std::span<const Token> tokens, std::size_t bracket) const {
  auto at = bracket + 1;
  auto owner = owner_at(tokens, at);
  if (!is_acting(owner) || owner.find('.') != std::string::npos || at >= tokens.size() || !tokens[at].is(","))
    return {};
  ++at;
  auto end = at;
  const auto attribute = text_at(tokens, end);
  const bool is_written = end < tokens.size() && (tokens[end].is(")") || tokens[end].is(","));
  if (!attribute.empty() && is_written && attribute.find('{') == std::string::npos) return {};
  std::size_t depth = 1;
  for (; at < tokens.size(); ++at) {
    if (tokens[at].is("(") || tokens[at].is("[") || tokens[at].is("{")) ++depth;
    if ((tokens[at].is(")") || tokens[at].is("]") || tokens[at].is("}")) && --depth == 0) break;
  }
  return at + 1 < tokens.size() && tokens[at + 1].is("(") ? owner : std::string();
}

Names::Path Names::read(std::span<const Token> tokens, std::size_t at) const {
  Path path{.dotted = resolved(tokens[at].spelling), .end = at + 1};
  const auto is = [&](std::size_t index, std::string_view mark) {
    return index < tokens.size() && tokens[index].is(mark);
  };
  for (;;) {
    if (is(path.end, ".") && path.dotted == tokens[at].spelling && path.end == at + 1 && !is_module(path.dotted))
      path.dotted = "?";  // a variable, whatever it is named like
    if (is(path.end, ".") && path.end + 1 < tokens.size() && tokens[path.end + 1].kind == TokenKind::name) {
      const auto name = plain_identifier(tokens[path.end + 1].spelling);
      if (path.dotted.size() < kLongestPath && name != "__call__")
        path.dotted = member_of(std::move(path.dotted), name);
      path.end += 2;
      continue;
    }
    if (is(path.end, "[") && follow_key(tokens, path)) continue;
    if (!is(path.end, "(")) return path;
    auto argument = path.end + 1;
    // `globals()["os"]`, `vars(subprocess)["run"]`: the key names what is taken.
    if (path.dotted == "globals" || path.dotted == "locals" || path.dotted == "vars") {
      auto end = argument;
      const auto owner = is(argument, ")") ? std::string() : owner_at(tokens, end);
      if (is(end, ")") && is(end + 1, "[")) {
        path.dotted = owner + ".__dict__";
        path.end = end + 1;
        if (follow_key(tokens, path)) continue;
      }
    }
    if (is_import_function(path.dotted)) {
      const auto module = word_at(tokens, argument);
      if (!module.empty()) {
        // Behind further arguments the module is still the module; only a plain call can be followed.
        if (!is(argument, ")")) return {.dotted = module, .end = path.end, .is_call = false};
        path.dotted = module;
        path.end = argument + 1;
        continue;
      }
    }
    if (follow_getattribute(tokens, path) || follow_getter(tokens, path)) continue;
    if ((path.dotted == "getattr" || path.dotted == "builtins.getattr") && argument < tokens.size() &&
        is_name(tokens[argument])) {
      auto end = argument;
      auto owner = owner_at(tokens, end);
      if (is(end, ",")) {
        ++end;
        const auto attribute = word_at(tokens, end);
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
