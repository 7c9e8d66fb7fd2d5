#include "formats/python/source.hpp"

#include "core/active_text.hpp"
#include "core/blob.hpp"
#include "core/text.hpp"
#include "core/unpickled_bytes.hpp"
#include "formats/python/reference.hpp"
#include "formats/python/rules.hpp"
#include "formats/python/weight.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace assay::formats::python {
namespace {

using ::assay::python::decoded;
using ::assay::python::StatementReader;
using ::assay::python::TokenKind;

constexpr std::size_t kMostHidden = 10'000;
constexpr std::size_t kLongestLiteral = 4U << 20U;
constexpr std::size_t kShortestLiteral = 40;
constexpr std::size_t kLongestShown = 120;

/// Codecs that show what they say. In utf-7 or unicode_escape a comment can hold code.
bool is_honest_encoding(std::string_view name) {
  static constexpr std::array<std::string_view, 19> kHonest{
      "utf-8",   "utf8", "utf_8",  "ascii",   "us-ascii", "latin", "iso-8859", "iso8859", "cp125", "cp437",
      "windows", "gbk",  "gb2312", "gb18030", "euc",      "shift", "big5",     "koi8",    "sjis"};
  std::string lower;
  for (const char c : name) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return std::ranges::any_of(kHonest, [&](std::string_view each) { return lower.starts_with(each); });
}

/// The encoding that a line declares (Python reference, 2.1.4).
std::string_view declared_encoding(std::string_view line) {
  const auto hash = line.find_first_not_of(" \t\f");
  if (hash == std::string_view::npos || line[hash] != '#') return {};
  auto at = line.find("coding", hash);
  if (at == std::string_view::npos) return {};
  at += 6;
  if (at >= line.size() || (line[at] != ':' && line[at] != '=')) return {};
  line.remove_prefix(at + 1);
  const auto begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  line.remove_prefix(begin);
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  return line.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(line, is_part) - line.begin()));
}

/// TorchServe calls `handle(data, context)` for every request, and these methods of a handler.
bool is_handler(std::span<const ::assay::python::Token> definition) {
  static constexpr std::array<std::string_view, 5> kNames{"handle", "inference", "initialize", "postprocess",
                                                          "preprocess"};
  if (definition.size() < 2 || std::ranges::find(kNames, definition[1].spelling) == kNames.end()) return false;
  if (std::ranges::any_of(definition, [](const auto& token) { return token.is("context") || token.is("ctx"); }))
    return true;
  // `handle(d, c)`: the names are free.
  const auto parameters = definition.subspan(2, std::min<std::size_t>(definition.size() - 2, 8));
  const std::size_t first = parameters.size() > 2 && parameters[1].is("self") ? 2 : 0;
  return definition[1].is("handle") && parameters.size() > first + 4 && parameters[first + 2].is(",") &&
         parameters[first + 4].is(")");
}

/// `lambda: x`, `lambda a, b: x`
bool is_value_of_lambda(std::span<const ::assay::python::Token> tokens, std::size_t at) {
  constexpr std::size_t kMostParameters = 40;  // tokens
  if (at < 2 || !tokens[at - 1].is(":")) return false;
  for (std::size_t back = at - 1; back-- > 0 && at - back < kMostParameters;) {
    if (tokens[back].is("lambda")) return true;
    if (tokens[back].kind == TokenKind::mark && !tokens[back].is(",") && !tokens[back].is("=") && !tokens[back].is("*"))
      return false;
  }
  return false;
}

/// What counts only with certain arguments, and they are not there.
bool is_without_effect(Deed deed, std::string_view dotted, const Arguments& arguments) {
  if (deed == Deed::unmarshal) return dotted == "types.FunctionType" && arguments.copies_code && !arguments.decodes;
  if (deed == Deed::trust) return !arguments.trusts_code && !arguments.trusts_pickle;
  if (deed == Deed::execute && arguments.is_lambda) return true;
  if (!dotted.ends_with("operator.methodcaller")) return false;
  static constexpr std::array<std::string_view, 9> kMethods{
      "system\n", "popen\n", "Popen\n", "execv\n", "execve\n", "exec\n", "eval\n", "check_output\n", "check_call\n"};
  return std::ranges::find(kMethods, arguments.first) == kMethods.end();
}

