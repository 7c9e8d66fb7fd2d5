#include "cli/scan_flags.hpp"

#include "cli/policy_file.hpp"
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

/// What the policy says, before flags have their say.
void take(const policy::Policy& policy, ScanSettings& settings) {
  auto& limits = settings.limits;
  limits.depth = policy.limits.depth.value_or(limits.depth);
  limits.members = policy.limits.members.value_or(limits.members);
  limits.expanded_bytes = policy.limits.expanded_bytes.value_or(limits.expanded_bytes);
  limits.ratio = policy.limits.ratio.value_or(limits.ratio);
  limits.seconds = policy.limits.seconds.value_or(limits.seconds);
  settings.judgement = policy.fail_on.value_or(settings.judgement);
  settings.hash = settings.hash || policy::needs_digests(policy);
}

}  // namespace

void ScanFlags::add_to(CommandLine& line) {
  line_ = &line;
  line.group("What counts");
  line.value("--fail-on", "LEVEL", fail_on_, "critical, high, medium (default), low or none", "ASSAY_FAIL_ON");
  line.choices(policy::kLevels);
  line.value("--policy", "FILE|NAME", policy_, "judge by this policy: a file, default or strict", "ASSAY_POLICY");
  line.value("--baseline", "FILE", baseline_, "only findings that are not in FILE count");
  line.value("--rules", "DIR", rules_, "add or replace rule files from DIR");
  line.values("--yara", "FILE|DIR", yara_, "add YARA rules from their source; repeatable");
  line.value("--yara-scope", "SCOPE", yara_scope_, "match interpreted (default) or all bytes");
  line.choices(kScopes);
  line.flag("--onnx-checker", onnx_checker_, "show models up to 16 MiB to onnx's checker as well");
  line.values("--exclude", "GLOB", exclude_, "leave out such names below directories; repeatable");
  line.flag("--hash", hash_, "put the SHA-256 of every root in the report");

  line.group("Limits for each file; meeting one makes it incomplete, never clean");
  line.value("--max-depth", "N", max_depth_, "how deep archives nest (16)");
  line.value("--max-members", "N", max_members_, "members opened (100K)");
  line.value("--max-expanded", "SIZE", max_expanded_, "bytes from decompression (10G)");
  line.value("--max-ratio", "N", max_ratio_, "expansion of one member, 0 for any (0)");
  line.value("--max-input", "SIZE", max_input_, "bytes of standard input (1T)");
  line.value("--timeout", "TIME", timeout_, "seconds, or 500ms, 5m, 2h (300)", "ASSAY_TIMEOUT");

  line.group("How to run");
  line.value("-j,--jobs", "N", jobs_, "files scanned at once (one for each core)", "ASSAY_JOBS");
  line.value("--confine", "WHEN", confine_, "auto (default), require or off", "ASSAY_CONFINE");
  line.choices(kConfines);

  line.group("How to tell");
  line.flag("-q,--quiet", quiet_, "only what keeps it from being clean");
  line.flag("-v,--verbose", verbose_, "every finding in full, suppressed ones too");
  line.value("--progress", "WHEN", progress_, "auto (default), always or never", "ASSAY_PROGRESS");
  line.choices(kChoices);
  line.value("--color", "WHEN", color_, "auto (default), always or never", "ASSAY_COLOR");
  line.choices(kChoices);
}

Parsed<ScanSettings> ScanFlags::settings() const {
  auto settings = read();
  if (!settings) return std::unexpected(line_->blame(settings.error()));
  return settings;
}

Parsed<ScanSettings> ScanFlags::read() const {
  ScanSettings settings;
  settings.jobs = std::max(1U, std::thread::hardware_concurrency());
  settings.hash = hash_;
  settings.onnx_checker = onnx_checker_;
  settings.rules_directory = rules_;
  settings.exclude = exclude_;
  settings.yara_paths = yara_;
  settings.detail = quiet_ ? report::Detail::quiet : verbose_ ? report::Detail::verbose : report::Detail::normal;

  if (policy_) {
    auto policy = load_policy(*policy_, "--policy");
    if (!policy) return std::unexpected(policy.error());
    take(*policy, settings);
    settings.policy = std::move(*policy);
  }
  if (baseline_) {
    auto baseline = load_baseline(*baseline_);
    if (!baseline) return std::unexpected(baseline.error());
    settings.baseline = std::move(*baseline);
  }

  Reader reader;
  auto& limits = settings.limits;
  std::size_t level = 0;
  reader.choice("--fail-on", fail_on_, level, policy::kLevels);
  reader.choice("--yara-scope", yara_scope_, settings.match_scope, kScopes);
  reader.count("--jobs", jobs_, settings.jobs, 1, kMostJobs);
  reader.count("--max-depth", max_depth_, limits.depth, 0, kMostDepth);
  reader.count("--max-members", max_members_, limits.members, 0, kNoLimit);
  reader.size("--max-expanded", max_expanded_, limits.expanded_bytes);
  reader.count("--max-ratio", max_ratio_, limits.ratio, 0, kNoLimit);
  reader.size("--max-input", max_input_, settings.input_bytes);
  reader.duration("--timeout", timeout_, limits.seconds);
  reader.choice("--confine", confine_, settings.confine, kConfines);
  reader.choice("--progress", progress_, settings.progress, kChoices);
  reader.choice("--color", color_, settings.color, kChoices);
  if (quiet_ && verbose_) reader.fail({"--quiet and --verbose contradict each other", ""});
  if (reader.error()) return std::unexpected(*reader.error());

  if (fail_on_) settings.judgement = policy::options_for(policy::kLevels.at(level));
  return settings;
}

}  // namespace assay::cli
