#include "core/library_path.hpp"

#include "core/lower.hpp"

#include <algorithm>

namespace assay {
namespace {

constexpr bool is_of_path(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || c == '/' || c == '\\' || c == ':' || c == '~' || c == '+' || c == '%' || c == '$';
}

/// What is shorter stands among random bytes by chance, in the files of gigabytes that this is for.
constexpr std::size_t kShortest = 9;

constexpr bool is_word(char c) { return is_of_path(c) && c != '.' && c != '/' && c != '\\' && c != ':'; }

}  // namespace

std::optional<LibraryPath> find_library_path(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '.') continue;
    for (const std::string_view ending : {".so", ".dll", ".dylib"}) {
      const auto end = at + ending.size();
      const auto found = text.substr(at, ending.size());
      // Windows does not care for case; where it matters a library ends in small letters.
      if (found != ending && !(ending == ".dll" && text::equals_ignoring_case(found, ending))) continue;
      if (end < text.size() && is_word(text[end])) continue;
      auto begin = at;
      while (begin > 0 && is_of_path(text[begin - 1])) --begin;
      const auto path = text.substr(begin, end - begin);
      if (path.size() < kShortest) continue;
      return LibraryPath{begin, path, path.find_first_of("/\\") != std::string_view::npos};
    }
  }
  return std::nullopt;
}

}  // namespace assay