/// `methodcaller("eval", "A + 1")`: tables have that method, too, and the built-in one is reached through its module.
bool is_method_of_table(std::string_view dotted, const Arguments& arguments) {
  return dotted.ends_with("operator.methodcaller") && (arguments.first == "eval\n" || arguments.first == "exec\n");
}

bool mentions_any(std::string_view source, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](auto word) { return source.find(word) != std::string_view::npos; });
}

/// Whether a source that has a socket may send or get something through it.
bool may_talk(std::string_view source) {
  return mentions_any(source, {"connect", "accept", "listen", "send", "recv", "attr", "dup", "pass_fds"});
}

bool can_run_code(Deed deed) {
  return deed == Deed::process || deed == Deed::execute || deed == Deed::unmarshal || deed == Deed::native ||
         deed == Deed::deserialize || deed == Deed::foreign_code;
}

/// What the call acts upon, for people: the words of a command as on a line. Other arguments only when the first has no
/// text or names a method, or when one of them is what acts.
std::string shown_texts(Deed deed, std::string_view dotted, const Arguments& arguments) {
  const bool is_elsewhere = dotted.ends_with("operator.methodcaller") ||
                            (!find_active_text(arguments.first) && find_active_text(arguments.text));
  auto shown = arguments.first.empty() || is_elsewhere ? arguments.text : arguments.first;
  while (shown.ends_with('\n')) shown.pop_back();
  if (deed == Deed::process) std::ranges::replace(shown, '\n', ' ');
  return shown.empty() ? shown : ": " + text::quoted(shown, kLongestShown);
}

bool starts_programs(std::string_view module) {
  return module == "os" || module == "posix" || module == "pty" || module == "subprocess";
}

}  // namespace

void Source::say(const Rule& rule, ByteRange range, Severity severity, const std::string& message) {
  if (is_notebook_ && &rule != &kHiddenCode) severity = std::min(severity, Severity::low);
  if (complaints_.wants(rule, range, severity)) complaints_.report(rule, {range, ""}, message, severity);
}

void Source::read() {
  judge_encoding();
  const std::uint64_t mark = artifact_.bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  const auto source = artifact_.bytes.text();
  const bool uses_constants = mentions_any(source, {"load", "attr", "import"});
  if (uses_constants && !context_.step(constants_.read(artifact_.bytes.from(mark)))) return;
  constants_.tell(names_);
  has_other_ways_ = mentions_any(source, {"globals", "locals", "vars", "__dict__"});
  may_talk_ = may_talk(source);
  mentions_builtins_ = mentions_any(source, {"builtins"});
  StatementReader reader(artifact_.bytes.from(mark));
  while (const auto* statement = reader.next()) {
    if (!context_.step(statement->tokens.size())) break;
    read_statement(*statement);
  }
  if (const auto stuck = reader.stuck_at(); stuck && artifact_.name().ends_with(".py"))
    context_.incomplete({ErrorCode::malformed, *stuck, "Python: the end of a text wanted, got the end of the file"});
  judge_compressed_literals();
  complaints_.finish();
}

void Source::judge_encoding() {
  auto rest = artifact_.bytes.first(1024).text();
  std::uint64_t at = 0;
  for (int line_number = 0; line_number < 2; ++line_number) {
    const auto line = rest.substr(0, rest.find_first_of("\r\n"));
    const auto name = declared_encoding(line);
    if (!name.empty() && !is_honest_encoding(name))
      say(kHiddenCode, {at, line.size()}, kHiddenCode.severity,
          fmt::format("The source is written in {}: Python reads something else than what is seen.",
                      text::quoted(name, 40)));
    if (line.size() >= rest.size()) return;
    rest.remove_prefix(line.size() + 1);
    at += line.size() + 1;
  }
}

void Source::read_statement(const Statement& statement) {
  const std::span<const Token> tokens = statement.tokens;
  names_.see(tokens);
  if (tokens[0].is("def")) {
    is_in_handler_ = is_handler(tokens);
    forget_parameters(tokens);
  }
  note_values(tokens);
  note_bound(tokens);
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (tokens[at].kind == TokenKind::text) judge_literal(tokens[at]);
    if (!is_plain_name(tokens[at])) continue;
    if (at > 0 && (tokens[at - 1].is(".") || tokens[at - 1].is("def") || tokens[at - 1].is("class"))) continue;
    judge_name(statement, at);
  }
}

