#include "report/text.hpp"

#include "core/text.hpp"
#include "report/evidence.hpp"
#include "report/layout.hpp"
#include "report/tally.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

namespace assay::report {
namespace {

constexpr std::size_t kFullFindings = 50;   // shown with everything about them, unless verbose
constexpr std::size_t kFewFindings = 20;    // so many are all shown
constexpr std::size_t kFullOfRule = 8;      // of more, so many of one rule
constexpr std::size_t kShortFindings = 10;  // below the level: shown without why and what to do
constexpr std::size_t kEvidenceLines = 6;
constexpr std::size_t kIndent = 4;

Ink ink_of(Severity severity) {
  switch (severity) {
    case Severity::critical: return Ink::critical;
    case Severity::high: return Ink::high;
    case Severity::medium: return Ink::medium;
    case Severity::low: return Ink::low;
    case Severity::info: return Ink::faint;
  }
  return Ink::plain;
}

std::string place_of(const Report& report, const Finding& finding) {
  const auto& location = finding.location;
  std::string place = finding.artifact < report.artifacts.size() ? report.artifacts[finding.artifact].path : "?";
  if (location.range.size > 0 || location.range.offset > 0) place += fmt::format(" @{:#x}", location.range.offset);
  if (!location.logical.empty()) place += " (" + location.logical + ")";
  return place;
}

std::string title_of(const Finding& finding) {
  return fmt::format("{}[{}]", name_of(finding.severity), finding.rule == nullptr ? "?" : finding.rule->id);
}

/// Writes the findings of one report. Why and what to do are said once for each rule.
class Findings {
 public:
  Findings(const Report& report, const WriteOptions& options, Layout& out)
      : report_(report), options_(options), out_(out) {}

  void write() {
    std::vector<const Finding*> counting;
    std::vector<const Finding*> others;
    std::vector<const Finding*> suppressed;
    for (const auto& finding : report_.findings)
      (finding.suppressed                          ? suppressed
       : finding.severity >= judged_level(report_) ? counting
                                                   : others)
          .push_back(&finding);
    const auto worst_first = [](const Finding* finding) { return -static_cast<int>(finding->severity); };
    std::ranges::stable_sort(counting, {}, worst_first);
    std::ranges::stable_sort(others, {}, worst_first);

    const bool is_verbose = options_.detail == Detail::verbose;
    if (is_verbose) counting.insert(counting.end(), others.begin(), others.end());
    std::map<const Rule*, std::size_t> of_rule;
    std::size_t shown = 0;
    for (const auto* finding : counting) {
      const bool is_one_of_many =
          counting.size() > kFewFindings && (shown >= kFullFindings || of_rule[finding->rule] >= kFullOfRule);
      if (is_one_of_many && !is_verbose) {
        ++left_out_[finding->rule];
        continue;
      }
      ++shown;
      ++of_rule[finding->rule];
      write_one(*finding);
      write_reason(finding->rule);
      out_.end_line();
    }
    write_left_out();

    if (options_.detail == Detail::normal) write_short_list(others);
    if (is_verbose) write_suppressed(suppressed);
    if (is_verbose) write_refusals();
  }

  void write_one(const Finding& finding) {
    out_.put(title_of(finding), ink_of(finding.severity)).put(": ", Ink::strong);
    out_.put_wrapped(finding.rule == nullptr ? "" : finding.rule->summary, kIndent, Ink::strong).end_line();
    out_.put("  --> ", Ink::faint).put(place_of(report_, finding)).end_line();
    labelled("", finding.message);
    write_evidence(finding);
    for (const auto& location : finding.related)
      labelled("see also: ", fmt::format("@{:#x} {}", location.range.offset, location.logical));
    if (finding.confidence != Confidence::high) labelled("confidence: ", name_of(finding.confidence));
  }

