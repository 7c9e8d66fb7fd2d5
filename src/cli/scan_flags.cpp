#include "cli/scan_flags.hpp"

#include "cli/values.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <thread>

namespace assay::cli {
namespace {

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kMostJobs = 1024;
constexpr std::uint64_t kMostDepth = 10'000;

/// Collects the first thing that is wrong, so that settings read as a list of what is wanted.
class Reader {
 public:
  void count(const char* flag, const std::optional<std::string>& text, auto& target, std::uint64_t least,
             std::uint64_t most) {
    if (text) take(parse_count(flag, *text, least, most), target);
  }
  void size(const char* flag, const std::optional<std::string>& text, std::uint64_t& target) {
    if (text) take(parse_size(flag, *text), target);
  }
  void duration(const char* flag, const std::optional<std::string>& text, double& target) {
    if (text) take(parse_duration(flag, *text), target);
  }
  /// Enumerators in the order of `names`.
  template <class Enum>
  void choice(const char* flag, const std::optional<std::string>& text, Enum& target,
              std::span<const std::string_view> names) {
    if (text) take(parse_choice(flag, *text, names), target);
  }
  void fail(UsageError error) {
    if (!error_) error_ = std::move(error);
  }
  [[nodiscard]] const std::optional<UsageError>& error() const { return error_; }

 private:
  template <class From, class To>
  void take(const Parsed<From>& parsed, To& target) {
    parsed ? void(target = static_cast<To>(*parsed)) : fail(parsed.error());
  }
  std::optional<UsageError> error_;
};

constexpr std::array<std::string_view, 3> kChoices{"auto", "always", "never"};
constexpr std::array<std::string_view, 3> kConfines{"auto", "require", "off"};
constexpr std::array<std::string_view, 2> kScopes{"interpreted", "all"};
constexpr std::array<std::string_view, 5> kLevels{"critical", "high", "medium", "low", "none"};

policy::JudgeOptions judgement_of(std::size_t level) {
  const auto severity = severity_from(kLevels.at(level));
  return {.fail_on = severity.value_or(Severity::medium), .fails_on_findings = severity.has_value()};
}

}  // namespace

void ScanFlags::add_to(CommandLine& line) {
  line.group("What counts");
  line.value("--fail-on", "LEVEL", fail_on_, "critical, high, medium (default), low or none");
  line.choices(kLevels);
  line.value("--rules", "DIR", rules_, "add or replace rule files from DIR");
  line.values("--yara", "FILE|DIR", yara_, "add YARA rules from their source; repeatable");
  line.value("--yara-scope", "SCOPE", yara_scope_, "match interpreted (default) or all bytes");
  line.choices(kScopes);
  line.flag("--hash", hash_, "put the SHA-256 of every root in the report");

  line.group("Limits for each file; meeting one makes it incomplete, never clean");
  line.value("--max-depth", "N", max_depth_, "how deep archives nest (16)");
  line.value("--max-members", "N", max_members_, "members opened (100K)");
  line.value("--max-expanded", "SIZE", max_expanded_, "bytes from decompression (10G)");
  line.value("--max-ratio", "N", max_ratio_, "expansion of one member, 0 for any (0)");
  line.value("--timeout", "TIME", timeout_, "seconds, or 500ms, 5m, 2h (300)");

  line.group("How to run");
  line.value("-j,--jobs", "N", jobs_, "files scanned at once (one for each core)");
  line.value("--confine", "WHEN", confine_, "auto (default), require or off");
  line.choices(kConfines);

  line.group("How to tell");
  line.flag("-q,--quiet", quiet_, "only what keeps it from being clean");
  line.flag("-v,--verbose", verbose_, "every finding in full, suppressed ones too");
  line.value("--progress", "WHEN", progress_, "auto (default), always or never");
  line.choices(kChoices);
  line.value("--color", "WHEN", color_, "auto (default), always or never");
  line.choices(kChoices);
}

Parsed<ScanSettings> ScanFlags::settings() const {
  ScanSettings settings;
  settings.jobs = std::max(1U, std::thread::hardware_concurrency());
  settings.hash = hash_;
  settings.rules_directory = rules_;
  settings.yara_paths = yara_;
  settings.detail = quiet_ ? report::Detail::quiet : verbose_ ? report::Detail::verbose : report::Detail::normal;

  Reader read;
  auto& limits = settings.limits;
  auto level = static_cast<std::size_t>(std::ranges::find(kLevels, "medium") - kLevels.begin());
  read.choice("--fail-on", fail_on_, level, kLevels);
  read.choice("--yara-scope", yara_scope_, settings.match_scope, kScopes);
  read.count("--jobs", jobs_, settings.jobs, 1, kMostJobs);
  read.count("--max-depth", max_depth_, limits.depth, 0, kMostDepth);
  read.count("--max-members", max_members_, limits.members, 0, kNoLimit);
  read.size("--max-expanded", max_expanded_, limits.expanded_bytes);
  read.count("--max-ratio", max_ratio_, limits.ratio, 0, kNoLimit);
  read.duration("--timeout", timeout_, limits.seconds);
  read.choice("--confine", confine_, settings.confine, kConfines);
  read.choice("--progress", progress_, settings.progress, kChoices);
  read.choice("--color", color_, settings.color, kChoices);
  if (quiet_ && verbose_) read.fail({"--quiet and --verbose contradict each other", ""});
  if (read.error()) return std::unexpected(*read.error());

  settings.judgement = judgement_of(level);
  return settings;
}

}  // namespace assay::cli
