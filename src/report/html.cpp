#include "report/html.hpp"

#include "core/text.hpp"
#include "report/evidence.hpp"
#include "report/files.hpp"
#include "report/html_assets.hpp"
#include "report/html_finding.hpp"
#include "report/imports.hpp"
#include "report/markup.hpp"
#include "report/signatures.hpp"
#include "report/tally.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <vector>

namespace assay::report {
namespace {

// A page that takes a minute to open helps nobody. What is left out is counted, and the JSON report has all of it.
constexpr std::size_t kMostFindings = 500;
constexpr std::size_t kMostRows = 2'000;
constexpr std::size_t kDeepest = 5;

class Page {
 public:
  Page(const Report& report, const WriteOptions& options, std::string& out)
      : report_(report), options_(options), out_(out) {
    for (const auto& finding : report.findings)
      if (finding.rule != nullptr) (finding.suppressed ? suppressed_ : findings_).push_back(&finding);
    const auto worst_first = [](const Finding* finding) { return -static_cast<int>(finding->severity); };
    std::ranges::stable_sort(findings_, {}, worst_first);
    std::ranges::stable_sort(suppressed_, {}, worst_first);
  }

  void write() {
    // THE list of sections: what a page shows, in its order. Each writes nothing when it has nothing to say.
    static constexpr std::array kSections{&Page::write_findings,   &Page::write_omissions, &Page::write_contents,
                                          &Page::write_imports,    &Page::write_facts,     &Page::write_suppressed,
                                          &Page::write_signatures, &Page::write_policy};
    write_head();
    write_summary();
    out_ += "<main>\n";
    for (const auto section : kSections) (this->*section)();
    out_ += "</main>\n";
    write_foot();
  }

 private:
  template <class... Args>
  void put(fmt::format_string<Args...> format, Args&&... arguments) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(arguments)...);
  }

