#include "cli/verify_model.hpp"

#include "cli/exit_code.hpp"
#include "cli/model_files.hpp"
#include "cli/small_file.hpp"
#include "cli/terminal.hpp"
#include "cli/verify_report.hpp"
#include "cli/verify_trust.hpp"
#include "core/text.hpp"
#include "engine/confine.hpp"
#include "trust/oms/names.hpp"
#include "trust/oms/verify.hpp"
#include "trust/sigstore/requirements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace assay::cli {
namespace {

namespace oms = trust::oms;
namespace sigstore = trust::sigstore;
using oms::Account;
using oms::Found;
using oms::Manifest;
using oms::Problem;
using trust::Reason;

int unreadable(const Error& error) {
  complain(error.message);
  return kExitIncomplete;
}

/// Compares the files of a model with what was signed.
class Comparison {
 public:
  Comparison(const ModelFiles& model, const Manifest& manifest, const oms::AccountOptions& options)
      : model_(model),
        manifest_(manifest),
        found_(model.list()),
        account_(oms::account_for(manifest, found_, options, model.is_file())) {}

  ModelResult run() {
    result_.problems = std::move(account_.problems);
    hash_signed();
    explain_missing();
    std::ranges::stable_sort(result_.problems, {}, &Problem::path);
    result_.omissions = std::move(account_.omissions);
    result_.manifest = manifest_;
    return std::move(result_);
  }
  /// What a person should know although nothing is wrong.
  [[nodiscard]] const std::vector<std::string>& notes() const { return account_.notes; }

 private:
  void hash_signed() {
    std::vector<HashJob> jobs;
    std::vector<std::pair<const Account::Pair*, const oms::Piece*>> about;
    for (const auto& pair : account_.pairs)
      for (const auto& piece : manifest_.files[pair.signed_file].pieces) {
        jobs.push_back({&found_[pair.found], piece.start, piece.end});
        about.emplace_back(&pair, &piece);
      }
    const auto results = hash_all(model_, jobs, manifest_.hash);
    result_.hashed_files = account_.pairs.size();
    std::set<std::size_t> has_problem;
    for (std::size_t i = 0; i < results.size(); ++i) {
      result_.hashed_bytes += results[i].bytes;
      const auto& pair = *about[i].first;
      auto problem = judge(results[i], *about[i].second, manifest_.files[pair.signed_file]);
      if (!problem || !has_problem.insert(pair.found).second) continue;
      problem->path = found_[pair.found].path;
      if (problem->reason == Reason::file_unreadable) --result_.hashed_files;
      result_.problems.push_back(std::move(*problem));
    }
  }

  static std::optional<Problem> judge(const HashResult& hashed, const oms::Piece& piece, const oms::SignedFile& file) {
    if (!hashed.digest) return Problem{Reason::file_unreadable, {}, hashed.digest.error().message};
    if (piece.end != oms::Piece::kEnd) {
      const auto size = file.pieces.back().end;
      if (hashed.file_size != size)
        return Problem{Reason::file_changed, {}, fmt::format("wanted {} bytes, got {}", size, hashed.file_size)};
      if (*hashed.digest != piece.digest)
        return Problem{Reason::file_changed,
                       {},
                       fmt::format("bytes {} to {}: wanted {}, got {}", piece.start, piece.end,
                                   crypto::hex(piece.digest), crypto::hex(*hashed.digest))};
      return std::nullopt;
    }
    if (*hashed.digest != piece.digest)
      return Problem{Reason::file_changed,
                     {},
                     fmt::format("wanted {}, got {}", crypto::hex(piece.digest), crypto::hex(*hashed.digest))};
    return std::nullopt;
  }

  /// A missing file may be there under another name: among those that nobody signed.
  void explain_missing() {
    std::multimap<crypto::Bytes, std::size_t> by_digest;
    if (!account_.missing.empty() && !account_.unsigned_files.empty()) {
      std::vector<HashJob> jobs;
      jobs.reserve(account_.unsigned_files.size());
      for (const auto index : account_.unsigned_files) jobs.push_back({&found_[index], 0, oms::Piece::kEnd});
      const auto results = hash_all(model_, jobs, manifest_.hash);
      for (std::size_t i = 0; i < results.size(); ++i)
        if (results[i].digest) by_digest.emplace(*results[i].digest, account_.unsigned_files[i]);
    }
    std::set<std::size_t> explained;
    for (const auto index : account_.missing) {
      const auto& file = manifest_.files[index];
      const auto same = file.pieces.size() == 1 ? by_digest.find(file.pieces.front().digest) : by_digest.end();
      if (same == by_digest.end()) {
        result_.problems.push_back(oms::missing_problem(file));
        continue;
      }
      const auto& found = found_[same->second];
      explained.insert(same->second);
      by_digest.erase(same);
      result_.problems.push_back(
          {Reason::file_renamed, file.name, fmt::format("is called {} now", text::quoted(found.path))});
    }
    for (const auto index : account_.unsigned_files)
      if (!explained.contains(index)) result_.problems.push_back(oms::unsigned_problem(found_[index], manifest_));
  }