 private:
  void write_left_out() {
    if (left_out_.empty()) return;
    std::vector<std::string> rules;
    rules.reserve(left_out_.size());
    for (const auto& [rule, count] : left_out_)
      rules.push_back(fmt::format("{} of {}", text::grouped(count), rule == nullptr ? "?" : rule->id));
    std::ranges::sort(rules);
    out_.put_wrapped(fmt::format("... and {} more: -v or -f json lists them", fmt::join(rules, ", ")), kIndent,
                     Ink::strong)
        .end_line()
        .end_line();
  }

  void write_reason(const Rule* rule) {
    if (rule == nullptr || !explained_.insert(rule).second) return;
    labelled("why: ", rule->why);
    labelled("help: ", rule->advice);
  }

  void write_evidence(const Finding& finding) {
    const auto limit = options_.detail == Detail::verbose ? finding.evidence.size() : kEvidenceLines;
    std::size_t lines = 0;
    for (const auto& evidence : finding.evidence) {
      auto value = shown(evidence.value);
      // What the message says already is not said again.
      if (value.empty() || (options_.detail != Detail::verbose && finding.message.contains(value))) continue;
      if (lines++ == limit) break;
      if (options_.detail == Detail::verbose) {
        labelled(evidence.key + ": ", value);
      } else {
        out_.put("    ").put(evidence.key, Ink::faint).put(": ", Ink::faint).put_cut(value).end_line();
      }
    }
  }

  void labelled(std::string_view label, std::string_view text) {
    if (text.empty()) return;
    out_.put("    ").put(label, Ink::faint).put_wrapped(text, kIndent + columns_of(label)).end_line();
  }

  void write_short_list(const std::vector<const Finding*>& others) {
    if (others.empty()) return;
    const auto shown = std::min(others.size(), kShortFindings);
    for (std::size_t i = 0; i < shown; ++i) {
      out_.put(title_of(*others[i]), ink_of(others[i]->severity)).put(": ");
      out_.put(place_of(report_, *others[i])).end_line();
      labelled("", others[i]->message);
    }
    out_.put(
            fmt::format("{}{} below {}, which do not count: -v shows them in full", shown < others.size() ? "... " : "",
                        text::grouped(others.size()), name_of(judged_level(report_))),
            Ink::faint)
        .end_line()
        .end_line();
  }

  void write_suppressed(const std::vector<const Finding*>& suppressed) {
    for (const auto* finding : suppressed) {
      const auto& why = *finding->suppressed;
      out_.put("suppressed ", Ink::faint).put(title_of(*finding)).put(": ").put(place_of(report_, *finding)).end_line();
      labelled("by ", fmt::format("{}: {}{}", why.by, why.reason, why.expires.empty() ? "" : ", until " + why.expires));
    }
    if (!suppressed.empty()) out_.end_line();
  }

  /// Findings say it too; this is for pickles that have none, such as whole modules.
  void write_refusals() {
    bool has_any = false;
    for (const auto& fact : report_.facts) {
      if (fact.key != "pickle.weights_only" || !fact.value.starts_with("refused")) continue;
      has_any = true;
      out_.put("weights_only=True ", Ink::faint).put(fact.value).put(": ");
      out_.put(report_.artifacts[fact.artifact].path).end_line();
    }
    if (has_any) out_.end_line();
  }

  const Report& report_;
  const WriteOptions& options_;
  Layout& out_;
  std::unordered_set<const Rule*> explained_;
  std::map<const Rule*, std::size_t> left_out_;  ///< findings of a rule that are not shown
};

}  // namespace

void write_text(const Report& report, const WriteOptions& options, std::string& text) {
  Layout out(text, options.width, options.has_color);
  Findings(report, options, out).write();
  write_text_summary(report, options, text);
}

void write_text_finding(const Report& report, const Finding& finding, const WriteOptions& options, std::string& text) {
  Layout out(text, options.width, options.has_color);
  Findings(report, options, out).write_one(finding);
}

}  // namespace assay::report
