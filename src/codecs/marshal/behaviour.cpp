#include "codecs/marshal/behaviour.hpp"

#include "core/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace assay::marshal {
namespace {

constexpr std::size_t kMaxKept = 512;
constexpr std::size_t kLongestKept = 512;
constexpr std::size_t kMaxShown = 8;

struct Name {
  std::string_view name;
  Reach reach;
};

/// What importing a module is for. Sorted by name. A function of os that starts programs has a name of its own below.
constexpr std::array kModules{
    Name{"_ctypes", Reach::native},
    Name{"_pickle", Reach::code},
    Name{"_posixsubprocess", Reach::programs},
    Name{"_socket", Reach::network},
    Name{"aiohttp", Reach::network},
    Name{"asyncio", Reach::network},
    Name{"builtins", Reach::code},
    Name{"cPickle", Reach::code},
    Name{"cffi", Reach::native},
    Name{"cloudpickle", Reach::code},
    Name{"code", Reach::code},
    Name{"codeop", Reach::code},
    Name{"commands", Reach::programs},
    Name{"ctypes", Reach::native},
    Name{"dill", Reach::code},
    Name{"ftplib", Reach::network},
    Name{"gc", Reach::indirect},
    Name{"glob", Reach::files},
    Name{"http", Reach::network},
    Name{"httplib", Reach::network},
    Name{"httpx", Reach::network},
    Name{"imp", Reach::code},
    Name{"importlib", Reach::code},
    Name{"inspect", Reach::indirect},
    Name{"marshal", Reach::code},
    Name{"mmap", Reach::files},
    Name{"multiprocessing", Reach::indirect},
    Name{"nt", Reach::programs},
    Name{"os", Reach::files},
    Name{"paramiko", Reach::network},
    Name{"pathlib", Reach::files},
    Name{"pexpect", Reach::programs},
    Name{"pickle", Reach::code},
    Name{"pip", Reach::programs},
    Name{"pkgutil", Reach::code},
    Name{"platform", Reach::indirect},
    Name{"posix", Reach::programs},
    Name{"pty", Reach::programs},
    Name{"requests", Reach::network},
    Name{"runpy", Reach::code},
    Name{"shutil", Reach::files},
    Name{"signal", Reach::indirect},
    Name{"smtplib", Reach::network},
    Name{"socket", Reach::network},
    Name{"socketserver", Reach::network},
    Name{"ssl", Reach::network},
    Name{"subprocess", Reach::programs},
    Name{"sys", Reach::interpreter},
    Name{"telnetlib", Reach::network},
    Name{"tempfile", Reach::files},
    Name{"threading", Reach::indirect},
    Name{"urllib", Reach::network},
    Name{"urllib2", Reach::network},
    Name{"urllib3", Reach::network},
    Name{"webbrowser", Reach::programs},
    Name{"winreg", Reach::programs},
    Name{"xmlrpc", Reach::network},
    Name{"zipimport", Reach::code},
};

/// Functions and attributes that say what they are for wherever they are looked up. Names that ordinary layers use as
/// well (`run`, `call`, `load`, `remove`, `connect`) count only next to the module that makes them dangerous.
constexpr std::array kNames{
    Name{"CDLL", Reach::native},
    Name{"CodeType", Reach::code},
    Name{"FunctionType", Reach::code},
    Name{"Popen", Reach::programs},
    Name{"WinDLL", Reach::native},
    Name{"__bases__", Reach::interpreter},
    Name{"__builtins__", Reach::interpreter},
    Name{"__closure__", Reach::interpreter},
    Name{"__code__", Reach::interpreter},
    Name{"__getattribute__", Reach::interpreter},
    Name{"__globals__", Reach::interpreter},
    Name{"__import__", Reach::code},
    Name{"__loader__", Reach::interpreter},
    Name{"__mro__", Reach::interpreter},
    Name{"__reduce__", Reach::interpreter},
    Name{"__subclasses__", Reach::interpreter},
    Name{"_getframe", Reach::interpreter},
    Name{"breakpoint", Reach::code},
    Name{"cdll", Reach::native},
    Name{"check_call", Reach::programs},
    Name{"check_output", Reach::programs},
    Name{"chmod", Reach::files},
    Name{"compile", Reach::code},
    Name{"create_connection", Reach::network},
    Name{"delattr", Reach::indirect},
    Name{"dlopen", Reach::native},
    Name{"eval", Reach::code},
    Name{"exec", Reach::code},
    Name{"exec_module", Reach::code},
    Name{"execfile", Reach::code},
    Name{"execl", Reach::programs},
    Name{"execle", Reach::programs},
    Name{"execlp", Reach::programs},
    Name{"execlpe", Reach::programs},
    Name{"execv", Reach::programs},
    Name{"execve", Reach::programs},
    Name{"execvp", Reach::programs},
    Name{"execvpe", Reach::programs},
    Name{"f_back", Reach::interpreter},
    Name{"f_builtins", Reach::interpreter},
    Name{"f_globals", Reach::interpreter},
    Name{"fork", Reach::programs},
    Name{"forkpty", Reach::programs},
    Name{"getattr", Reach::indirect},
    Name{"getoutput", Reach::programs},
    Name{"getstatusoutput", Reach::programs},
    Name{"gi_frame", Reach::interpreter},
    Name{"globals", Reach::indirect},
    Name{"import_module", Reach::code},
    Name{"input", Reach::files},
    Name{"load_library", Reach::native},
    Name{"load_module", Reach::code},
    Name{"load_op_library", Reach::native},
    Name{"locals", Reach::indirect},
    Name{"numpy_function", Reach::code},
    Name{"open", Reach::files},
    Name{"os", Reach::files},
    Name{"popen", Reach::programs},
    Name{"posix_spawn", Reach::programs},
    Name{"posix_spawnp", Reach::programs},
    Name{"py_func", Reach::code},
    Name{"py_function", Reach::code},
    Name{"read_file", Reach::files},
    Name{"rmtree", Reach::files},
    Name{"setattr", Reach::indirect},
    Name{"spawnl", Reach::programs},
    Name{"spawnlp", Reach::programs},
    Name{"spawnv", Reach::programs},
    Name{"spawnve", Reach::programs},
    Name{"spawnvp", Reach::programs},
    Name{"startfile", Reach::programs},
    Name{"subprocess", Reach::programs},
    Name{"system", Reach::programs},
    Name{"unlink", Reach::files},
    Name{"urlopen", Reach::network},
    Name{"urlretrieve", Reach::network},
    Name{"vars", Reach::indirect},
    Name{"windll", Reach::native},
    Name{"write_bytes", Reach::files},
    Name{"write_file", Reach::files},
    Name{"write_text", Reach::files},
};
static_assert(std::ranges::is_sorted(kModules, {}, &Name::name));
static_assert(std::ranges::is_sorted(kNames, {}, &Name::name));

/// Names by which code gets at what was not given to it. Ordinary libraries use the others of their kind.
constexpr std::array<std::string_view, 5> kWaysOut{"__builtins__", "__globals__", "__subclasses__", "f_builtins",
                                                   "f_globals"};

template <class Table>
Reach reach_in(const Table& table, std::string_view name) {
  const auto at = std::ranges::lower_bound(table, name, {}, &Name::name);
  return at != table.end() && at->name == name ? at->reach : Reach::nothing;
}

/// How a version of Python writes `import`.
struct Import {
  std::uint8_t opcode;
  bool is_wordcode;  ///< two bytes an instruction; else one or three
};
// RESUME stands at the front of every function from 3.11 on, and has another number when opcodes are renumbered.
constexpr std::uint8_t kResume313 = 149;
constexpr std::uint8_t kResume314 = 128;
constexpr std::uint8_t kImport312 = 108;  // from 2.7 on
constexpr std::uint8_t kImport313 = 75;
constexpr std::uint8_t kImport314 = 73;
constexpr std::uint8_t kReturnValue312 = 83;
constexpr std::uint8_t kHaveArgument = 90;  // to 3.5: opcodes from here on have an argument of two bytes
constexpr std::uint64_t kResumeReach = 64;

Import import_of(ByteView bytecode, Layout layout) {
  const bool returns_at_end = bytecode.size() % 2 == 0 && bytecode.at(bytecode.size() - 2) == kReturnValue312;
  switch (layout) {
    case Layout::python2: return {kImport312, false};
    case Layout::python30: return {kImport312, returns_at_end};
    case Layout::python38: return {kImport312, true};
    case Layout::python311: break;
  }
  for (std::uint64_t at = 0; at + 1 < std::min(bytecode.size(), kResumeReach); at += 2) {
    if (bytecode.at(at) == kResume313) return {kImport313, true};
    if (bytecode.at(at) == kResume314) return {kImport314, true};
  }
  return {kImport312, true};
}

void keep(std::vector<std::string>& list, std::string_view text) {
  if (list.size() >= kMaxKept) return;
  const auto cut = text.substr(0, kLongestKept);
  if (std::ranges::find(list, cut) == list.end()) list.emplace_back(cut);
}

std::string listed(const std::vector<std::string>& names) {
  std::vector<std::string> shown;
  for (const auto& name : names) {
    if (shown.size() == kMaxShown) break;
    shown.push_back(text::printable(name, 64));
  }
  return fmt::format("{}{}", fmt::join(shown, ", "), names.size() > kMaxShown ? ", …" : "");
}

}  // namespace

