#include "report/github.hpp"

#include "core/text.hpp"
#include "report/files.hpp"
#include "report/signatures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace assay::report {
namespace {

// GitHub shows ten annotations of a kind for a step and drops the others without a word: the last one says how many.
constexpr std::size_t kMostOfAKind = 10;

/// A workflow command ends at its line and its properties at `:` and `,`; GitHub reads these escapes in their place.
/// Text that went through `printable` has no line break, but that must not be what it depends on.
std::string escaped(std::string_view foreign, bool is_property) {
  std::string out;
  for (const char c : text::printable(foreign, 0)) {
    switch (c) {
      case '%': out += "%25"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      case ':': out += is_property ? "%3A" : ":"; break;
      case ',': out += is_property ? "%2C" : ","; break;
      default: out += c;
    }
  }
  return out;
}

struct Annotation {
  std::string file;
  std::string title;
  std::string message;
};

std::string line_of(std::string_view kind, const Annotation& annotation) {
  const auto file =
      annotation.file.empty() ? std::string() : fmt::format("file={},line=1,", escaped(annotation.file, true));
  return fmt::format("::{} {}title={}::{}\n", kind, file, escaped(annotation.title, true),
                     escaped(annotation.message, false));
}

void write_kind(std::string& out, std::string_view kind, const std::vector<Annotation>& all, bool has_room_for_all) {
  const auto shown = has_room_for_all || all.size() <= kMostOfAKind ? all.size() : kMostOfAKind - 1;
  for (std::size_t i = 0; i < shown; ++i) out += line_of(kind, all[i]);
  if (shown < all.size())
    out += line_of(kind, {"", "assay",
                          fmt::format("{} more like these are in the other reports of this run.",
                                      text::grouped(all.size() - shown))});
}

}  // namespace

void write_github(const Report& report, const WriteOptions& options, std::string& out) {
  std::vector<const Finding*> findings;
  for (const auto& finding : report.findings)
    if (finding.rule != nullptr && !finding.suppressed) findings.push_back(&finding);
  std::ranges::stable_sort(findings, {}, [](const Finding* finding) { return -static_cast<int>(finding->severity); });

  std::vector<Annotation> errors;
  std::vector<Annotation> warnings;
  std::vector<Annotation> notices;
  for (const auto* finding : findings) {
    const auto place = place_inside(report, *finding);
    Annotation annotation{file_name(file_of(path_of(report, finding->artifact))),
                          fmt::format("{} {}", finding->rule->id, finding->rule->name),
                          place.empty() ? finding->message : fmt::format("{}: {}", place, finding->message)};
    if (finding->severity < judged_level(report)) {
      notices.push_back(std::move(annotation));
    } else if (finding->severity >= Severity::high || !report.fails_on_findings) {
      errors.push_back(std::move(annotation));
    } else {
      warnings.push_back(std::move(annotation));
    }
  }
  for (const auto& omission : omissions_of(report))
    (omission.is_allowed ? notices : warnings)
        .push_back({file_name(file_of(omission.path)), "not seen to its end",
                    fmt::format("{} ({}){}{}", omission.path, omission.kind, omission.reason.empty() ? "" : ": ",
                                omission.reason)});

  for (const auto& record : report.signatures)
    notices.push_back(
        {"", record.is_verified ? "signature verified" : "signature not verified", line_of(report, record)});
  for (const auto& note : report.notes)
    if (!is_about_signature(note))
      notices.push_back({"", is_about_policy(note) ? "assay policy" : "assay", note.message});

  const bool is_verbose = options.detail == Detail::verbose;
  write_kind(out, "error", errors, is_verbose);
  write_kind(out, "warning", warnings, is_verbose);
  if (options.detail != Detail::quiet) write_kind(out, "notice", notices, is_verbose);
  out += line_of(report.verdict == Verdict::clean      ? "notice"
                 : report.verdict == Verdict::findings ? "error"
                                                       : "warning",
                 {"", "assay", fmt::format("verdict: {}", name_of(report.verdict))});
}

}  // namespace assay::report
