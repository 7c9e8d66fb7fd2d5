// Container: whatever is found in a file is found in it inside an archive, at the same place, under `x!member`.
#include "support/assembly.hpp"
#include "support/scan_case.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include <algorithm>

namespace assay::test {
namespace {

std::string as_hex(const std::string& bytes) {
  std::string text = "hex ";
  for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text + "\n";
}

struct Wrapping {
  const char* name;
  const char* before;
  const char* after;
};
constexpr Wrapping kWrappings[] = {
    {"stored.zip", "zip\nmember \"inner\"\n", "end\nend\n"},
    {"deflated.zip", "zip\nmember \"inner\"\nmethod deflate\n", "end\nend\n"},
    {"plain.tar", "tar\nentry \"inner\"\n", "end\nend\n"},
    {"twice.zip", "zip\nmember \"mid.tar\"\nmethod deflate\ntar\nentry \"inner\"\n", "end\nend\nend\nend\n"},
};

/// The findings below `prefix`, which is cut off, in an order of their own.
std::vector<std::string> findings_below(const Report& report, const std::string& prefix) {
  std::vector<std::string> lines;
  for (const auto& finding : report.findings) {
    const std::string& path = report.artifacts[finding.artifact].path;
    if (!path.starts_with(prefix)) continue;
    lines.push_back(fmt::format("{} {} '{}' @{}+{} {}", name_of(finding.severity), finding.rule->id,
                                path.substr(prefix.size()), finding.location.range.offset, finding.location.range.size,
                                finding.location.logical));
  }
  std::ranges::sort(lines);
  return lines;
}

}  // namespace

TEST_CASE("an archive hides nothing of what is in it", "[laws]") {
  for (const Case& one : all_cases()) {
    if (one.inputs.size() != 1 || !one.args.empty() || one.inputs.front().bytes.size() > 1U << 18U) continue;
    const std::string& bytes = one.inputs.front().bytes;
    const Report alone = scan_bytes("inner", bytes);
    for (const Wrapping& wrapping : kWrappings) {
      const std::string archive = assemble(wrapping.before + as_hex(bytes) + wrapping.after, wrapping.name);
      const Report wrapped = scan_bytes(wrapping.name, archive);
      const std::string prefix = wrapping.name == std::string_view("twice.zip") ? "twice.zip!mid.tar!inner"
                                                                                : std::string(wrapping.name) + "!inner";
      INFO(one.name << " in " << wrapping.name << "\n"
                    << findings_text(alone) << "---\n"
                    << findings_text(wrapped) << outcome_text(wrapped));
      const auto expected = findings_below(alone, "inner");
      const auto actual = findings_below(wrapped, prefix);
      CHECK(actual == expected);
      if (alone.verdict != Verdict::clean) CHECK(wrapped.verdict != Verdict::clean);
      if (alone.verdict == Verdict::findings) CHECK(wrapped.verdict == Verdict::findings);
    }
  }
}

}  // namespace assay::test
