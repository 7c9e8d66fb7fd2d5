#include "report/markdown.hpp"

#include "core/text.hpp"
#include "report/evidence.hpp"
#include "report/files.hpp"
#include "report/markup.hpp"
#include "report/signatures.hpp"
#include "report/tally.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_set>
#include <vector>

namespace assay::report {
namespace {

// A step summary of GitHub may have a mebibyte. What is cut is counted.
constexpr std::size_t kMostFindings = 100;
constexpr std::size_t kMostRows = 100;
constexpr std::size_t kLongestCell = 400;

std::string_view sign_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::clean: return "✅";
    case Verdict::findings: return "❌";
    case Verdict::incomplete: return "⚠️";
  }
  return "⚠️";
}

std::string cell(std::string_view text) { return markdown_text(shortened(std::string(text), kLongestCell)); }
std::string code(std::string_view text) { return markdown_code(shortened(std::string(text), kLongestCell)); }

std::string explained(const Report& report) {
  const auto level = name_of(judged_level(report));
  if (!report.reason.empty()) return "there was nothing to scan";
  switch (report.verdict) {
    case Verdict::clean:
      return fmt::format("all {}was seen, nothing at or above {} was found",
                         is_partial_by_request(report) ? "that was not left out " : "of it ", level);
    case Verdict::findings:
      return fmt::format("something at or above {} was found{}", level,
                         is_incomplete(report) ? ", and not all of it was seen" : "");
    case Verdict::incomplete:
      return fmt::format("nothing at or above {} was found, but not all of it was seen: **this is not a pass**", level);
  }
  return {};
}

class Markdown {
 public:
  Markdown(const Report& report, const WriteOptions& options, std::string& out)
      : report_(report), options_(options), out_(out) {}

  void write() {
    const auto counts = tally(report_);
    put("## {} assay: {}\n\n{}.\n\n", sign_of(report_.verdict), name_of(report_.verdict), explained(report_));
    put("| critical | high | medium | low | info | suppressed | not seen to the end | artifacts | size |\n");
    put("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    put("| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n\n", counts.of(Severity::critical), counts.of(Severity::high),
        counts.of(Severity::medium), counts.of(Severity::low), counts.of(Severity::info), counts.suppressed,
        counts.incomplete, report_.artifacts.size(), text::byte_size(report_.bytes));
    write_findings();
    write_omissions();
    write_suppressed();
    write_signatures();
    write_notes();
    write_roots();
    put("assay {}, rules {}\n", cell(options_.version), code(report_.rules_digest.substr(0, 16)));
  }

 private:
  template <class... Args>
  void put(fmt::format_string<Args...> format, Args&&... arguments) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(arguments)...);
  }

  void rest_of(std::size_t shown, std::size_t all) {
    if (shown < all) put("\n… and {} more: other formats of report list them.\n", text::grouped(all - shown));
    put("\n");
  }

  void write_findings() {
    std::vector<const Finding*> findings;
    for (const auto& finding : report_.findings)
      if (finding.rule != nullptr && !finding.suppressed) findings.push_back(&finding);
    if (findings.empty()) return;
    std::ranges::stable_sort(findings, {}, [](const Finding* finding) { return -static_cast<int>(finding->severity); });
    const auto shown = std::min(findings.size(), kMostFindings);
    put("### Findings\n\n| severity | rule | where | what |\n| --- | --- | --- | --- |\n");
    for (std::size_t i = 0; i < shown; ++i) {
      const auto& finding = *findings[i];
      const bool counts = finding.severity >= judged_level(report_);
      put("| {}{}{} | {} | {} at byte {} | {} |\n", counts ? "**" : "", name_of(finding.severity), counts ? "**" : "",
          cell(finding.rule->id), code(path_of(report_, finding.artifact)), finding.location.range.offset,
          cell(finding.message));
    }
    rest_of(shown, findings.size());
    write_advice(std::span(findings).first(shown));
  }

  void write_advice(std::span<const Finding* const> findings) {
    put("<details><summary>Why it matters and what to do</summary>\n\n");
    std::unordered_set<const Rule*> told;
    for (const auto* finding : findings) {
      const auto& rule = *finding->rule;
      if (!told.insert(&rule).second) continue;
      put("- **{}** {}: {} {}{}{}\n", cell(rule.id), cell(rule.name), cell(rule.why), cell(rule.advice),
          rule.cwe.empty() ? "" : " ", cell(rule.cwe));
    }
    put("\n</details>\n\n");
  }

  void write_omissions() {
    const auto omissions = omissions_of(report_);
    if (omissions.empty()) return;
    const auto shown = std::min(omissions.size(), kMostRows);
    put("### Not seen to the end\n\n| what | how far | why |\n| --- | --- | --- |\n");
    for (std::size_t i = 0; i < shown; ++i)
      put("| {} | {} | {} |\n", code(omissions[i].path), cell(omissions[i].kind), cell(omissions[i].reason));
    rest_of(shown, omissions.size());
  }

  void write_signatures() {
    if (report_.signatures.empty()) return;
    const auto shown = std::min(report_.signatures.size(), kMostRows);
    put("### Signatures\n\n| what is signed | verified | what is known |\n| --- | --- | --- |\n");
    for (std::size_t i = 0; i < shown; ++i) {
      const auto& record = report_.signatures[i];
      put("| {} | {} |", code(path_of(report_, record.artifact)), record.is_verified ? "yes" : "**no**");
      std::string_view between = " ";
      for (const auto& part : parts_of(report_, record)) {
        if (part.key == "signed" || part.key == "verified") continue;
        put("{}{}: {}", between, cell(label_of(part)), cell(report::shown(part.value)));
        between = "<br>";
      }
      put(" |\n");
    }
    rest_of(shown, report_.signatures.size());
  }

  void write_notes() {
    if (std::ranges::all_of(report_.notes, is_about_signature)) return;
    put("### {}\n\n", std::ranges::any_of(report_.notes, is_about_policy) ? "Policy" : "Notes");
    for (const auto& note : report_.notes)
      if (!is_about_signature(note)) put("- {}\n", cell(note.message));
    put("\n");
  }

  void write_suppressed() {
    std::vector<const Finding*> suppressed;
    for (const auto& finding : report_.findings)
      if (finding.rule != nullptr && finding.suppressed) suppressed.push_back(&finding);
    if (suppressed.empty()) return;
    const auto shown = std::min(suppressed.size(), kMostRows);
    put("### Suppressed\n\n| severity | rule | where | by | reason | until |\n| --- | --- | --- | --- | --- | --- |\n");
    for (std::size_t i = 0; i < shown; ++i) {
      const auto& finding = *suppressed[i];
      const auto& why = *finding.suppressed;
      put("| {} | {} | {} | {} | {} | {} |\n", name_of(finding.severity), cell(finding.rule->id),
          code(path_of(report_, finding.artifact)), cell(why.by), cell(why.reason), cell(why.expires));
    }
    rest_of(shown, suppressed.size());
  }

  void write_roots() {
    if (report_.roots.size() < 2) return;
    const auto shown = std::min(report_.roots.size(), kMostRows);
    put("### What was scanned\n\n| path | verdict |\n| --- | --- |\n");
    for (std::size_t i = 0; i < shown; ++i)
      put("| {} | {} |\n", code(report_.roots[i].path), name_of(report_.roots[i].verdict));
    rest_of(shown, report_.roots.size());
  }

  const Report& report_;
  const WriteOptions& options_;
  std::string& out_;
};

}  // namespace

void write_markdown(const Report& report, const WriteOptions& options, std::string& out) {
  Markdown(report, options, out).write();
}

}  // namespace assay::report
