// What the names of a source hold: what was decoded, and files that lie beside it.
#include "formats/python/source.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::formats::python {
namespace {

using ::assay::python::TokenKind;

constexpr std::size_t kMostHidden = 10'000;
constexpr std::size_t kMostArguments = 2'000;  // tokens that are looked at for one value
constexpr std::size_t kMostBound = 200;        // names of open blocks
constexpr std::size_t kLongestBound = 4096;    // text

/// Calls that make a command of its parts, and nothing else.
bool only_composes(std::span<const ::assay::python::Token> value) {
  static constexpr std::array<std::string_view, 12> kComposers{
      "abspath", "basename", "dirname", "float", "format", "int", "join", "len", "quote", "round", "str", "strip"};
  for (std::size_t at = 1; at < value.size(); ++at)
    if (value[at].is("(") && value[at - 1].kind == TokenKind::name &&
        std::ranges::find(kComposers, value[at - 1].spelling) == kComposers.end())
      return false;
  return true;
}

/// Where the last `=` stands that is in no brackets; 0 when there is none.
template <class Tokens>
std::size_t last_assignment(const Tokens& tokens) {
  std::size_t depth = 0;
  std::size_t last = 0;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (tokens[at].is("(") || tokens[at].is("[") || tokens[at].is("{")) ++depth;
    if (depth > 0 && (tokens[at].is(")") || tokens[at].is("]") || tokens[at].is("}"))) --depth;
    if (depth == 0 && tokens[at].is("=")) last = at;
  }
  return last;
}

}  // namespace

/// `x = base64.b64decode(…)`: x is what was hidden. `x = open("version.py").read()`: x is another file.
void Source::note_values(std::span<const Token> tokens) {
  if (tokens[0].is("with") || tokens[0].is("async")) return note_open_file(tokens);
  if (tokens.size() < 3 || !is_plain_name(tokens[0]) || !tokens[1].is("=")) return;
  const auto value = tokens.subspan(2, std::min(tokens.size() - 2, kMostArguments));
  if (decodes_something(value) && hidden_.size() < kMostHidden) hidden_.emplace(tokens[0].spelling);
  if (!is_content_of_file(value)) {
    if (const auto known = files_.find(tokens[0].spelling); known != files_.end()) files_.erase(known);
  } else if (files_.size() < kMostHidden) {
    files_.emplace(tokens[0].spelling);
  }
}

void Source::note_bound(std::span<const Token> tokens) {
  if (has_other_ways_) return;
  forget_bound(tokens);
  if (tokens.size() < 3 || !tokens[0].starts_line || !is_plain_name(tokens[0]) || !tokens[1].is("=") ||
      last_assignment(tokens) != 1 || tokens.size() > kMostArguments || bound_.size() >= kMostBound ||
      std::ranges::none_of(tokens, [](const Token& token) { return token.kind == TokenKind::text; }) ||
      !only_composes(tokens.subspan(2)))
    return;
  // Read as the argument of a call.
  std::vector<Token> call{{.kind = TokenKind::mark, .spelling = "("}};
  call.insert(call.end(), tokens.begin() + 2, tokens.end());
  call.push_back({.kind = TokenKind::mark, .spelling = ")"});
  auto value = arguments_of(call, 0);
  if (!value.text.empty() && value.text == value.first && value.text.size() <= kLongestBound)
    bound_.insert_or_assign(std::string(tokens[0].spelling), Bound{std::move(value), tokens[0].indentation});
}

/// What ends with its block, what a loop may bind anew before it is used, and what a statement binds in another way.
void Source::forget_bound(std::span<const Token> tokens) {
  if (bound_.empty()) return;
  const bool is_loop = tokens[0].is("for") || tokens[0].is("while") || tokens[0].is("async");
  if (is_loop || tokens[0].is("def") || tokens[0].is("class")) return bound_.clear();
  if (tokens[0].starts_line)
    std::erase_if(bound_, [&](const auto& each) { return each.second.indentation > tokens[0].indentation; });
  const bool binds_all = tokens[0].is("with") || tokens[0].is("except") || tokens[0].is("global") ||
                         tokens[0].is("nonlocal") || tokens[0].is("import") || tokens[0].is("from") ||
                         tokens[0].is("del") || tokens[0].is("case");
  const auto last = last_assignment(tokens);
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    const auto known = bound_.find(tokens[at].spelling);
    if (known == bound_.end() || tokens[at].kind != TokenKind::name) continue;
    const bool is_followed = at + 1 < tokens.size() && (tokens[at + 1].is(":=") || tokens[at + 1].is(":"));
    // `cmd += …`, `cmd.append(…)`
    const bool is_changed = at == 0 && tokens.size() > 1 && !tokens[1].is("(");
    if (binds_all || at < last || is_followed || is_changed) bound_.erase(known);
  }
}

