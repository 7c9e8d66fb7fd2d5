#include "report/junit.hpp"

#include "core/text.hpp"
#include "report/evidence.hpp"
#include "report/files.hpp"
#include "report/markup.hpp"
#include "report/signatures.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace assay::report {
namespace {

struct Counts {
  std::uint64_t tests = 0;
  std::uint64_t failures = 0;
  std::uint64_t errors = 0;
  std::uint64_t skipped = 0;
};

/// The suite of one run. A test is one finding that counts (a failure) or is suppressed (skipped), one omission (an
/// error, or skipped when the policy allows it), or one file that has neither (it passes). What is below the level is
/// told as output of the file.
class Suite {
 public:
  explicit Suite(const Report& report) : report_(report) {
    by_artifact_.resize(report.artifacts.size());
    for (const auto& finding : report.findings)
      if (finding.artifact < by_artifact_.size() && finding.rule != nullptr)
        by_artifact_[finding.artifact].push_back(&finding);
    for (const auto& omission : omissions_of(report)) unseen_.insert(file_of(omission.path));
  }

  void write() {
    for (const auto& file : files_of(report_)) write_file(file);
    for (const auto& omission : omissions_of(report_)) write_omission(omission);
  }

  [[nodiscard]] const std::string& text() const { return out_; }
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  void write_file(const FileEntry& file) {
    const std::string& path = report_.artifacts[file.first].path;
    bool is_good = !unseen_.contains(file_of(path));
    std::string notes;
    for (auto id = file.first; id < file.first + file.count; ++id) {
      for (const auto* finding : by_artifact_[id]) {
        if (finding->suppressed) {
          write_skipped(path, *finding);
        } else if (finding->severity >= judged_level(report_)) {
          is_good = false;
          write_failure(path, *finding);
        } else {
          notes += fmt::format("{} {} {}: {}\n", name_of(finding->severity), finding->rule->id,
                               place_inside(report_, *finding), finding->message);
        }
      }
    }
    if (!is_good) return;
    begin(path, "seen to its end, nothing that counts");
    if (notes.empty()) return end({});
    std::string lines;
    for (std::string_view rest = notes; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1))
      lines += markup_text(rest.substr(0, rest.find('\n'))) + '\n';
    end(fmt::format("<system-out>{}</system-out>", lines));
  }

  void write_failure(std::string_view path, const Finding& finding) {
    ++counts_.failures;
    begin(path, title_of(finding));
    end(fmt::format("<failure type=\"{}\" message=\"{}\">{}</failure>", finding.rule->id, markup_text(finding.message),
                    details_of(finding)));
  }

  void write_skipped(std::string_view path, const Finding& finding) {
    ++counts_.skipped;
    const auto& why = *finding.suppressed;
    begin(path, title_of(finding));
    end(fmt::format("<skipped message=\"{}\"/>",
                    markup_text(fmt::format("suppressed by {}: {}{}{}", why.by, why.reason,
                                            why.expires.empty() ? "" : ", until ", why.expires))));
  }

  void write_omission(const Omission& omission) {
    begin(file_of(omission.path), fmt::format("not seen to its end: {}", omission.path));
    if (omission.is_allowed) {
      ++counts_.skipped;
      return end(fmt::format("<skipped message=\"{}\"/>", markup_text(omission.reason)));
    }
    ++counts_.errors;
    end(fmt::format("<error type=\"{}\" message=\"{}\"/>", markup_text(omission.kind),
                    markup_text(omission.reason.empty() ? omission.kind : omission.reason)));
  }

  [[nodiscard]] std::string title_of(const Finding& finding) const {
    return fmt::format("{} {} {}", finding.rule->id, finding.rule->name, place_inside(report_, finding));
  }

  static std::string line(std::string_view label, std::string_view value) {
    return value.empty() ? std::string() : fmt::format("{}: {}\n", label, markup_text(value));
  }

  static std::string details_of(const Finding& finding) {
    return line("severity", name_of(finding.severity)) + line("message", finding.message) +
           line("why", finding.rule->why) + line("advice", finding.rule->advice) +
           line("fingerprint", finding.fingerprint);
  }

  void begin(std::string_view file, std::string_view name) {
    ++counts_.tests;
    fmt::format_to(std::back_inserter(out_), "    <testcase classname=\"{}\" name=\"{}\">", markup_text(file),
                   markup_text(name));
  }
  void end(std::string_view content) {
    out_ += content;
    out_ += "</testcase>\n";
  }

  const Report& report_;
  std::vector<std::vector<const Finding*>> by_artifact_;
  std::unordered_set<std::string_view> unseen_;  ///< files in which something was not seen to its end
  std::string out_;
  Counts counts_;
};

}  // namespace

void write_junit(const Report& report, const WriteOptions& options, std::string& out) {
  Suite suite(report);
  suite.write();
  const auto& counts = suite.counts();
  const auto numbers = fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"", counts.tests,
                                   counts.failures, counts.errors, counts.skipped);
  out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites name=\"assay\" {}>\n  <testsuite name=\"assay scan\" {}>\n", numbers, numbers);
  std::string properties;
  for (std::size_t i = 0; i < report.signatures.size(); ++i)
    for (const auto& part : parts_of(report, report.signatures[i]))
      for (const auto& value : values_of(part.value))
        properties += fmt::format("      <property name=\"signature.{}.{}\" value=\"{}\"/>\n", i + 1,
                                  markup_text(part.key), markup_text(value));
  out += fmt::format(
      "    <properties>\n      <property name=\"version\" value=\"{}\"/>\n      <property name=\"verdict\" "
      "value=\"{}\"/>\n      <property name=\"fail_on\" value=\"{}\"/>\n{}    </properties>\n",
      markup_text(options.version), name_of(report.verdict),
      report.fails_on_findings ? name_of(report.fail_on) : std::string_view("none"), properties);
  out += suite.text();
  out += "  </testsuite>\n</testsuites>\n";
}

}  // namespace assay::report
