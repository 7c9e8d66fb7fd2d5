#include "formats/config/logging_config.hpp"

#include "core/complaints.hpp"
#include "core/text.hpp"
#include "core/trimmed.hpp"
#include "formats/config/judge.hpp"
#include "formats/config/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace assay::formats::config {
namespace {

constexpr std::string_view kSpace = " \t\r\f\v";

/// `[handlers]` on a line of its own; what is behind the bracket does not count (configparser.SECTCRE).
std::string_view section_of(std::string_view line) {
  if (!line.starts_with('[')) return {};
  const auto end = line.find(']');
  return end == std::string_view::npos ? std::string_view() : line.substr(1, end - 1);
}

/// Names that programs give such settings, which are looked through to their end.
bool is_named_so(std::string_view name) {
  return name.ends_with(".ini") || name.ends_with(".conf") || name.ends_with(".cfg");
}

std::size_t end_of_line(std::string_view text, std::size_t at) {
  return std::min(text.find_first_of("\r\n", at), text.size());
}

/// What of a value stands outside of its texts.
std::string without_texts(std::string_view value) {
  std::string code;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const char quote = value[at];
    code += quote;
    if (quote != '"' && quote != '\'') continue;
    while (++at < value.size() && value[at] != quote)
      if (value[at] == '\\') ++at;
  }
  return code;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/// Whether a value does more than to name places, numbers and constants: it calls, computes names or puts them
/// together.
bool computes(std::string_view value) {
  static constexpr std::array<std::string_view, 9> kFunctions{
      "dict",         "float", "int", "os.environ.get", "os.getenv", "os.path.dirname", "os.path.expanduser",
      "os.path.join", "str"};
  const auto code = without_texts(value);
  if (code.contains("%(") || code.contains("lambda") || code.contains("__")) return true;
  for (auto open = code.find('('); open != std::string::npos; open = code.find('(', open + 1)) {
    auto begin = open;
    while (begin > 0 && is_word(code[begin - 1])) --begin;
    const auto callee = std::string_view(code).substr(begin, open - begin);
    const bool is_behind = begin == open && open > 0 && std::string_view(")]\"'").contains(code[open - 1]);
    if (is_behind || (!callee.empty() && std::ranges::find(kFunctions, callee) == kFunctions.end())) return true;
  }
  return false;
}

/// The three sections that fileConfig asks for come before what they list, by anybody's habit.
Claim claim(const Artifact& artifact) {
  const auto text = artifact.bytes.text();
  const auto front = is_named_so(artifact.name()) ? text : text.substr(0, kClaimBytes);
  if (front.substr(0, kClaimBytes).contains('\0')) return Claim::no;
  for (std::size_t at = 0; at < front.size(); at = end_of_line(front, at) + 1) {
    if (front[at] != '[') continue;
    const auto section = section_of(front.substr(at, end_of_line(front, at) - at));
    if (section == "handlers" || section == "formatters") return Claim::weak;
  }
  return Claim::no;
}

/// Reads what configparser reads: sections, `key = value` and `key: value`, lines that go on where they are indented.
class Reading {
 public:
  Reading(const Artifact& artifact, ScanContext& context)
      : bytes_(artifact.bytes), context_(context), complaints_(context), judge_(Language::yaml, context, complaints_) {}

  void analyze() {
    const auto text = bytes_.text();
    for (std::size_t at = 0; at < text.size();) {
      const auto end = end_of_line(text, at);
      if (!context_.step(1 + (end - at) / kBytesPerStep)) break;
      take(text.substr(at, end - at), at);
      at = end + 1;
    }
    see();
    judge_.finish();
    complaints_.finish();
  }

 private:
  static constexpr std::size_t kBytesPerStep = 256;
  static constexpr std::size_t kLongestValue = 64U << 10U;

  void take(std::string_view line, std::size_t at) {
    const auto content = text::trimmed(line, kSpace);
    if (content.empty() || content.starts_with('#') || content.starts_with(';')) return;
    const bool goes_on = kSpace.contains(line.front()) && !path_[1].empty();
    if (goes_on) {
      if (value_.size() < kLongestValue) value_.append("\n").append(content);
      range_.size = bytes_.origin() + at + line.size() - range_.offset;
      return;
    }
    see();
    if (const auto section = section_of(line); !section.empty()) {
      path_[0].assign(section);
      return;
    }
    const auto sign = line.find_first_of("=:");
    if (sign == std::string_view::npos) return;
    path_[1].assign(text::trimmed(line.substr(0, sign), kSpace));
    value_.assign(text::trimmed(line.substr(sign + 1), kSpace).substr(0, kLongestValue));
    range_ = {bytes_.origin() + at, line.size()};
  }

  /// A value is whole.
  void see() {
    if (path_[1].empty()) return;
    judge_.see({.path = path_, .kind = Setting::Kind::text, .text = value_, .range = range_});
    if (path_[0].starts_with("handler_") || path_[0].starts_with("formatter_")) judge_evaluated();
    path_[1].clear();
  }

  /// Classes and arguments are evaluated with the names of the module logging: `class=handlers.SocketHandler`.
  void judge_evaluated() {
    const auto& key = path_[1];
    const bool is_odd =
        key == "class" ? !std::ranges::all_of(value_, is_word) : (key == "args" || key == "kwargs") && computes(value_);
    if (is_odd)
      complaints_.report(kActiveText, {range_, fmt::format("{}.{}", text::printable(path_[0], 80), key)},
                         fmt::format("Setting up logging evaluates {}.", text::quoted(value_, 160)), Severity::medium);
  }

  ByteView bytes_;
  ScanContext& context_;
  Complaints complaints_;
  Judge judge_;
  std::array<std::string, 2> path_;  ///< section and key
  std::string value_;
  ByteRange range_;
};

void analyze(const Artifact& artifact, ScanContext& context) { Reading(artifact, context).analyze(); }

}  // namespace

constinit const Format kLoggingConfig{
    .name = "logging-config", .family = "inert", .rules = kLoggingRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::config
