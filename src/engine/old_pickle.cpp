#include "engine/old_pickle.hpp"

#include "engine/candidates.hpp"
#include "engine/pickle_step.hpp"

#include <assay/cursor.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace assay::engine {
namespace {

constexpr std::size_t kLongestName = 255;
constexpr std::uint64_t kLongestFront = 512;  // from the mark in front of the arguments to the import
constexpr int kMostSteps = 4096;

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
constexpr bool is_of_name(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '.'; }

/// Names of one letter are too near to chance.
bool is_importable(std::string_view name) {
  return name.size() >= 2 && name.size() <= kLongestName && is_letter(name.front()) &&
         std::ranges::all_of(name, is_of_name);
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 64 && text.find_first_not_of("0123456789+-.eELinfa") == std::string_view::npos;
}

bool is_quoted(std::string_view text) {
  return text.size() >= 2 && (text.front() == '\'' || text.front() == '"') && text.back() == text.front();
}

/// What a stack must have for the opcodes to make sense, without what is on it.
class Stack {
 public:
  enum class Answer : std::uint8_t { nonsense, on, call };

  [[nodiscard]] Answer apply(const PickleStep& step) {
    const bool was_built = is_built_;
    is_built_ = false;
    const auto text = step.text.text();
    switch (step.code) {
      case 'c': return import(step) ? push() : Answer::nonsense;
      case 'i': return import(step) && take_mark(1) ? call_of_class() : Answer::nonsense;
      case 'o': return has_import_ && depth_ > 0 && take_mark(1) ? call_of_class() : Answer::nonsense;
      case 'R':
      case 0x81:
      case 'b': return has_import_ && was_built && move(2, 1) ? Answer::call : Answer::nonsense;
      case '(': return mark();
      case 't':
      case 'd': return built(take_mark(1));
      case 'l':
      case 0x91: return fits(take_mark(1));
      case 'e':
      case 0x90: return fits(take_mark(0) && depth_ > 0);
      case 'u': return built(take_mark(0) && depth_ > 0);
      case '1': return fits(take_mark(0));
      case ')':
      case '}': return built(move(0, 1));
      case 0x85: return built(move(1, 1));
      case 0x86: return built(move(2, 1));
      case 0x87: return built(move(3, 1));
      case 'a': return fits(move(2, 1));
      case 's': return built(move(3, 1));
      case '0': return fits(move(1, 0));
      case '2': return fits(move(1, 2));
      case 'p': return fits(put(index_of(text)) && keep(was_built));
      case 'q':
      case 'r': return fits(put(step.number) && keep(was_built));
      case 0x94: return fits(put(kept_) && keep(was_built));
      case 'g': return built(was_kept(index_of(text)) && move(0, 1));
      case 'h':
      case 'j': return built(was_kept(step.number) && move(0, 1));
      case 'I':
      case 'L':
      case 'F': return fits(is_number(text) && move(0, 1));
      case 'S': return is_quoted(text) ? argument() : Answer::nonsense;
      case 'X':
      case 'T':
      case 0x8c: return argument();
      case 0x93: has_import_ = true; return fits(move(2, 1));
      case 0x92: return fits(move(3, 1));
      case 'Q':
      case 0x98: return fits(move(1, 1));
      case 0x80:
      case 0x95: return Answer::on;
      case '.': return is_called_ && depth_ > 0 ? Answer::call : Answer::nonsense;
      default: return push();
    }
  }

 private:
  static constexpr std::size_t kMostMarks = 64;
  static constexpr std::size_t kMostKept = 256;
  static constexpr std::uint32_t kLargestIndex = 1U << 24U;  // four letters are more

  static std::uint32_t index_of(std::string_view text) {
    std::uint32_t index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    return error == std::errc() && end == text.data() + text.size() ? index : kLargestIndex;
  }
  /// Puts what is on top into the memo, which leaves it there.
  bool put(std::uint64_t index) {
    if (index >= kLargestIndex) return false;
    if (kept_ < kMostKept) indices_.at(kept_++) = static_cast<std::uint32_t>(index);
    return true;
  }
  [[nodiscard]] bool was_kept(std::uint32_t index) const {
    const auto* const end = indices_.begin() + kept_;
    return std::find(indices_.begin(), end, index) != end;
  }
  bool keep(bool was_built) {
    is_built_ = was_built;
    return move(1, 1);
  }

