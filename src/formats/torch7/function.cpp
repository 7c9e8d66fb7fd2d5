#include "formats/torch7/function.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::torch7 {
namespace {

constexpr bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// True when `word` stands in `code` by itself: in bytecode lengths and ends stand around names.
bool has_word(std::string_view code, std::string_view word) {
  for (auto at = code.find(word); at != std::string_view::npos; at = code.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !is_word(code[at - 1])) && (end == code.size() || !is_word(code[end]))) return true;
  }
  return false;
}

/// A function of Lua's libraries by the two names that a program needs for it; the first may be empty.
struct Reach {
  std::string_view library, function, name, reach;
};
constexpr std::array kReaches{
    Reach{"os", "execute", "os.execute", "starts a process"},
    Reach{"io", "popen", "io.popen", "starts a process"},
    Reach{"torch", "PipeFile", "torch.PipeFile", "starts a process"},
    Reach{"", "PipeFile", "torch.PipeFile", "starts a process"},
    Reach{"sys", "execute", "sys.execute", "starts a process"},
    Reach{"sys", "fexecute", "sys.fexecute", "starts a process"},
    Reach{"package", "loadlib", "package.loadlib", "loads a native library"},
    Reach{"require", "ffi", "ffi", "calls native code"},
    Reach{"", "loadstring", "loadstring", "runs code that is in a text"},
    Reach{"", "dofile", "dofile", "runs another file"},
    Reach{"", "loadfile", "loadfile", "runs another file"},
    Reach{"require", "socket", "socket", "opens network connections"},
    Reach{"require", "socket.http", "socket.http", "opens network connections"},
    Reach{"os", "remove", "os.remove", "deletes files"},
    Reach{"os", "rename", "os.rename", "moves files"},
    Reach{"os", "getenv", "os.getenv", "reads the environment"},
};

std::string_view form_of(ByteView code) {
  if (code.starts_with("\x1bLua")) return "Lua bytecode";
  if (code.starts_with("\x1bLJ")) return "LuaJIT bytecode";
  return "Lua source";
}

}  // namespace

Code look_at(ByteView code) {
  Code result{.form = form_of(code)};
  const auto text = code.text();
  const auto found = std::ranges::find_if(kReaches, [&](const Reach& reach) {
    return has_word(text, reach.function) && (reach.library.empty() || has_word(text, reach.library));
  });
  if (found == kReaches.end()) return result;
  result.reach = found->reach;
  result.name = found->name;
  return result;
}

}  // namespace assay::formats::torch7
