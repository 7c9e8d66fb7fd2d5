#include "codecs/tensorflow/operators.hpp"
#include "core/lower.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace assay::tensorflow {
namespace {

constexpr std::size_t kLongestName = 120;

/// Words that say it wherever they stand.
constexpr std::array<std::string_view, 6> kAnywhere{"bash", "dlopen", "popen", "powershell", "shell", "subprocess"};
/// Words that say it when there are no others.
constexpr std::array<std::string_view, 6> kAlone{"command", "eval", "exec", "execute", "run", "system"};
/// Words that say nothing.
constexpr std::array<std::string_view, 4> kEmpty{"custom", "my", "op", "v2"};

struct Pair {
  std::string_view first;
  std::string_view second;
};
/// Two words side by side.
constexpr std::array kPairs{
    Pair{"dynamic", "library"}, Pair{"eval", "code"},      Pair{"eval", "python"},    Pair{"exec", "code"},
    Pair{"exec", "command"},    Pair{"exec", "python"},    Pair{"exec", "script"},    Pair{"execute", "code"},
    Pair{"execute", "command"}, Pair{"execute", "python"}, Pair{"execute", "script"}, Pair{"load", "dll"},
    Pair{"load", "lib"},        Pair{"load", "library"},   Pair{"load", "module"},    Pair{"load", "plugin"},
    Pair{"native", "call"},     Pair{"open", "library"},   Pair{"py", "call"},        Pair{"py", "eval"},
    Pair{"py", "exec"},         Pair{"py", "run"},         Pair{"python", "call"},    Pair{"python", "eval"},
    Pair{"python", "exec"},     Pair{"python", "run"},     Pair{"run", "code"},       Pair{"run", "command"},
    Pair{"run", "program"},     Pair{"run", "python"},     Pair{"run", "script"},     Pair{"shared", "library"},
    Pair{"system", "call"},     Pair{"system", "command"}, Pair{"system", "config"},  Pair{"system", "exec"},
};

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// `TFText>LoadLibraryV2` has the words "load", "library" and "v2".
std::vector<std::string> words_of(std::string_view name) {
  if (const auto at = name.rfind('>'); at != std::string_view::npos) name.remove_prefix(at + 1);
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_start = is_upper(name[i]) && i > 0 &&
                          (!is_upper(name[i - 1]) || (i + 1 < name.size() && name[i + 1] >= 'a' && name[i + 1] <= 'z'));
    if ((is_start || name[i] == '_') && !words.back().empty()) words.emplace_back();
    if (name[i] != '_') words.back() += text::lower(name[i]);
  }
  std::erase_if(
      words, [](const std::string& word) { return word.empty() || std::ranges::find(kEmpty, word) != kEmpty.end(); });
  return words;
}

}  // namespace

bool says_execution(std::string_view name) {
  if (name.empty() || name.size() > kLongestName || !find_operator(name).empty()) return false;
  const auto words = words_of(name);
  const auto is_one_of = [](const auto& list, std::string_view word) {
    return std::ranges::find(list, word) != list.end();
  };
  if (words.size() == 1 && is_one_of(kAlone, words.front())) return true;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_one_of(kAnywhere, words[i])) return true;
    const auto is_here = [&](const Pair& pair) { return words[i] == pair.first && words[i + 1] == pair.second; };
    if (i + 1 < words.size() && std::ranges::any_of(kPairs, is_here)) return true;
  }
  return false;
}

}  // namespace assay::tensorflow
