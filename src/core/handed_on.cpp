#include "core/handed_on.hpp"

#include <algorithm>
#include <array>

namespace assay {

std::string_view handed_on(std::string_view name) {
  struct Function {
    std::string_view name;
    std::string_view path;
  };
  static constexpr std::array kFunctions{
      Function{"CDLL", "ctypes.CDLL"},
      Function{"Popen", "subprocess.Popen"},
      Function{"__import__", "builtins.__import__"},
      Function{"check_call", "subprocess.check_call"},
      Function{"check_output", "subprocess.check_output"},
      Function{"execl", "os.execl"},
      Function{"execv", "os.execv"},
      Function{"execve", "os.execve"},
      Function{"execvp", "os.execvp"},
      Function{"fetch_file", "urllib.request.urlretrieve"},  // scikit-learn's, around it
      Function{"getoutput", "subprocess.getoutput"},
      Function{"getstatusoutput", "subprocess.getstatusoutput"},
      Function{"import_module", "importlib.import_module"},
      Function{"popen", "os.popen"},
      Function{"posix_spawn", "os.posix_spawn"},
      Function{"rmtree", "shutil.rmtree"},
      Function{"run_module", "runpy.run_module"},
      Function{"run_path", "runpy.run_path"},
      Function{"spawnl", "os.spawnl"},
      Function{"spawnv", "os.spawnv"},
      Function{"spec_from_file_location", "importlib.util.spec_from_file_location"},
      Function{"system", "os.system"},
      Function{"urlopen", "urllib.request.urlopen"},
      Function{"urlretrieve", "urllib.request.urlretrieve"},
  };
  static_assert(std::ranges::is_sorted(kFunctions, {}, &Function::name));
  const auto* const found = std::ranges::lower_bound(kFunctions, name, {}, &Function::name);
  return found != kFunctions.end() && found->name == name ? found->path : std::string_view();
}

}  // namespace assay