void Source::judge_name(const Statement& statement, std::size_t at) {
  const std::span<const Token> tokens = statement.tokens;
  if (tokens[0].is("import") || tokens[0].is("from")) return;
  const auto path = names_.read(tokens, at);
  const bool is_decorator = at == 1 && tokens[0].is("@");
  if (path.is_call || is_decorator) return judge_call(path.dotted, statement, at, path.end);
  const auto is = [&](std::size_t index, std::string_view mark) {
    return index < tokens.size() && tokens[index].is(mark);
  };
  if (is_runner(path.dotted) && is_value(tokens, at, path.end) && may_be_runner(path.dotted, statement, at, path.end))
    return judge_reference(path.dotted, statement, at);
  const bool is_argument =
      is_value_of_lambda(tokens, at) ||
      (at > 0 && (is(at - 1, "(") || is(at - 1, ",") || is(at - 1, "=")) && (is(path.end, ",") || is(path.end, ")")));
  // `(lambda m: m.system("id"))(__import__("os"))`
  const bool is_followed = at >= 2 && (tokens[at - 2].is("getattr") || tokens[at - 2].is("vars"));
  const bool is_import = !is_followed && names_.imports_by_text(tokens[at].spelling) && starts_programs(path.dotted);
  if (is_argument && is_import && runs_at_once(statement, at)) judge_reference(path.dotted, statement, at);
}

/// A function that is handed over or stored where another name finds it may be called: it counts as if it was.
void Source::judge_reference(std::string_view dotted, const Statement& statement, std::size_t at) {
  const auto& token = statement.tokens[at];
  const ByteRange range{token.offset, token.spelling.size()};
  const auto shown = text::printable(dotted, kLongestShown);
  if (runs_at_once(statement, at) && !is_default(statement, at))
    return say(kRunsOnImport, range, kRunsOnImport.severity,
               fmt::format("Importing the file hands {} to something that can call it.", shown));
  const bool is_usual = (dotted.starts_with("subprocess.") && !is_in_handler_) || dotted.ends_with("eval");
  say(kRunsWhenCalled, range, is_usual ? kRunsWhenCalled.severity : Severity::medium,
      fmt::format("A function hands {} to something that can call it.", shown));
}

bool Source::is_hidden(Deed deed, std::string_view dotted, const Arguments& arguments) const {
  switch (deed) {
    case Deed::execute:
    case Deed::process: return arguments.decodes;
    case Deed::unmarshal:
      return arguments.decodes || arguments.has_bytes ||
             (dotted == "marshal.loads" && !arguments.is_computed && !arguments.first.empty());
    case Deed::deserialize: return arguments.decodes && arguments.text.size() > kShortestLiteral;
    default: return false;
  }
}

/// Hands on what a loader of pickles is called with, if that is written in the source. False: it is, but in a way that
/// is not known.
bool Source::hands_on_pickle(std::string_view dotted, const Statement& statement, std::size_t bracket) {
  const auto loaded = constants_.bytes(names_, statement.tokens, bracket + 1);
  if (!loaded || (!dotted.ends_with("loads") && !loaded->is_file)) return true;
  if (loaded->bytes.empty()) return !loaded->is_decoded;
  if (!may_descend_ || !context_.step(loaded->bytes.size())) return true;
  const auto storage = memory_blob(loaded->bytes);
  may_descend_ = context_.descend(kUnpickledBytes, storage->view(), storage);
  return true;
}

/// A function that is called when the file is imported, and whose name is put together.
void Source::judge_search(const Statement& statement, std::size_t at, std::size_t bracket) {
  const auto& token = statement.tokens[at];
  const auto module = names_.searched_module(statement.tokens, bracket);
  if (module.empty() || !runs_at_once(statement, at)) return;
  say(kHiddenCode, {token.offset, token.spelling.size()}, Severity::medium,
      fmt::format("Importing the file calls a function of {} whose name is not written in it.",
                  text::printable(module, kLongestShown)));
}

