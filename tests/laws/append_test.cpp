// Append: bytes at the end of a file never remove what was found in it, and never go unnoticed. An archive that counts
// only when it ends the file is embedded content when it does not; what is in it is found all the same. Source code
// that no longer parses is no code.
#include "support/assemble.hpp"
#include "support/scan_case.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

namespace assay::test {
namespace {

const std::vector<std::pair<std::string, std::string>>& tails() {
  static const std::vector<std::pair<std::string, std::string>> kTails{
      {"text", "some text that belongs to nobody\n"},
      {"bytes", "\xfe\xff\x01\x02 \x07"},
      {"a pickle",
       assemble("pickle\nPROTO 2\nGLOBAL \"nt popen\"\nBINUNICODE \"id\"\nTUPLE1\nREDUCE\nSTOP\nend", "tail")},
      {"an empty zip", assemble("zip\nend", "tail")},
  };
  return kTails;
}

/// The path without the steps into embedded content: `logo.png!@0x14!data.pkl` is `logo.png!data.pkl`.
std::string without_embedding(std::string path) {
  for (const std::string_view step : {"!@0x", "!bytes@0x"})
    for (auto at = path.find(step); at != std::string::npos; at = path.find(step, at))
      path.erase(at, std::min(path.find('!', at + 1), path.size()) - at);
  return path;
}

/// Findings of at least `level` that lie well before the end of the file: where a truncated stream ends may move.
std::set<std::string> findings_before(const Report& report, std::uint64_t end, Severity level) {
  std::set<std::string> lines;
  for (const auto& finding : report.findings)
    if (finding.severity >= level && (finding.artifact != 0 || finding.location.range.end() < end))
      lines.insert(fmt::format("{} {} @{}", finding.rule->id,
                               without_embedding(report.artifacts[finding.artifact].path),
                               finding.location.range.offset));
  return lines;
}

}  // namespace

TEST_CASE("appended bytes remove nothing and are noticed", "[laws]") {
  for (const Case& one : all_cases()) {
    if (one.inputs.size() != 1 || !one.args.empty()) continue;
    const auto& [name, bytes] = one.inputs.front();
    const Report before = scan_bytes(name, bytes);
    if (before.artifacts.front().formats == std::vector<std::string_view>{"inert"}) continue;  // text goes on
    const auto expected = findings_before(before, bytes.size(), Severity::high);
    const auto& formats = before.artifacts.front().formats;
    const auto is = [&](std::string_view format) { return std::ranges::find(formats, format) != formats.end(); };
    // Python, YAML and the name of a module are read as a whole or not at all: where an end does not fit, nothing of
    // the file runs.
    const bool is_read_as_a_whole = is("python") || is("yaml") || is("mlflow-module");
    for (const auto& [what, tail] : tails()) {
      const Report after = scan_bytes(name, bytes + tail);
      const auto actual = findings_before(after, bytes.size() + tail.size() + 1, Severity::info);
      INFO(one.name << " with " << what << " appended\n"
                    << findings_text(before) << "--- and then\n"
                    << findings_text(after) << outcome_text(after));
      const bool is_embedded = findings_text(after).find(" GEN-EMBED-001 ") != std::string::npos;
      for (const auto& line : expected)
        CHECK((is_read_as_a_whole || actual.contains(line) || (is_embedded && line.starts_with("GEN-POLY-001 "))));
      // These go on with text, too.
      if ((is("jinja") || is("requirements") || is_read_as_a_whole) && what == "text") continue;
      if (before.verdict == Verdict::clean)
        CHECK((after.verdict != Verdict::clean || findings_text(after) != findings_text(before)));
    }
  }
}

}  // namespace assay::test