  static Answer fits(bool does) { return does ? Answer::on : Answer::nonsense; }
  /// A tuple or a dictionary, or what was kept of one: what calls and states are made of.
  Answer built(bool does) {
    is_built_ = does;
    return fits(does);
  }
  Answer push() { return fits(move(0, 1)); }
  Answer argument() {
    has_argument_ = true;
    return push();
  }

  bool import(const PickleStep& step) {
    has_import_ = true;
    return is_importable(step.text.text()) && is_importable(step.name.text());
  }

  /// Prose comes by such calls: without a quoted argument the pickle must go on to its end.
  Answer call_of_class() {
    is_called_ = true;
    return has_argument_ ? Answer::call : Answer::on;
  }

  Answer mark() {
    if (marks_ == kMostMarks) return Answer::nonsense;
    below_.at(marks_++) = depth_;
    depth_ = 0;
    return Answer::on;
  }

  bool take_mark(std::uint64_t pushes) {
    if (marks_ == 0) return false;
    depth_ = below_.at(--marks_) + pushes;
    return true;
  }

  bool move(std::uint64_t pops, std::uint64_t pushes) {
    if (depth_ < pops) return false;
    depth_ += pushes - pops;
    return true;
  }

  std::uint64_t depth_ = 0;  ///< above the last mark
  std::size_t marks_ = 0;
  std::array<std::uint64_t, kMostMarks> below_{};
  std::array<std::uint32_t, kMostKept> indices_;  ///< of the memo
  std::size_t kept_ = 0;
  bool is_built_ = false;
  bool has_import_ = false;
  bool has_argument_ = false;
  bool is_called_ = false;
};

/// Whether the opcodes from the front of `bytes` on come to a call.
bool calls(ByteView bytes, std::uint64_t& work) {
  Cursor in(bytes);
  Stack stack;
  PickleStep step;
  for (int i = 0; i < kMostSteps && work > 0; ++i) {
    --work;
    if (!read_step(in, step)) return false;
    const auto answer = stack.apply(step);
    if (answer != Stack::Answer::on) return answer == Stack::Answer::call;
  }
  return false;
}

/// Where the pickle begins that imports at `import`: at a mark in front of it, or there.
std::optional<std::uint64_t> begin_of(ByteView bytes, std::uint64_t import, std::uint64_t& work) {
  const auto text = bytes.text();
  const auto first = import - std::min(import, kLongestFront);
  const auto front = text.substr(first, import - first);
  for (auto at = front.find('('); at != std::string_view::npos; at = front.find('(', at + 1))
    if (calls(bytes.from(first + at), work)) return first + at;
  if (text[import] == 'c' && calls(bytes.from(import), work)) return import;
  return std::nullopt;
}

}  // namespace

std::optional<OldPickle> next_old_pickle(ByteView bytes, std::uint64_t from, std::uint64_t to, std::uint64_t& work) {
  const auto text = bytes.text();
  const auto stop = std::min<std::uint64_t>(to, text.size());
  while (from < stop && work > 0) {
    const auto found = next_line(bytes, from, stop);
    if (!found) break;
    const auto end = *found;
    from = end + 1;
    if (end < 3 || !is_of_name(text[end - 1])) continue;
    const auto behind = text.substr(end + 1, kLongestName + 1);
    const auto second = behind.find('\n');
    if (second == std::string_view::npos || !is_importable(behind.substr(0, second))) continue;
    auto begin = end;
    while (begin > 0 && end - begin <= kLongestName && is_of_name(text[begin - 1])) --begin;
    for (auto import = begin; import + 2 < end; ++import) {
      if ((text[import] != 'c' && text[import] != 'i') || !is_letter(text[import + 1])) continue;
      if (const auto place = begin_of(bytes, import, work)) return OldPickle{*place, end + 1 + second + 1};
    }
  }
  return std::nullopt;
}

}  // namespace assay::engine