void Source::judge_call(std::string_view dotted, const Statement& statement, std::size_t at, std::size_t bracket) {
  const std::span<const Token> tokens = statement.tokens;
  judge_reverse_shell(dotted, tokens[at]);
  if (dotted == "getattr" || dotted == "builtins.getattr") return judge_search(statement, at, bracket);
  const auto deed = deed_of(context_.data().pickle, dotted);
  if (deed == Deed::none) return;
  auto arguments = arguments_of(tokens, bracket);
  fill_in(arguments, tokens, bracket);
  if (is_without_effect(deed, dotted, arguments)) return;
  if (!mentions_builtins_ && is_method_of_table(dotted, arguments)) return;
  acts_ = acts_ || can_run_code(deed);
  const bool hides = deed == Deed::deserialize && !hands_on_pickle(dotted, statement, bracket);
  const auto begin = tokens[at].offset;
  const ByteRange range{begin, std::max(arguments.end, begin + tokens[at].spelling.size()) - begin};
  if (is_hidden(deed, dotted, arguments))
    return say(
        kHiddenCode, range, kHiddenCode.severity,
        fmt::format("{} {} that {} hidden in the source or fetched.", text::printable(dotted, kLongestShown),
                    deed == Deed::process ? "starts a command" : "runs code", deed == Deed::unmarshal ? "is" : "was"));
  if (hides)
    return say(
        kHiddenCode, range, Severity::medium,
        fmt::format("{} unpickles bytes that are hidden in the source.", text::printable(dotted, kLongestShown)));
  if (deed == Deed::execute && !arguments.is_computed) arguments.names_value = names_value(arguments.first);
  const bool is_at_once = runs_at_once(statement, at);
  const auto weight = is_at_once ? weight_on_import(deed, dotted, arguments)
                                 : weight_when_called(deed, dotted, arguments, is_in_handler_);
  if (!weight) return;
  // Who looks for a free port has a socket that nobody talks through.
  const bool is_idle = deed == Deed::socket && !may_talk_;
  say(is_at_once ? kRunsOnImport : kRunsWhenCalled, range, is_idle ? Severity::low : *weight,
      fmt::format("{} calls {}, which {}{}.", is_at_once ? "Importing the file" : "A function",
                  text::printable(dotted, kLongestShown), describe(deed), shown_texts(deed, dotted, arguments)));
}

/// A connection that becomes the input and output of the process.
void Source::judge_reverse_shell(std::string_view dotted, const Token& token) {
  if (dotted == "socket.socket" || dotted == "socket.create_connection") has_socket_ = true;
  if (!has_socket_ || (dotted != "os.dup2" && dotted != "pty.spawn")) return;
  const ByteRange range{token.offset, token.spelling.size()};
  if (!complaints_.wants(kRunsWhenCalled, range, Severity::high)) return;
  complaints_.report(kRunsWhenCalled, {range, ""},
                     fmt::format("The file opens a connection and hands the process over to it with {}.",
                                 text::printable(dotted, kLongestShown)),
                     Severity::high);
}

void Source::judge_literal(const Token& token) {
  if (token.spelling.size() < kShortestLiteral) return;
  const auto text = decoded(token.spelling, kLongestLiteral);
  const auto content = find_encoded_content(text);
  if (!content) return;
  const ByteRange range{token.offset, token.spelling.size()};
  if (content->is.ends_with(" stream") && compressed_.size() < kMostHidden) {
    compressed_.emplace_back(range, content->is);
  } else {
    say(kHiddenCode, range, kHiddenCode.severity, fmt::format("A string of the source is base64 of {}.", content->is));
  }
  if (!may_descend_) return;
  const auto storage = memory_blob(content->bytes);
  may_descend_ = context_.descend("base64", storage->view(), storage);
}

/// Kernels for a graphics card and tables are packed into sources, too: nothing of Python's runs those.
void Source::judge_compressed_literals() {
  for (const auto& [range, is] : compressed_)
    say(kHiddenCode, range, acts_ ? kHiddenCode.severity : Severity::medium,
        fmt::format("A string of the source is base64 of {}.", is));
}

}  // namespace assay::formats::python
