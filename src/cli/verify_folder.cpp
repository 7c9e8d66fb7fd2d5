#include "cli/verify_folder.hpp"

#include "cli/model_comparison.hpp"
#include "cli/model_files.hpp"
#include "cli/model_hash.hpp"
#include "cli/verify_bundles.hpp"
#include "cli/verify_end.hpp"
#include "cli/verify_report.hpp"
#include "cli/verify_trust.hpp"
#include "core/text.hpp"
#include "engine/confine.hpp"
#include "trust/intoto/subjects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace assay::cli {
namespace {

namespace oms = trust::oms;
using oms::Found;
using trust::Reason;
using trust::intoto::Subjects;

constexpr crypto::HashAlgorithm kHash = crypto::HashAlgorithm::sha256;

/// Every file of a folder, compared with the subjects.
class Comparison {
 public:
  Comparison(const ModelFiles& model, Subjects subjects, const oms::AccountOptions& options)
      : model_(model), subjects_(std::move(subjects)), options_(options) {}

  ModelResult run(const std::vector<std::string>& bundles) {
    found_ = model_.list();
    std::vector<HashJob> jobs;
    for (const auto& found : found_) {
      if (std::ranges::find(bundles, found.path) != bundles.end()) continue;
      if (const auto ignored = ignoring(found.path)) {
        omitted_.insert(*ignored);
      } else if (auto problem = oms::complaint_about(found, /*allows_links=*/true)) {
        result_.problems.push_back(std::move(*problem));
      } else {
        jobs.push_back({&found, 0, oms::Piece::kEnd});
      }
    }
    const auto hashed = hash_all(model_, jobs, kHash);
    for (std::size_t i = 0; i < jobs.size(); ++i) judge(*jobs[i].found, hashed[i]);
    // Of nothing at all one could say anything.
    if (result_.hashed_files == 0 && result_.problems.empty())
      result_.problems.push_back({Reason::file_missing, ".", "holds no file that could be compared"});
    std::ranges::stable_sort(result_.problems, {}, &oms::Problem::path);
    for (const auto path : omitted_) result_.omissions.push_back({std::string(path), oms::Omission::By::user});
    std::ranges::stable_sort(result_.omissions, {}, &oms::Omission::path);
    result_.signed_files = subjects_.count();
    result_.hash = kHash;
    return std::move(result_);
  }
  [[nodiscard]] std::size_t count_absent() const { return subjects_.count_absent(); }

 private:
  /// The path that the user left out and that this is, or is below.
  [[nodiscard]] std::optional<std::string_view> ignoring(std::string_view path) const {
    const auto one = std::ranges::find_if(options_.ignored, [&](std::string_view ignored) {
      return path.starts_with(ignored) && (path.size() == ignored.size() || path[ignored.size()] == '/');
    });
    return one == options_.ignored.end() ? std::nullopt : std::optional<std::string_view>(*one);
  }

  void judge(const Found& found, const HashResult& hashed) {
    result_.hashed_bytes += hashed.bytes;
    if (!hashed.digest) {
      result_.problems.push_back({Reason::file_unreadable, found.path, hashed.digest.error().message});
      return;
    }
    ++result_.hashed_files;
    auto failure = subjects_.judge(found.path, found.kind == Found::Kind::inner_link, *hashed.digest);
    if (!failure) return;
    if (failure->reason == Reason::file_unsigned && options_.ignores_unsigned) {
      result_.omissions.push_back({found.path, oms::Omission::By::request});
    } else {
      result_.problems.push_back({failure->reason, found.path, std::move(failure->message)});
    }
  }

  const ModelFiles& model_;
  Subjects subjects_;
  const oms::AccountOptions& options_;
  std::vector<Found> found_;
  std::set<std::string_view> omitted_;
  ModelResult result_;
};

/// Bundles without a statement sign a file, and a folder is none.
bool sign_files_only(const std::vector<BundleResult>& bundles) {
  return !bundles.empty() && std::ranges::all_of(bundles, [](const auto& one) {
    return one.failure && one.failure->reason == Reason::digest_unavailable;
  });
}

void compare(VerifyReport& report, const ModelFiles& model, const std::vector<std::string>& bundles,
             const oms::AccountOptions& options) {
  Subjects subjects;
  BundleResult* first = nullptr;
  for (auto& bundle : report.bundles) {
    if (bundle.failure) continue;
    if (first == nullptr) first = &bundle;
    subjects.add(*bundle.evidence->statement);
  }
  if (first == nullptr) return;
  Comparison comparison(model, std::move(subjects), options);
  auto result = comparison.run(bundles);
  if (const auto absent = comparison.count_absent(); absent > 0)
    first->evidence->not_checked.push_back(
        fmt::format("{} of the statements: not in the folder", text::counted(absent, "subject", "subjects")));
  report.failure = first_failure(result.problems);
  report.is_verified = result.problems.empty();
  report.model = std::move(result);
}

}  // namespace

int run_verify_folder(const std::string& folder, const std::vector<std::string>& bundles, const ModelFlags& flags,
                      const VerifyFlags& common) {
  const auto settings = common.settings(VerifySettings::Subject::file);
  if (!settings) return report_usage_error("verify", settings.error());
  const auto ignored = parse_ignored(flags.ignored);
  if (!ignored) return report_usage_error("verify", ignored.error());

  // Everything small is read first; then the process gives up what it does not need; then the first byte is parsed.
  const auto model = ModelFiles::open(folder, "");
  if (!model) return report_unreadable(model.error());
  std::vector<std::string> inside;
  for (const auto& bundle : bundles)
    if (auto place = model->place_of(bundle)) inside.push_back(std::move(*place));
  const auto read = read_bundles(bundles);
  if (!read) return report_unreadable(read.error());
  const auto files = read_trust_files(settings->who);
  if (!files) return report_unreadable(files.error());
  const auto held = engine::confine({.mode = settings->confine, .readable = {model->path()}});
  if (!held) return report_usage_error("verify", {fmt::format("--confine: {}", held.error().message), ""});

  VerifyReport report{.file = text::printable(folder, 0), .now = seconds_now()};
  const auto trust = load_trust(settings->who, *files, report.now);
  if (trust) {
    report.root = trust->root_or_null();
    report.bundles = verify_statements(*read, *trust, settings->who.requirements);
    if (sign_files_only(report.bundles))
      return report_unreadable(
          {ErrorCode::unsupported, 0, fmt::format("'{}': a folder, and the bundle signs one file", report.file)});
    compare(report, *model, inside, {*ignored, flags.ignores_unsigned});
  } else {
    report.failure = trust.error();
  }
  return end_verify(report, *settings);
}

}  // namespace assay::cli
