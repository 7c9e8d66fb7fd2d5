#include "formats/python/source.hpp"

#include "core/active_text.hpp"
#include "core/blob.hpp"
#include "core/text.hpp"
#include "formats/python/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::formats::python {
namespace {

using ::assay::python::decoded;
using ::assay::python::is_keyword;
using ::assay::python::StatementReader;
using ::assay::python::TokenKind;

constexpr std::size_t kMostHidden = 10'000;
constexpr std::size_t kMostArguments = 2'000;     // tokens that are looked at for one call
constexpr std::size_t kLongestText = 64U << 10U;  // of the strings of one call
constexpr std::size_t kLongestLiteral = 4U << 20U;
constexpr std::size_t kShortestLiteral = 40;
constexpr std::size_t kLongestShown = 120;

bool is_plain_name(const ::assay::python::Token& token) {
  return token.kind == TokenKind::name && !is_keyword(token.spelling);
}

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

/// A whole word that is the name of a shell.
bool names_a_shell(std::string_view text) {
  return std::ranges::any_of(std::array<std::string_view, 8>{"/bin/sh", "/bin/bash", "bash -c", "sh -c", "cmd.exe",
                                                             "powershell", "bash -i", "/bin/zsh"},
                             [&](std::string_view shell) { return text.find(shell) != std::string_view::npos; });
}

bool installs_packages(std::string_view text) {
  return text.find("pip install") != std::string_view::npos || text.find("pip\ninstall") != std::string_view::npos ||
         text.find("apt-get install") != std::string_view::npos || text.find("conda install") != std::string_view::npos;
}

/// Scripts ask for their version and their processors, and make the folders they write to.
bool is_housekeeping(std::string_view text) {
  while (text.starts_with('\n') || text.starts_with(' ')) text.remove_prefix(1);
  return std::ranges::any_of(
             std::array<std::string_view, 9>{"git rev-parse", "git\nrev-parse", "git describe", "git\ndescribe",
                                             "git log", "git\nlog", "nvidia-smi", "mkdir -p", "mkdir\n-p"},
             [&](std::string_view command) { return text.starts_with(command); }) &&
         text.find_first_of(";|&`$") == std::string_view::npos;
}

/// A text in the source that is a pickle: of protocol 2 and later, or lines that end in STOP. A line end is behind it.
bool is_pickle(std::string_view text) {
  if (!text.ends_with(".\n")) return false;
  text.remove_suffix(1);
  return text.starts_with('\x80') ||
         (text.find('\n') != std::string_view::npos && text.find_first_of("cio") < text.size());
}

/// TorchServe calls `handle(data, context)` for every request, and these methods of a handler.
bool is_handler(std::span<const ::assay::python::Token> definition) {
  static constexpr std::array<std::string_view, 5> kNames{"handle", "inference", "initialize", "postprocess",
                                                          "preprocess"};
  if (definition.size() < 2 || std::ranges::find(kNames, definition[1].spelling) == kNames.end()) return false;
  return std::ranges::any_of(definition, [](const auto& token) { return token.is("context") || token.is("ctx"); });
}

/// Functions that are handed to others to be called.
bool is_handed_over(std::string_view dotted) {
  static constexpr std::array<std::string_view, 12> kFunctions{
      "builtins.eval",   "builtins.exec",  "eval",         "exec",
      "os.execv",        "os.popen",       "os.system",    "subprocess.Popen",
      "subprocess.call", "subprocess.run", "posix.system", "subprocess.check_output"};
  return std::ranges::find(kFunctions, dotted) != kFunctions.end();
}

bool starts_programs(std::string_view module) {
  return module == "os" || module == "posix" || module == "pty" || module == "subprocess";
}

}  // namespace

void Source::say(const Rule& rule, ByteRange range, Severity severity, const std::string& message) {
  if (complaints_.wants(rule, range, severity)) complaints_.report(rule, {range, ""}, message, severity);
}

