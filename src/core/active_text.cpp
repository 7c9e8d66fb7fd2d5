#include "core/active_text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace assay {
namespace {

constexpr bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

enum class Before : std::uint8_t {
  anything,
  no_word,  ///< no letter, digit or underscore: `exec(`, not `lm_exec(`
  no_name,  ///< nor a point: `eval(`, not `model.eval(`
};

/// What is looked for, in lower case: texts are compared without regard to case.
struct Pattern {
  std::string_view text;
  Before before;
  std::string_view does;
};
constexpr std::array kPatterns{
    // Python that runs code or programs.
    Pattern{"exec(", Before::no_name, "calls Python's exec"},
    Pattern{"eval(", Before::no_name, "calls Python's eval"},
    Pattern{"__import__(", Before::no_word, "imports a Python module"},
    Pattern{"importlib.import_module(", Before::no_word, "imports a Python module"},
    Pattern{"os.system(", Before::no_word, "starts a process"},
    Pattern{"os.popen(", Before::no_word, "starts a process"},
    Pattern{"os.exec", Before::no_word, "starts a process"},
    Pattern{"os.spawn", Before::no_word, "starts a process"},
    Pattern{"posix.system(", Before::no_word, "starts a process"},
    Pattern{"pty.spawn(", Before::no_word, "starts a process"},
    Pattern{"subprocess.run(", Before::no_word, "starts a process"},
    Pattern{"subprocess.popen(", Before::no_word, "starts a process"},
    Pattern{"subprocess.call(", Before::no_word, "starts a process"},
    Pattern{"subprocess.check_", Before::no_word, "starts a process"},
    Pattern{"subprocess.getoutput(", Before::no_word, "starts a process"},
    Pattern{"subprocess.getstatusoutput(", Before::no_word, "starts a process"},
    Pattern{"pickle.loads(", Before::anything, "unpickles bytes"},
    Pattern{"marshal.loads(", Before::no_word, "loads Python bytecode"},
    Pattern{"base64.b64decode(", Before::no_word, "decodes hidden bytes"},
    Pattern{"socket.socket(", Before::no_word, "opens a network connection"},
    Pattern{"ctypes.cdll", Before::no_word, "loads a native library"},
    Pattern{"shutil.rmtree(", Before::no_word, kDeletesFiles},
    // Java that runs programs.
    Pattern{"runtime.getruntime(", Before::no_word, "starts a process"},
    Pattern{"processbuilder(", Before::no_word, "starts a process"},
    // Lua that runs code or programs.
    Pattern{"io.popen(", Before::no_word, "starts a process"},
    Pattern{"loadstring(", Before::no_word, "runs Lua code"},
    Pattern{"package.loadlib(", Before::no_word, "loads a native library"},
    // Ways into Python's internals, and what a pickle calls.
    Pattern{"__subclasses__", Before::no_word, "reaches into Python's internals"},
    Pattern{"__globals__", Before::no_word, "reaches into Python's internals"},
    Pattern{"__builtins__", Before::no_word, "reaches into Python's internals"},
    Pattern{"__reduce__", Before::no_word, "says how to unpickle an object"},
    Pattern{"__reduce_ex__", Before::no_word, "says how to unpickle an object"},
    // Shells.
    Pattern{"rm -rf ", Before::no_word, kDeletesFiles},
    Pattern{"chmod 777 ", Before::no_word, "opens a file to everybody"},
    Pattern{"chmod +x ", Before::no_word, "makes a file executable"},
    Pattern{"/dev/tcp/", Before::anything, "opens a network connection"},
    Pattern{"bash -i", Before::no_word, "starts an interactive shell"},
    Pattern{"nc -e ", Before::no_word, "starts a shell for the network"},
    Pattern{"powershell -e", Before::no_word, "runs an encoded PowerShell command"},
    Pattern{"invoke-expression", Before::no_word, "runs a PowerShell command"},
    Pattern{"certutil -urlcache", Before::no_word, "downloads a file"},
    Pattern{"/etc/shadow", Before::anything, "names the password file of the host"},
    Pattern{"/etc/passwd", Before::anything, "names the user file of the host"},
    // What a browser runs when it shows the text.
    Pattern{"<script", Before::anything, "is a script in HTML"},
    Pattern{"<iframe", Before::anything, "embeds a page in HTML"},
    Pattern{" onerror=", Before::anything, "is a script in HTML"},
    Pattern{" onload=", Before::anything, "is a script in HTML"},
    Pattern{"javascript:", Before::no_word, "is a link that runs a script"},
    Pattern{"vbscript:", Before::no_word, "is a link that runs a script"},
    Pattern{"data:text/html", Before::no_word, "is a link to a page in itself"},
    Pattern{"<?php", Before::anything, "is a PHP script"},
};

bool stands_alone(std::string_view text, std::size_t at, Before before) {
  if (at == 0 || before == Before::anything) return true;
  const char c = text[at - 1];
  return !is_word(c) && (before == Before::no_word || c != '.');
}

/// Whether a link may begin at `at`: it is all of the text, quoted, in brackets, or the value of an attribute.
bool may_be_link(std::string_view text, std::size_t at) {
  while (at > 0 && static_cast<unsigned char>(text[at - 1]) <= ' ') --at;
  return at == 0 || std::string_view("\"'`(<=").find(text[at - 1]) != std::string_view::npos;
}

bool counts(std::string_view text, std::size_t at, const Pattern& pattern) {
  if (!stands_alone(text, at, pattern.before)) return false;
  const char next = at + pattern.text.size() < text.size() ? text[at + pattern.text.size()] : '\0';
  if (pattern.text == "eval(" || pattern.text == "exec(") return next != ')';
  // Neither "javascript: 10 %" nor "in JavaScript:<br>".
  if (pattern.text == "javascript:" || pattern.text == "vbscript:")
    return next > ' ' && next != '<' && may_be_link(text, at);
  if (pattern.text == "<script" || pattern.text == "<iframe") return !is_word(next);
  return true;
}

bool starts_with(std::string_view text, std::string_view lower_case) {
  return text.size() >= lower_case.size() &&
         std::ranges::equal(text.substr(0, lower_case.size()), lower_case, {}, lower);
}

/// For each byte, the patterns that begin with it: text is looked at once.
struct Index {
  std::array<std::vector<const Pattern*>, 256> by_first;
  Index() {
    for (const Pattern& pattern : kPatterns) {
      by_first.at(static_cast<unsigned char>(pattern.text.front())).push_back(&pattern);
      const char c = pattern.text.front();
      if (c >= 'a' && c <= 'z') by_first.at(static_cast<unsigned char>(c - 32)).push_back(&pattern);
    }
  }
};

constexpr std::size_t kLongestCommand = 400;

/// Functions that start programs, in lower case, with the module they are taken from.
bool starts_programs(std::string_view module, std::string_view name) {
  if (module == "os")
    return name == "system" || name == "popen" || name == "startfile" || name.starts_with("exec") ||
           name.starts_with("spawn") || name.starts_with("posix_spawn");
  return name == "run" || name == "call" || name == "popen" || name == "getoutput" || name == "getstatusoutput" ||
         name.starts_with("check_");
}

std::string_view word_at(std::string_view text, std::size_t at) {
  const auto rest = text.substr(std::min(at, text.size()));
  return rest.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(rest, is_word) - rest.begin()));
}