std::string_view name_of(Reach reach) {
  switch (reach) {
    case Reach::nothing: return "reaches nothing beyond the values it is given";
    case Reach::indirect: return "looks names up by text";
    case Reach::files: return "reads or changes files";
    case Reach::network: return "opens connections";
    case Reach::interpreter: return "reaches into the interpreter";
    case Reach::code: return "runs code that it is given";
    case Reach::native: return "loads native code";
    case Reach::programs: return "can start programs";
  }
  return "";
}

std::vector<std::string_view> imports_of(const Document& document, const Code& code) {
  const auto& value = document.values[code.bytecode];
  const auto names = document.items_of(code.names);
  std::vector<std::string_view> imports;
  if (value.kind != Kind::bytes || value.bytes.size() < 2) return imports;
  const ByteView bytecode = value.bytes;
  const Import import = import_of(bytecode, code.layout);
  std::uint64_t at = 0;
  while (at < bytecode.size() && imports.size() < kMaxKept) {
    const auto opcode = *bytecode.at(at);
    const bool has_argument = import.is_wordcode || opcode >= kHaveArgument;
    const std::uint64_t low = bytecode.at(at + 1).value_or(0);
    const std::uint64_t high = import.is_wordcode ? 0 : bytecode.at(at + 2).value_or(0);
    if (opcode == import.opcode && (low | high << 8U) < names.size())
      imports.push_back(document.text_of(names[low | high << 8U]));
    at += import.is_wordcode ? 2 : has_argument ? 3 : 1;
  }
  return imports;
}

