#include "core/program_name.hpp"

#include "core/lower.hpp"

#include <algorithm>
#include <array>

namespace assay {

bool is_program_name(std::string_view name) {
  static constexpr std::array<std::string_view, 15> kEndings{".bash",  ".bat", ".cmd", ".com", ".dll",
                                                             ".dylib", ".exe", ".hta", ".ps1", ".py",
                                                             ".pyc",   ".pyd", ".sh",  ".so",  ".vbs"};
  const auto dot = name.rfind('.');
  return dot != std::string_view::npos && std::ranges::find(kEndings, text::lower(name.substr(dot))) != kEndings.end();
}

}  // namespace assay