  void write_head() {
    put("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    put("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{}'; script-src '{}'; "
        "base-uri 'none'; form-action 'none'\">\n",
        html::kStyleDigest, html::kScriptDigest);
    put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    put("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
    put("<title>assay: {}</title>\n<style>{}</style>\n</head>\n<body>\n", name_of(report_.verdict), html::kStyle);
  }

  [[nodiscard]] std::string explained() const {
    const auto level = name_of(judged_level(report_));
    if (!report_.reason.empty()) return "There was nothing to scan.";
    if (report_.verdict == Verdict::clean)
      return fmt::format("All {}was seen, and nothing at or above {} was found.",
                         is_partial_by_request(report_) ? "that was not left out " : "of it ", level);
    if (report_.verdict == Verdict::incomplete)
      return fmt::format("Nothing at or above {} was found, but not all of it was seen. This is not a pass.", level);
    return fmt::format("Something at or above {} was found.{}", level,
                       is_incomplete(report_) ? " Not all of it was seen either." : "");
  }

  void write_summary() {
    const auto counts = tally(report_);
    put("<header>\n<h1>assay report <span class=\"tag verdict {0}\">{0}</span></h1>\n<p>{1}</p>\n",
        name_of(report_.verdict), explained());
    put("<ul class=\"numbers\">");
    for (const auto severity : {Severity::critical, Severity::high, Severity::medium, Severity::low, Severity::info})
      put("<li><b>{}</b> {}</li>", text::grouped(counts.of(severity)), name_of(severity));
    put("<li><b>{}</b> suppressed</li><li><b>{}</b> not seen to the end</li><li><b>{}</b> in all</li></ul>\n",
        text::grouped(counts.suppressed), text::grouped(counts.incomplete), text::byte_size(report_.bytes));
    const auto all = report_.artifacts.size();
    const auto complete =
        static_cast<std::size_t>(std::ranges::count(report_.artifacts, Outcome::complete, &ArtifactRecord::outcome));
    put("<p><label for=\"coverage\">Seen to the end: {} of {} artifacts</label><br><meter id=\"coverage\" min=\"0\" "
        "max=\"{}\" value=\"{}\">{} of {}</meter></p>\n",
        text::grouped(complete), text::grouped(all), std::max<std::size_t>(all, 1), complete, complete, all);
    write_roots();
    put("</header>\n");
  }

  void write_roots() {
    begin_table("What was scanned", {"path", "verdict", "sha-256"});
    for (std::size_t i = 0; i < std::min(report_.roots.size(), kMostRows); ++i) {
      const auto& root = report_.roots[i];
      put("<tr><td><code>{0}</code></td><td><span class=\"tag {1}\">{1}</span></td><td><code>{2}</code></td></tr>\n",
          markup_text(root.path), name_of(root.verdict), markup_text(root.sha256.value_or("")));
    }
    end_table(report_.roots.size());
  }

  void write_findings() {
    put("<section aria-labelledby=\"h-findings\">\n<h2 id=\"h-findings\">Findings</h2>\n");
    if (findings_.empty()) {
      put("<p>None.</p>\n</section>\n");
      return;
    }
    put("<div class=\"tools\" id=\"tools\" hidden><span><label for=\"filter\">Contains</label><br><input id=\"filter\" "
        "type=\"search\"></span><span><label for=\"level\">At least</label><br><select id=\"level\">"
        "<option value=\"0\">info</option><option value=\"1\">low</option><option value=\"2\">medium</option>"
        "<option value=\"3\">high</option><option value=\"4\">critical</option></select></span>"
        "<span role=\"status\" id=\"said\"></span></div>\n");
    write_all(findings_);
    put("</section>\n");
  }

  void write_suppressed() {
    if (suppressed_.empty()) return;
    put("<section aria-labelledby=\"h-suppressed\">\n<h2 id=\"h-suppressed\">Suppressed findings</h2>\n");
    write_all(suppressed_);
    put("</section>\n");
  }

  void write_all(const std::vector<const Finding*>& findings) {
    const auto shown = std::min(findings.size(), kMostFindings);
    for (std::size_t i = 0; i < shown; ++i) html::write_finding(report_, *findings[i], ++number_, out_);
    if (shown < findings.size()) put("<p>… and {} more.</p>\n", text::grouped(findings.size() - shown));
  }

  void write_omissions() {
    const auto omissions = omissions_of(report_);
    if (omissions.empty()) return;
    begin_section("omissions", "Not seen to the end");
    begin_table("A clean verdict needs this to be empty, but for what the policy allows", {"what", "how far", "why"});
    for (std::size_t i = 0; i < std::min(omissions.size(), kMostRows); ++i)
      put("<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>\n", markup_text(omissions[i].path),
          markup_text(omissions[i].kind), markup_text(omissions[i].reason));
    end_table(omissions.size());
    put("</section>\n");
  }

  void write_signatures() {
    if (report_.signatures.empty()) return;
    begin_section("signatures", "Signatures");
    begin_table("What became of those that the policy requires", {"what is signed", "verified", "what is known"});
    for (std::size_t i = 0; i < std::min(report_.signatures.size(), kMostRows); ++i) {
      const auto& record = report_.signatures[i];
      put("<tr><td><code>{}</code></td><td><span class=\"tag {}\">{}</span></td><td><dl>",
          markup_text(path_of(report_, record.artifact)), record.is_verified ? "complete" : "failed",
          record.is_verified ? "yes" : "no");
      for (const auto& part : parts_of(report_, record)) {
        if (part.key == "signed" || part.key == "verified") continue;
        put("<dt>{}</dt>", markup_text(label_of(part)));
        for (const auto& value : values_of(part.value)) put("<dd>{}</dd>", markup_text(value));
      }
      put("</dl></td></tr>\n");
    }
    end_table(report_.signatures.size());
    put("</section>\n");
  }

  void write_policy() {
    const bool is_policy = report_.policy || report_.baseline;
    if (!is_policy && report_.notes.empty()) return;
    begin_section("policy", is_policy ? "Policy" : "Notes");
    for (const auto& file : {report_.policy, report_.baseline})
      if (file)
        put("<p><code>{}</code>, SHA-256 <code>{}</code></p>\n", markup_text(file->name), markup_text(file->sha256));
    if (!report_.notes.empty()) {
      put("<ul>\n");
      for (const auto& note : report_.notes) put("<li>{}</li>\n", markup_text(note.message));
      put("</ul>\n");
    }
    put("</section>\n");
  }

  void write_contents() {
    if (report_.artifacts.empty()) return;
    std::vector<std::size_t> depths(report_.artifacts.size());
    std::vector<std::size_t> worst(report_.artifacts.size());
    for (const auto* finding : findings_)
      if (finding->artifact < worst.size())
        worst[finding->artifact] = std::max(worst[finding->artifact], static_cast<std::size_t>(finding->severity) + 1);
    begin_section("contents", "Contents");
    begin_table("Files and what is inside of them", {"name", "format", "size", "seen", "worst finding"});
    for (std::size_t i = 0; i < report_.artifacts.size(); ++i) {
      const auto& artifact = report_.artifacts[i];
      // A parent comes before its children.
      if (artifact.parent && *artifact.parent < i) depths[i] = depths[*artifact.parent] + 1;
      if (i < kMostRows) write_artifact(artifact, depths[i], worst[i]);
    }
    end_table(report_.artifacts.size());
    put("</section>\n");
  }

  void write_artifact(const ArtifactRecord& artifact, std::size_t depth, std::size_t worst) {
    std::string_view name = artifact.path;
    if (artifact.parent && *artifact.parent < report_.artifacts.size()) {
      const std::string_view parent = report_.artifacts[*artifact.parent].path;
      if (name.starts_with(parent) && name.size() > parent.size() + 1) name.remove_prefix(parent.size() + 1);
    }
    put("<tr><td class=\"d{}\"><code>{}</code></td>", std::min(depth, kDeepest), markup_text(name));
    put("<td>{}</td>", markup_text(fmt::format("{}", fmt::join(artifact.formats, ", "))));
    put("<td class=\"n\">{}</td>", artifact.size ? text::byte_size(*artifact.size) : "");
    put("<td><span class=\"tag {0}\">{0}</span></td>", name_of(artifact.outcome));
    if (worst == 0) {
      put("<td></td></tr>\n");
    } else {
      put("<td><span class=\"tag {0}\">{0}</span></td></tr>\n", name_of(static_cast<Severity>(worst - 1)));
    }
  }

  void write_imports() {
    auto rows = imports_of(report_);
    if (rows.empty()) return;
    std::ranges::stable_sort(rows, {}, [](const ImportRow& row) { return -static_cast<int>(row.standing); });
    begin_section("imports", "Imports");
    begin_table("What pickles import, by what the list of globals says", {"standing", "name", "where"});
    for (std::size_t i = 0; i < std::min(rows.size(), kMostRows); ++i)
      put("<tr><td><span class=\"tag {0}\">{0}</span></td><td><code>{1}</code></td><td><code>{2}</code> at byte "
          "{3}</td></tr>\n",
          name_of(rows[i].standing), markup_text(rows[i].name), markup_text(path_of(report_, rows[i].artifact)),
          rows[i].offset);
    end_table(rows.size());
    put("</section>\n");
  }

  void write_facts() {
    std::vector<const Fact*> facts;
    for (const auto& fact : report_.facts)
      if (fact.key != "pickle.global" && fact.key != "pickle.judgement") facts.push_back(&fact);
    if (facts.empty()) return;
    begin_section("facts", "What else was seen");
    put("<details><summary>{} facts</summary>\n", text::grouped(facts.size()));
    begin_table("Neither good nor bad", {"what", "value", "where"});
    for (std::size_t i = 0; i < std::min(facts.size(), kMostRows); ++i)
      put("<tr><td>{}</td><td><code>{}</code></td><td><code>{}</code></td></tr>\n", markup_text(facts[i]->key),
          markup_text(shortened(facts[i]->value, 1'000)), markup_text(path_of(report_, facts[i]->artifact)));
    end_table(facts.size());
    put("</details>\n</section>\n");
  }

  void begin_section(std::string_view id, std::string_view title) {
    put("<section aria-labelledby=\"h-{0}\">\n<h2 id=\"h-{0}\">{1}</h2>\n", id, title);
  }
  void begin_table(std::string_view caption, std::initializer_list<std::string_view> columns) {
    put("<div class=\"wide\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"{0}\"><table><caption>{0}</caption><thead><tr>",
        markup_text(caption));
    for (const auto column : columns)
      put("<th scope=\"col\"{}>{}</th>", column == "size" ? " class=\"n\"" : "", markup_text(column));
    put("</tr></thead><tbody>\n");
  }
  void end_table(std::size_t rows) {
    put("</tbody></table></div>\n");
    if (rows > kMostRows) put("<p>… and {} more.</p>\n", text::grouped(rows - kMostRows));
  }

  void write_foot() {
    put("<footer><p class=\"faint\">assay {}, rules <code>{}</code></p></footer>\n", markup_text(options_.version),
        markup_text(report_.rules_digest));
    put("<script>{}</script>\n</body>\n</html>\n", html::kScript);
  }

  const Report& report_;
  const WriteOptions& options_;
  std::string& out_;
  std::vector<const Finding*> findings_;  ///< worst first
  std::vector<const Finding*> suppressed_;
  std::size_t number_ = 0;
};

}  // namespace

void write_html(const Report& report, const WriteOptions& options, std::string& out) {
  Page(report, options, out).write();
}

}  // namespace assay::report