std::string lower_case(std::string_view text) {
  std::string out(text.substr(0, 40));
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

/// `call(os.system, "id")`: a function that starts programs is handed to another. In prose a blank stands before the
/// bracket. `at` is that of the module's name.
std::optional<std::size_t> handed_over(std::string_view text, std::size_t at, std::string_view module) {
  if (at < 2 || text[at - 1] != '(' || !is_word(text[at - 2])) return std::nullopt;
  const auto dot = at + module.size();
  const auto name = word_at(text, dot + 1);
  const auto end = dot + 1 + name.size();
  if (dot >= text.size() || text[dot] != '.' || end >= text.size() || (text[end] != ',' && text[end] != ')'))
    return std::nullopt;
  return starts_programs(module, lower_case(name)) ? std::optional(end - at) : std::nullopt;
}

/// `getattr(os, "system")`, and a name in pieces: `getattr(os, "sys" + "tem")`. Asking whether a system has a function
/// (`getattr(os, "sched_getaffinity", None)`) is none. `at` is that of `getattr(`.
std::optional<std::size_t> taken_by_name(std::string_view text, std::size_t at) {
  constexpr std::string_view kCall = "getattr(";
  const auto module = word_at(text, at + kCall.size());
  if (module != "os" && module != "subprocess") return std::nullopt;
  auto end = at + kCall.size() + module.size();
  const auto skip = [&](std::string_view marks) { end = std::min(text.find_first_not_of(marks, end), text.size()); };
  skip(" ");
  if (end >= text.size() || text[end] != ',') return std::nullopt;
  ++end;
  skip(" \\");
  if (end >= text.size() || (text[end] != '\'' && text[end] != '"')) return std::nullopt;
  const auto name = word_at(text, end + 1);
  end += 1 + name.size();
  skip(" \\'\"");
  const bool is_in_pieces = end < text.size() && text[end] == '+';
  return is_in_pieces || starts_programs(module, lower_case(name)) ? std::optional(end - at) : std::nullopt;
}

/// What needs more than one look: the size of it.
std::optional<std::size_t> reference_at(std::string_view text, std::size_t at) {
  const auto rest = text.substr(at);
  for (const std::string_view module : {"os", "subprocess"})
    if (rest.starts_with(module))
      if (const auto size = handed_over(text, at, module)) return size;
  return rest.starts_with("getattr(") && stands_alone(text, at, Before::no_name) ? taken_by_name(text, at)
                                                                                 : std::nullopt;
}

/// `curl URL | sh`, `wget URL/x.sh`: what is fetched is run, or is a script. Looks at the rest of one command.
std::optional<std::size_t> fetched_and_run(std::string_view text, std::size_t at) {
  auto command = text.substr(at, kLongestCommand);
  command = command.substr(0, command.find('\n'));
  if (command.find("http") == std::string_view::npos) return std::nullopt;
  for (auto pipe = command.find('|'); pipe != std::string_view::npos; pipe = command.find('|', pipe + 1)) {
    auto rest = command.substr(pipe + 1);
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    if (rest.starts_with("sudo ")) rest.remove_prefix(5);
    for (const std::string_view shell : {"sh", "bash", "zsh", "python", "python3", "perl"})
      if (rest.starts_with(shell) && (rest.size() == shell.size() || !is_word(rest[shell.size()])))
        return static_cast<std::size_t>(rest.data() + shell.size() - command.data());
  }
  for (const std::string_view kind : {".sh", ".ps1", ".exe", ".bat"})
    if (const auto end = command.find(kind); end != std::string_view::npos) {
      const auto behind = end + kind.size();
      if (behind == command.size() || !is_word(command[behind])) return behind;
    }
  return std::nullopt;
}

}  // namespace

std::optional<ActiveText> find_active_text(std::string_view text) {
  static const Index kIndex;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto rest = text.substr(at);
    for (const Pattern* pattern : kIndex.by_first.at(static_cast<unsigned char>(text[at])))
      if (starts_with(rest, pattern->text) && counts(text, at, *pattern))
        return ActiveText{at, pattern->text.size(), pattern->does};
    if (text[at] == 'o' || text[at] == 's' || text[at] == 'g')
      if (const auto size = reference_at(text, at))
        return ActiveText{at, *size, "refers to a function that starts programs"};
    if ((rest.starts_with("curl ") || rest.starts_with("wget ")) && stands_alone(text, at, Before::no_word))
      if (const auto size = fetched_and_run(text, at)) return ActiveText{at, *size, "fetches a program and runs it"};
  }
  return std::nullopt;
}

}  // namespace assay
