#include "formats/python/starred.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::python {
namespace {

constexpr auto kOs = std::to_array<std::string_view>(
    {"execl",       "execle",       "execlp",  "execlpe",    "execv",     "execve", "execvp",   "execvpe", "popen",
     "posix_spawn", "posix_spawnp", "remove",  "removedirs", "rmdir",     "spawnl", "spawnle",  "spawnlp", "spawnlpe",
     "spawnv",      "spawnve",      "spawnvp", "spawnvpe",   "startfile", "system", "truncate", "unlink"});
constexpr auto kSubprocess = std::to_array<std::string_view>(
    {"Popen", "call", "check_call", "check_output", "getoutput", "getstatusoutput", "run"});
constexpr auto kCtypes = std::to_array<std::string_view>({"CDLL", "OleDLL", "PyDLL", "WinDLL", "cdll", "windll"});
constexpr auto kAsyncio = std::to_array<std::string_view>({"create_subprocess_exec", "create_subprocess_shell"});
constexpr auto kImportlib = std::to_array<std::string_view>({"__import__", "import_module"});
constexpr auto kRunpy = std::to_array<std::string_view>({"run_module", "run_path"});
constexpr auto kPty = std::to_array<std::string_view>({"spawn"});
constexpr auto kShutil = std::to_array<std::string_view>({"rmtree"});
constexpr auto kTimeit = std::to_array<std::string_view>({"repeat", "timeit"});
constexpr auto kProfile = std::to_array<std::string_view>({"run", "runctx"});
constexpr auto kPdb = std::to_array<std::string_view>({"run", "runctx", "runeval"});
constexpr auto kPickle = std::to_array<std::string_view>({"load", "loads"});
constexpr auto kSocket = std::to_array<std::string_view>({"create_connection", "socket"});
constexpr auto kUrllib = std::to_array<std::string_view>({"urlopen", "urlretrieve"});
constexpr auto kElsewhere =
    std::to_array<std::string_view>({"Popen", "b64decode", "call", "check_output", "loads", "popen", "run", "system"});

struct Module {
  std::string_view name;
  std::span<const std::string_view> names;
};

constexpr auto kModules = std::to_array<Module>({{"_pickle", kPickle},
                                                 {"asyncio", kAsyncio},
                                                 {"cProfile", kProfile},
                                                 {"ctypes", kCtypes},
                                                 {"importlib", kImportlib},
                                                 {"marshal", kPickle},
                                                 {"nt", kOs},
                                                 {"os", kOs},
                                                 {"pdb", kPdb},
                                                 {"pickle", kPickle},
                                                 {"posix", kOs},
                                                 {"profile", kProfile},
                                                 {"pty", kPty},
                                                 {"runpy", kRunpy},
                                                 {"shutil", kShutil},
                                                 {"socket", kSocket},
                                                 {"subprocess", kSubprocess},
                                                 {"timeit", kTimeit},
                                                 {"urllib.request", kUrllib}});

}  // namespace

std::span<const std::string_view> starred_names(std::string_view module) {
  const auto* const found = std::ranges::find(kModules, module, &Module::name);
  return found != kModules.end() ? found->names : std::span<const std::string_view>(kElsewhere);
}

}  // namespace assay::formats::python
