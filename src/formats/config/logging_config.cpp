#include "formats/config/logging_config.hpp"

#include "core/complaints.hpp"
#include "formats/config/judge.hpp"
#include "formats/config/rules.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace assay::formats::config {
namespace {

constexpr std::string_view kSpace = " \t\r\f\v";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

/// `[handlers]` on a line of its own; what is behind the bracket does not count (configparser.SECTCRE).
std::string_view section_of(std::string_view line) {
  if (!line.starts_with('[')) return {};
  const auto end = line.find(']');
  return end == std::string_view::npos ? std::string_view() : line.substr(1, end - 1);
}

/// The three sections that fileConfig asks for come before what they list, by anybody's habit.
Claim claim(const Artifact& artifact) {
  const auto front = artifact.bytes.first(kClaimBytes).text();
  if (front.find('\0') != std::string_view::npos) return Claim::no;
  for (std::size_t at = 0; at < front.size(); at = std::min(front.find('\n', at), front.size() - 1) + 1) {
    if (front[at] != '[') continue;
    const auto section = section_of(front.substr(at, front.find('\n', at) - at));
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
      const auto end = std::min(text.find('\n', at), text.size());
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
    const auto content = trimmed(line);
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
    path_[1].assign(trimmed(line.substr(0, sign)));
    value_.assign(trimmed(line.substr(sign + 1)).substr(0, kLongestValue));
    range_ = {bytes_.origin() + at, line.size()};
  }

  /// A value is whole. Classes are looked up in the module logging: `class=handlers.SocketHandler`.
  void see() {
    if (path_[1].empty()) return;
    judge_.see({.path = path_, .kind = Setting::Kind::text, .text = value_, .range = range_});
    path_[1].clear();
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
