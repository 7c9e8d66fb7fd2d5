#include "cli/model_comparison.hpp"

#include "core/hex.hpp"
#include "core/some_of.hpp"
#include "core/text.hpp"
#include "crypto/bytes.hpp"
#include "trust/oms/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace assay::cli {
namespace {

namespace oms = trust::oms;
using oms::Account;
using oms::Found;
using oms::Manifest;
using oms::Problem;
using trust::Reason;

/// Compares the files of a model with what was signed.
class Comparison {
 public:
  Comparison(ComparedFiles files, const Manifest& manifest, const oms::AccountOptions& options)
      : files_(std::move(files)),
        manifest_(manifest),
        found_(files_.found),
        account_(oms::account_for(manifest, found_, options, files_.model_is_file)) {}

  ModelResult run() {
    result_.problems = std::move(account_.problems);
    hash_signed();
    explain_missing();
    std::ranges::stable_sort(result_.problems, {}, &Problem::path);
    result_.omissions = std::move(account_.omissions);
    result_.signed_files = manifest_.files.size();
    result_.method = manifest_.method;
    result_.hash = manifest_.hash;
    result_.signed_ignored = manifest_.ignored;
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
    const auto results = files_.hash(jobs, manifest_.hash);
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
                       fmt::format("bytes {} to {}: wanted {}, got {}", piece.start, piece.end, hex(piece.digest),
                                   hex(*hashed.digest))};
      return std::nullopt;
    }
    if (*hashed.digest != piece.digest)
      return Problem{
          Reason::file_changed, {}, fmt::format("wanted {}, got {}", hex(piece.digest), hex(*hashed.digest))};
    return std::nullopt;
  }

  /// A missing file may be there under another name: among those that nobody signed.
  void explain_missing() {
    std::multimap<crypto::Bytes, std::size_t> by_digest;
    if (!account_.missing.empty() && !account_.unsigned_files.empty()) {
      std::vector<HashJob> jobs;
      jobs.reserve(account_.unsigned_files.size());
      for (const auto index : account_.unsigned_files) jobs.push_back({&found_[index], 0, oms::Piece::kEnd});
      const auto results = files_.hash(jobs, manifest_.hash);
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

  ComparedFiles files_;
  const Manifest& manifest_;
  const std::vector<Found>& found_;
  Account account_;
  ModelResult result_;
};

}  // namespace

ModelResult compare_files(ComparedFiles files, oms::SignedModel& signed_model, const oms::AccountOptions& options) {
  Comparison comparison(std::move(files), signed_model.manifest, options);
  auto result = comparison.run();
  auto& not_checked = signed_model.evidence.not_checked;
  for (const auto& note : comparison.notes()) not_checked.push_back(note);
  if (!result.omissions.empty()) {
    constexpr std::size_t kMostShown = 5;
    const auto list =
        text::some_of(result.omissions, kMostShown, [](const auto& omission) { return text::quoted(omission.path); });
    not_checked.push_back(
        fmt::format("{} left out: {}", text::counted(result.omissions.size(), "path", "paths"), list));
  }
  return result;
}

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

}  // namespace assay::cli
