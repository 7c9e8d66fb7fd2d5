#include "policy/recorded.hpp"

#include "codecs/json/document.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::policy {
namespace {

constexpr std::uint32_t kMostNodes = 50'000'000;

/// Reads members by name and remembers the first that is not what it should be.
class RecordReader {
 public:
  explicit RecordReader(std::string_view file) : file_(file) {}

  std::string text(const json::Value& value, std::string_view name) {
    const auto member = value.find(name);
    auto found = member ? member->text() : std::nullopt;
    if (!found) fail(fmt::format("'{}': a text is missing", name));
    return text::printable(found.value_or(""), 0);
  }
  std::vector<json::Value> list(const json::Value& value, std::string_view name) {
    const auto member = value.find(name);
    if (!member || !member->is(json::Kind::array)) {
      fail(fmt::format("'{}': a list is missing", name));
      return {};
    }
    return member->elements();
  }
  bool boolean(const json::Value& value, std::string_view name) {
    const auto member = value.find(name);
    const auto found = member ? member->boolean() : std::nullopt;
    if (!found) fail(fmt::format("'{}': true or false is missing", name));
    return found.value_or(false);
  }
  void fail(std::string_view why) {
    if (!error_)
      error_ = Error{
          ErrorCode::malformed, 0,
          fmt::format("'{}' is neither a report of assay in JSON nor a baseline: {}", text::printable(file_, 0), why)};
  }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  std::string_view file_;
  std::optional<Error> error_;
};

RecordedFinding read_finding(RecordReader& in, const json::Value& value, const std::vector<std::string>& roots) {
  RecordedFinding finding;
  finding.rule = in.text(value, "rule_id");
  const auto severity = severity_from(in.text(value, "severity"));
  if (!severity) in.fail("'severity' is none");
  finding.severity = severity.value_or(Severity::info);
  finding.path = in.text(value, "path");
  finding.fingerprint = in.text(value, "fingerprint");
  if (value.find("message")) finding.message = in.text(value, "message");
  const auto suppressed = value.find("suppressed");
  finding.is_suppressed = suppressed && !suppressed->is(json::Kind::null);
  finding.inner = finding.path;
  std::size_t longest = 0;  // of two roots, one in the other, the path belongs to the inner one
  for (const auto& root : roots) {
    const auto inner = text::path_inside(finding.path, root);
    if (root.size() < longest || !finding.path.starts_with(root)) continue;
    longest = root.size();
    finding.inner = inner;
  }
  return finding;
}

}  // namespace

Result<RecordedReport> read_report(std::string_view file, std::string_view text) {
  RecordReader in(file);
  const auto document = json::Document::parse(ByteView::of(text), {.max_nodes = kMostNodes});
  const auto root = document.root();
  if (document.error()) in.fail(document.error()->message);
  if (!root || !root->is(json::Kind::object)) in.fail("it is no JSON object");
  if (in.error()) return std::unexpected(*in.error());

  RecordedReport report;
  if (!in.text(*root, "schema_version").starts_with("1.")) in.fail("its 'schema_version' is not 1");
  const auto kind = root->find("kind");
  report.is_baseline = kind && kind->is_text("baseline");
  std::vector<std::string> roots;
  if (!report.is_baseline) {
    report.verdict = in.text(*root, "verdict");
    report.fail_on = in.text(*root, "fail_on");
    for (const auto& one : in.list(*root, "roots")) {
      roots.push_back(in.text(one, "path"));
      report.is_complete = in.boolean(one, "complete") && report.is_complete;
    }
    for (const auto& one : in.list(*root, "errors")) {
      const auto artifact = one.find("artifact");
      if (!artifact || artifact->is(json::Kind::null)) report.is_complete = false;
    }
  }
  for (const auto& one : in.list(*root, "findings")) report.findings.push_back(read_finding(in, one, roots));
  if (in.error()) return std::unexpected(*in.error());
  return report;
}

}  // namespace assay::policy