  const ModelFiles& model_;
  const Manifest& manifest_;
  std::vector<Found> found_;
  Account account_;
  ModelResult result_;
};

/// What is wrong with the files, in one: what they are comes before what could not be read of them.
std::optional<trust::Failure> first_failure(const std::vector<Problem>& problems) {
  if (problems.empty()) return std::nullopt;
  const auto* first = &problems.front();
  for (const auto& problem : problems) {
    if (problem.reason == Reason::file_unreadable) continue;
    first = &problem;
    break;
  }
  const auto others = problems.size() - 1;
  return trust::Failure{first->reason, fmt::format("{} {}{}", text::quoted(first->path), first->message,
                                                   others == 0 ? "" : fmt::format(" ({} more)", others))};
}

void verify_files(VerifyReport& report, const ModelFiles& model, oms::SignedModel signed_model,
                  const oms::AccountOptions& options) {
  Comparison comparison(model, signed_model.manifest, options);
  auto result = comparison.run();
  auto& evidence = signed_model.evidence;
  for (const auto& note : comparison.notes()) evidence.not_checked.push_back(note);
  if (!result.omissions.empty())
    evidence.not_checked.push_back(fmt::format("{} paths that were left out", result.omissions.size()));
  report.failure = first_failure(result.problems);
  report.is_verified = result.problems.empty();
  report.model = std::move(result);
  report.bundles.front().evidence = std::move(evidence);
}

int exit_code_of(const VerifyReport& report) {
  if (report.is_verified) return kExitClean;
  const bool only_unreadable =
      report.failure && report.failure->reason == Reason::file_unreadable && !report.bundles.empty();
  return only_unreadable ? kExitIncomplete : kExitRequirementNotMet;
}

}  // namespace

void ModelFlags::add_to(CommandLine& line) {
  line.group("Models (OpenSSF model signing)");
  line.value("--signature", "FILE", signature, "of the model: a folder, or one file");
  line.values("--ignore-path", "PATH", ignored, "left out, with all below; counts from the model");
  line.flag("--ignore-unsigned-files", ignores_unsigned, "list what nobody signed, and forgive it");
}

Parsed<std::vector<std::string>> parse_ignored(const std::vector<std::string>& paths) {
  std::vector<std::string> out;
  for (const auto& path : paths) {
    std::string_view shown = path;
    while (shown.starts_with("./")) shown.remove_prefix(2);
    while (shown.size() > 1 && shown.ends_with('/')) shown.remove_suffix(1);
    if (const auto complaint = oms::complaint_about_name(shown))
      return std::unexpected(UsageError{"--ignore-path: " + complaint->message, "it counts from the model: cache/tmp"});
    out.emplace_back(shown);
  }
  return out;
}

int run_verify_model(const std::string& operand, const ModelFlags& flags, const VerifyFlags& common) {
  const auto settings = common.settings(VerifySettings::Subject::model);
  if (!settings) return report_usage_error("verify", settings.error());
  const auto ignored = parse_ignored(flags.ignored);
  if (!ignored) return report_usage_error("verify", ignored.error());

  // Everything small is read first; then the process gives up what it does not need; then the first byte is parsed.
  const auto model = ModelFiles::open(operand, *flags.signature);
  if (!model) return unreadable(model.error());
  const auto bundle = read_small_file(*flags.signature);
  if (!bundle) return unreadable(bundle.error());
  const auto files = read_trust_files(*settings);
  if (!files) return unreadable(files.error());
  const auto held = engine::confine({.mode = settings->confine, .readable = {model->path()}});
  if (!held) return report_usage_error("verify", {fmt::format("--confine: {}", held.error().message), ""});

  VerifyReport report{.file = text::printable(operand, 0), .now = seconds_now()};
  const auto trust = load_trust(*settings, *files, report.now);
  if (trust) {
    report.root = trust->root_or_null();
    auto& result = report.bundles.emplace_back(BundleResult{.path = text::printable(*flags.signature, 0)});
    auto signed_model = oms::verify_signature(ByteView::of(*bundle), trust->root_or_null(), trust->policy);
    if (!signed_model) {
      result.failure = std::move(signed_model.error());
    } else if (auto met = sigstore::check_requirements(signed_model->evidence, settings->requirements); !met) {
      result.failure = std::move(met.error());
    } else {
      verify_files(report, *model, std::move(*signed_model), {*ignored, flags.ignores_unsigned});
    }
  } else {
    report.failure = trust.error();
  }
  warn_about_any_signer(*settings);
  const int exit_code = exit_code_of(report);
  const int written = print_result(settings->writes_json ? verify_as_json(report, exit_code) : verify_as_text(report));
  return written != 0 ? written : exit_code;
}

}  // namespace assay::cli
