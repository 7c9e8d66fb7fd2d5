#include "core/text.hpp"
#include "report/evidence.hpp"
#include "report/files.hpp"
#include "report/layout.hpp"
#include "report/signatures.hpp"
#include "report/tally.hpp"
#include "report/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

namespace assay::report {
namespace {

constexpr std::size_t kOmissionLines = 20;

/// Artifacts that were not seen to their end for the same reason.
struct OmissionGroup {
  std::string_view kind;
  std::string reason;
  std::vector<std::string_view> paths;
};

class Omissions {
 public:
  explicit Omissions(const Report& report) {
    for (const auto& omission : omissions_of(report)) add(omission.kind, omission.reason, omission.path);
  }
  [[nodiscard]] const std::vector<OmissionGroup>& all() const { return all_; }

 private:
  void add(std::string_view kind, std::string_view reason, std::string_view path) {
    const auto [place, is_new] = index_.try_emplace(fmt::format("{}: {}", kind, reason), all_.size());
    if (is_new) all_.push_back({kind, std::string(reason), {}});
    all_[place->second].paths.push_back(path);
  }

  std::vector<OmissionGroup> all_;
  std::map<std::string, std::size_t> index_;
};

/// What git keeps of other versions is in formats of its own, and nobody loads it as a model.
bool are_of_git(const Omissions& omissions) {
  return std::ranges::all_of(omissions.all(), [](const OmissionGroup& group) {
    return std::ranges::all_of(group.paths, [](auto path) { return path.find("/.git/") != std::string_view::npos; });
  });
}

void write_omissions(const Report& report, bool is_verbose, Layout& out) {
  const Omissions omissions(report);
  if (omissions.all().empty()) return;
  out.put("Not seen to the end:").end_line();
  std::size_t lines = 0;
  std::size_t untold = 0;
  for (const auto& omission : omissions.all()) {
    if (!is_verbose && lines++ >= kOmissionLines) {
      untold += omission.paths.size();
      continue;
    }
    std::string line{omission.paths.front()};
    if (omission.paths.size() > 1) line += fmt::format(" and {} more", text::grouped(omission.paths.size() - 1));
    out.put("  ").put(line).put(": ");
    // What the operating system says speaks for itself.
    const bool has_kind = omission.kind != name_of(ErrorCode::io) || omission.reason.empty();
    if (has_kind) out.put(omission.kind, Ink::medium);
    if (has_kind && !omission.reason.empty()) out.put(": ");
    if (!omission.reason.empty()) out.put_wrapped(omission.reason, 4);
    out.end_line();
  }
  if (untold > 0) out.put(fmt::format("  and {} more, see -f json", text::grouped(untold))).end_line();
  if (are_of_git(omissions))
    out.put("  hint: ").put_wrapped("--exclude .git leaves out what git keeps of other versions", 4).end_line();
}

void write_ledger(const Report& report, const Tally& counts, Layout& out) {
  std::string line =
      fmt::format("Looked at {} in {} ({})", text::counted(report.artifacts.size(), "artifact", "artifacts"),
                  text::counted(report.roots.size(), "root", "roots"), text::byte_size(report.bytes));
  if (counts.incomplete > 0) line += fmt::format("; {} not complete", text::grouped(counts.incomplete));
  if (report.roots.size() > 1) {
    std::array<std::uint64_t, 3> roots{};
    for (const auto& root : report.roots) ++roots.at(static_cast<std::size_t>(root.verdict));
    line += fmt::format("; roots: {} clean, {} with findings, {} incomplete", roots.at(0), roots.at(1), roots.at(2));
  }
  out.put_wrapped(line, 2).end_line();
}

std::string numbers(const Tally& counts) {
  std::string text;
  for (const auto severity : {Severity::critical, Severity::high, Severity::medium, Severity::low, Severity::info})
    if (counts.of(severity) > 0)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", text::grouped(counts.of(severity)), name_of(severity));
  if (counts.suppressed > 0)
    text += fmt::format("{}{} suppressed", text.empty() ? "" : ", ", text::grouped(counts.suppressed));
  return text;
}

bool allows_omissions(const Report& report) {
  return std::ranges::any_of(report.artifacts, [](const auto& artifact) { return artifact.allowed.has_value(); });
}

std::string verdict_in_words(const Report& report) {
  const auto level = name_of(judged_level(report));
  if (report.verdict == Verdict::findings)
    return fmt::format("something at or above {} was found{}", level,
                       is_incomplete(report) ? ", and not all of it was seen" : "");
  if (!report.reason.empty()) return "there was nothing to scan";
  if (report.verdict == Verdict::clean && allows_omissions(report))
    return fmt::format("nothing at or above {} was found, and the policy allows what was not seen", level);
  if (report.verdict == Verdict::clean)
    return fmt::format("all {}was seen, nothing at or above {} was found",
                       is_partial_by_request(report) ? "that was not left out " : "of it ", level);
  return fmt::format("nothing at or above {} was found, but not all of it was seen", level);
}

/// All that is known of each: what it is short of is in the notes and findings.
void write_signatures(const Report& report, Layout& out) {
  for (const auto& record : report.signatures) {
    out.put("signature of ").put(path_of(report, record.artifact)).put(": ");
    out.put(record.is_verified ? "verified" : "not verified", record.is_verified ? Ink::good : Ink::critical)
        .end_line();
    for (const auto& part : parts_of(report, record)) {
      if (part.key == "signed" || part.key == "verified") continue;
      for (const auto& value : values_of(part.value))
        out.put("  ").put(label_of(part), Ink::faint).put(": ", Ink::faint).put(value).end_line();
    }
  }
}

void write_policy(const Report& report, Layout& out) {
  constexpr std::size_t kDigestShown = 12;
  const auto name = [&](std::string_view label, const std::optional<JudgingFile>& file) {
    if (file)
      out.put(fmt::format("{}: {} (sha256 {}…)", label, file->name, file->sha256.substr(0, kDigestShown))).end_line();
  };
  name("policy", report.policy);
  name("baseline", report.baseline);
  for (const auto& note : report.notes) out.put("  note: ").put_wrapped(note.message, 4).end_line();
}

void write_verdict(const Report& report, const Tally& counts, Layout& out) {
  static constexpr std::array kInks{Ink::good, Ink::critical, Ink::medium};
  out.put("verdict: ").put(name_of(report.verdict), kInks.at(static_cast<std::size_t>(report.verdict)));
  const auto found = numbers(counts);
  if (!found.empty()) out.put(" ").put_wrapped("(" + found + ")", 2);
  out.put(": ").put_wrapped(verdict_in_words(report), 2).end_line();
}

}  // namespace

void write_text_summary(const Report& report, const WriteOptions& options, std::string& text) {
  const auto counts = tally(report);
  Layout out(text, options.width, options.has_color);
  const bool is_quiet = options.detail == Detail::quiet;
  if (is_quiet && report.verdict == Verdict::clean && !allows_omissions(report)) return;
  if (!is_quiet) write_ledger(report, counts, out);
  write_omissions(report, options.detail == Detail::verbose, out);
  if (!is_quiet) write_policy(report, out);
  if (options.detail == Detail::verbose) write_signatures(report, out);
  if (options.detail == Detail::verbose && !report.confinement.empty())
    out.put("confinement: ").put_wrapped(report.confinement, 2).end_line();
  write_verdict(report, counts, out);
}

}  // namespace assay::report