Behaviour behaviour_of(const Document& document) {
  Behaviour result;
  const auto note = [&](std::string_view name, Reach reach) {
    if (reach == Reach::nothing) return;
    result.reach = std::max(result.reach, reach);
    result.opens_connections |= reach == Reach::network;
    result.leaves_scope |= std::ranges::find(kWaysOut, name) != kWaysOut.end();
    keep(result.uses, name);
  };
  for (const Code& code : document.codes) {
    for (const auto module : imports_of(document, code)) {
      keep(result.imports, module);
      const auto reach = reach_in(kModules, module.substr(0, module.find('.')));
      result.reach = std::max(result.reach, reach);
      result.opens_connections |= reach == Reach::network;
    }
    for (const Index name : document.items_of(code.names)) {
      const auto text = document.text_of(name);
      keep(result.names, text);
      if (std::ranges::find(result.imports, text) == result.imports.end()) note(text, reach_in(kNames, text));
    }
  }
  for (const Value& value : document.values)
    if (value.kind == Kind::text && !value.bytes.empty()) keep(result.strings, value.bytes.text());
  return result;
}

std::string Behaviour::sentence() const {
  if (imports.empty() && uses.empty()) return "uses no name that reaches beyond it";
  if (uses.empty()) return fmt::format("imports {}", listed(imports));
  if (imports.empty()) return fmt::format("uses {}", listed(uses));
  return fmt::format("imports {}, uses {}", listed(imports), listed(uses));
}

}  // namespace assay::marshal
