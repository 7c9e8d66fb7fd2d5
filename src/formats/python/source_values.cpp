// What the names of a source hold: what was decoded, and files that lie beside it.
#include "formats/python/source.hpp"

#include <algorithm>

namespace assay::formats::python {
namespace {

using ::assay::python::TokenKind;

constexpr std::size_t kMostHidden = 10'000;
constexpr std::size_t kMostArguments = 2'000;  // tokens that are looked at for one value

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