/// `run(cmd)`, `run(cmd.split())`, `run(shlex.split(cmd))`
void Source::fill_in(Arguments& arguments, std::span<const Token> tokens, std::size_t bracket) const {
  if (bound_.empty()) return;
  auto at = bracket + 1;
  const auto is = [&](std::size_t index, std::string_view mark) {
    return index < tokens.size() && tokens[index].is(mark);
  };
  const bool is_cut = is(at, "shlex") && is(at + 1, ".") && is(at + 2, "split") && is(at + 3, "(");
  if (is_cut) at += 4;
  if (at + 1 >= tokens.size() || tokens[at].kind != TokenKind::name) return;
  const bool is_split = is(at + 1, ".") && is(at + 2, "split") && is(at + 3, "(") && is(at + 4, ")");
  const bool is_whole = is(at + 1, ")") || is(at + 1, ",");
  const auto known = bound_.find(tokens[at].spelling);
  if (known == bound_.end() || (!is_whole && !is_split)) return;
  const auto& value = known->second.value;
  arguments.first = value.first;
  arguments.text.insert(0, value.text);
  arguments.is_computed = value.is_computed;
  arguments.runs_python = arguments.runs_python || value.runs_python;
  arguments.has_bytes = arguments.has_bytes || value.has_bytes;
  arguments.decodes = arguments.decodes || value.decodes;
  arguments.reads_file = arguments.reads_file || value.reads_file;
}

/// `def f(x)`: this x is not the one that was decoded before.
void Source::forget_parameters(std::span<const Token> tokens) {
  for (std::size_t at = 2; at < tokens.size() && !hidden_.empty(); ++at) {
    const bool begins = tokens[at - 1].is("(") || tokens[at - 1].is(",") || tokens[at - 1].is("*");
    if (const auto known = hidden_.find(tokens[at].spelling); begins && known != hidden_.end()) hidden_.erase(known);
  }
}

/// `with open("version.py") as f`: a path that is written here leads to a file that is there to be read.
void Source::note_open_file(std::span<const Token> tokens) {
  bool opens = false;
  bool is_written = false;
  for (std::size_t at = 1; at + 1 < tokens.size() && at < kMostArguments && files_.size() < kMostHidden; ++at) {
    if (tokens[at].is("open") && tokens[at + 1].is("(")) opens = true;
    if (opens && tokens[at].kind == TokenKind::text) is_written = true;
    if (!tokens[at].is("as")) continue;
    if (is_plain_name(tokens[at + 1])) {
      if (opens && is_written) {
        files_.emplace(tokens[at + 1].spelling);
      } else if (const auto known = files_.find(tokens[at + 1].spelling); known != files_.end()) {
        files_.erase(known);
      }
    }
    opens = is_written = false;
  }
}

/// `open(p).read()`, `f.read()`, `Path(p).read_text()`; not what is made of that.
bool Source::is_content_of_file(std::span<const Token> value) const {
  if (!is_plain_name(value[0])) return false;
  if (value[0].is("open") || files_.contains(value[0].spelling)) return true;
  const auto path = names_.read(value, 0);
  if (path.dotted != "pathlib.Path" || !path.is_call) return false;
  return std::ranges::any_of(value, [](const Token& token) { return token.is("read_text") || token.is("open"); });
}

bool Source::reads_file(std::span<const Token> tokens, std::size_t at) const {
  const auto& token = tokens[at];
  if (token.kind != TokenKind::name) return false;
  if (token.is("open")) return true;
  const bool is_member = at > 0 && tokens[at - 1].is(".");
  if (is_member) return token.is("read_text") || token.is("read_bytes");
  return files_.contains(token.spelling);
}

bool Source::decodes_something(std::span<const Token> tokens) const {
  std::size_t letters = 0;  // chr(255): one of them hides nothing
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (!is_plain_name(tokens[at]) || (at > 0 && tokens[at - 1].is("."))) continue;
    if (hidden_.contains(tokens[at].spelling)) return true;
    const auto path = names_.read(tokens, at);
    if (!path.is_call || !decodes(path.dotted)) continue;
    const bool is_letter = path.dotted == "chr" && path.end + 2 < tokens.size() &&
                           tokens[path.end + 1].kind == TokenKind::number && tokens[path.end + 2].is(")");
    if (!is_letter || ++letters > 1) return true;
  }
  return false;
}

}  // namespace assay::formats::python