void Source::read() {
  judge_encoding();
  const std::uint64_t mark = artifact_.bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  StatementReader reader(artifact_.bytes.from(mark));
  while (const auto* statement = reader.next()) {
    if (!context_.step(statement->tokens.size())) break;
    read_statement(*statement);
  }
  if (const auto stuck = reader.stuck_at(); stuck && artifact_.name().ends_with(".py"))
    context_.incomplete({ErrorCode::malformed, *stuck, "Python: the end of a text wanted, got the end of the file"});
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
  if (tokens[0].is("def")) is_in_handler_ = is_handler(tokens);
  note_hidden_value(tokens);
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
  // `__class_getitem__ = os.system`: Python calls what has such a name.
  const bool is_hook = at == 2 && is(1, "=") && tokens[0].spelling.starts_with("__") && path.end == tokens.size();
  const bool is_argument =
      at > 0 && (is(at - 1, "(") || is(at - 1, ",") || is(at - 1, "=")) && (is(path.end, ",") || is(path.end, ")"));
  // `(lambda m: m.system("id"))(__import__("os"))`
  const bool is_followed = at >= 2 && (tokens[at - 2].is("getattr") || tokens[at - 2].is("vars"));
  const bool is_import = !is_followed && names_.imports_by_text(tokens[at].spelling) && starts_programs(path.dotted);
  if ((!is_argument && !is_hook) || (!is_handed_over(path.dotted) && !is_import) || statement.scope != Scope::module ||
      at >= statement.body_at)
    return;
  say(kRunsOnImport, {tokens[at].offset, tokens[at].spelling.size()}, kRunsOnImport.severity,
      fmt::format("Importing the file hands {} to something that can call it.",
                  text::printable(path.dotted, kLongestShown)));
}

/// `x = base64.b64decode(…)`: x is what was hidden.
void Source::note_hidden_value(std::span<const Token> tokens) {
  if (tokens.size() < 4 || !is_plain_name(tokens[0]) || !tokens[1].is("=")) return;
  const auto value = tokens.subspan(2, std::min(tokens.size() - 2, kMostArguments));
  if (decodes_something(value) && hidden_.size() < kMostHidden) hidden_.emplace(tokens[0].spelling);
}

bool Source::decodes_something(std::span<const Token> tokens) const {
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (!is_plain_name(tokens[at]) || (at > 0 && tokens[at - 1].is("."))) continue;
    if (hidden_.contains(tokens[at].spelling)) return true;
    const auto path = names_.read(tokens, at);
    if (path.is_call && decodes(path.dotted)) return true;
  }
  return false;
}

Source::Arguments Source::arguments_of(std::span<const Token> tokens, std::size_t bracket) const {
  Arguments arguments;
  if (bracket >= tokens.size() || !tokens[bracket].is("(")) return arguments;
  const auto most = std::min(tokens.size(), bracket + kMostArguments);
  std::size_t depth = 0;
  std::size_t at = bracket;
  for (; at < most; ++at) {
    const auto& token = tokens[at];
    arguments.end = token.offset + token.spelling.size();
    if (token.is("(") || token.is("[") || token.is("{")) ++depth;
    if (token.is(")") || token.is("]") || token.is("}")) --depth;
    if (depth == 0) break;
    if (token.kind == TokenKind::text && arguments.text.size() < kLongestText)
      arguments.text += decoded(token.spelling, kLongestText) + "\n";
    if (token.is("open")) arguments.reads_file = true;
    if (token.is("True") && at >= 2 && tokens[at - 1].is("=") && tokens[at - 2].is("shell")) arguments.has_shell = true;
  }
  arguments.decodes = decodes_something(tokens.subspan(bracket + 1, at - std::min(at, bracket + 1)));
  return arguments;
}

bool Source::is_hidden(Deed deed, const Arguments& arguments) const {
  switch (deed) {
    case Deed::execute:
    case Deed::unmarshal: return arguments.decodes || deed == Deed::unmarshal;
    case Deed::deserialize: return arguments.decodes && arguments.text.size() > kShortestLiteral;
    case Deed::process: return arguments.decodes;
    default: return false;
  }
}

void Source::judge_call(std::string_view dotted, const Statement& statement, std::size_t at, std::size_t bracket) {
  const std::span<const Token> tokens = statement.tokens;
  judge_reverse_shell(dotted, tokens[at]);
  const auto deed = deed_of(context_.data().pickle, dotted);
  if (deed == Deed::none) return;
  const auto arguments = arguments_of(tokens, bracket);
  if (deed == Deed::deserialize && is_pickle(arguments.text) && may_descend_) {
    const auto storage = memory_blob(arguments.text.substr(0, arguments.text.size() - 1));
    may_descend_ = context_.descend("pickle", storage->view(), storage);
  }
  const auto begin = tokens[at].offset;
  const ByteRange range{begin, std::max(arguments.end, begin + tokens[at].spelling.size()) - begin};
  if (is_hidden(deed, arguments))
    return say(
        kHiddenCode, range, kHiddenCode.severity,
        fmt::format("{} {} that {} hidden in the source or fetched.", text::printable(dotted, kLongestShown),
                    deed == Deed::process ? "starts a command" : "runs code", deed == Deed::unmarshal ? "is" : "was"));
  const bool is_at_once = statement.scope == Scope::module && at < statement.body_at;
  if (is_at_once) {
    judge_import_time(deed, dotted, arguments, range);
  } else {
    judge_call_time(deed, dotted, arguments, range);
  }
}

void Source::judge_import_time(Deed deed, std::string_view dotted, const Arguments& arguments, ByteRange range) {
  auto severity = kRunsOnImport.severity;
  if (deed == Deed::deserialize) return;
  if (deed == Deed::native || deed == Deed::network) severity = Severity::medium;
  if (dotted == "compile" || dotted == "builtins.compile") severity = Severity::medium;
  if (deed == Deed::execute && arguments.reads_file) severity = Severity::low;  // version.py, which is scanned itself
  if (deed == Deed::process && installs_packages(arguments.text)) severity = Severity::medium;
  if (deed == Deed::process && is_housekeeping(arguments.text)) severity = Severity::low;
  if (find_active_text(arguments.text)) severity = kRunsOnImport.severity;
  say(kRunsOnImport, range, severity,
      fmt::format("Importing the file calls {}, which {}: {}.", text::printable(dotted, kLongestShown), describe(deed),
                  text::quoted(arguments.text, kLongestShown)));
}

void Source::judge_call_time(Deed deed, std::string_view dotted, const Arguments& arguments, ByteRange range) {
  auto severity = kRunsWhenCalled.severity;
  const bool is_evaluation = dotted == "eval" || dotted == "builtins.eval" || dotted.ends_with("compile");
  const bool is_subprocess = dotted.starts_with("subprocess.") || dotted.starts_with("asyncio.");
  if (deed == Deed::process && (!is_subprocess || arguments.has_shell || names_a_shell(arguments.text)))
    severity = installs_packages(arguments.text) ? Severity::low : Severity::medium;
  if (deed == Deed::process && is_in_handler_ && !installs_packages(arguments.text)) severity = Severity::medium;
  if (deed == Deed::process && is_housekeeping(arguments.text)) severity = Severity::low;
  if (deed == Deed::execute && !is_evaluation && !arguments.reads_file) severity = Severity::medium;
  if (find_active_text(arguments.text)) severity = Severity::high;
  if (severity == Severity::low && (deed == Deed::network || deed == Deed::native || deed == Deed::deserialize)) return;
  say(kRunsWhenCalled, range, severity,
      fmt::format("A function calls {}, which {}: {}.", text::printable(dotted, kLongestShown), describe(deed),
                  text::quoted(arguments.text, kLongestShown)));
}

/// A connection that becomes the input and output of the process.
void Source::judge_reverse_shell(std::string_view dotted, const Token& token) {
  if (dotted == "socket.socket" || dotted == "socket.create_connection") has_socket_ = true;
  if (!has_socket_ || (dotted != "os.dup2" && dotted != "pty.spawn")) return;
  say(kRunsWhenCalled, {token.offset, token.spelling.size()}, Severity::high,
      fmt::format("The file opens a connection and hands the process over to it with {}.",
                  text::printable(dotted, kLongestShown)));
}

void Source::judge_literal(const Token& token) {
  if (token.spelling.size() < kShortestLiteral) return;
  const auto text = decoded(token.spelling, kLongestLiteral);
  const auto content = find_encoded_content(text);
  if (!content) return;
  say(kHiddenCode, {token.offset, token.spelling.size()}, kHiddenCode.severity,
      fmt::format("A string of the source is base64 of {}.", content->is));
  if (!may_descend_) return;
  const auto storage = memory_blob(content->bytes);
  may_descend_ = context_.descend("base64", storage->view(), storage);
}

}  // namespace assay::formats::python
