// The page of every rule shows what the program prints for a case that raises it. ASSAY_BLESS=1 rewrites the examples
// instead; `git diff` is the review, and the next build takes the pages in.
#include "cli/catalogue.hpp"
#include "formats/all.hpp"
#include "report/layout.hpp"
#include "report/text.hpp"
#include "support/files.hpp"
#include "support/scan_case.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>

namespace assay::test {
namespace {

constexpr std::size_t kWidth = 76;         // `assay explain` indents it by four, and a terminal has 80 columns
constexpr std::size_t kLongestLine = 100;  // a path or a call is never broken
constexpr std::size_t kMostLines = 12;

/// The case with `# example: ID` for every rule.
std::multimap<std::string, const Case*> examples() {
  std::multimap<std::string, const Case*> found;
  for (const Case& one : all_cases())
    for (const auto& id : one.examples) found.emplace(id, &one);
  return found;
}

/// The finding of this rule that a scan of the case prints first; empty when the case has none.
std::string printed(const Case& one, std::string_view id) {
  const Report report = scan_case(one);
  const Finding* worst = nullptr;
  for (const auto& finding : report.findings) {
    if (finding.rule->id != id || finding.suppressed) continue;
    if (worst == nullptr || finding.severity > worst->severity) worst = &finding;
  }
  std::string text;
  if (worst != nullptr) report::write_text_finding(report, *worst, {.width = kWidth}, text);
  return text;
}

/// Where the code block of the section "Example" begins and ends; at the end of the page when it has none.
struct Block {
  std::size_t first, last;
};
Block example_block(const std::string& page) {
  constexpr std::string_view kFence = "\n```\n";
  const auto section = page.find("\n## Example\n");
  const auto open = page.find(kFence, section);
  const auto close = page.find(kFence, open == std::string::npos ? open : open + kFence.size() - 1);
  if (close == std::string::npos || page.find("\n## ", section + 1) < close) return {page.size(), page.size()};
  return {open + kFence.size(), close + 1};
}

void check_it_is_no_wall(const std::string& text) {
  CHECK(std::ranges::count(text, '\n') <= static_cast<std::ptrdiff_t>(kMostLines));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(report::columns_of(line) <= kLongestLine);
  }
}

}  // namespace

TEST_CASE("the example on the page of a rule is what the program prints", "[examples]") {
  const bool is_blessing = std::getenv("ASSAY_BLESS") != nullptr;
  const auto cases = examples();
  for (const Rule* rule : cli::catalogue(formats::all())) {
    const std::string id(rule->id);
    INFO(id << " docs/rules/" << rule->name << ".md; one case has '# example: " << id << "' at its top");
    REQUIRE(cases.count(id) == 1);
    const Case& one = *cases.find(id)->second;
    INFO("the example is " << one.path.string());
    const std::string expected = printed(one, id);
    CHECK_FALSE(expected.empty());
    check_it_is_no_wall(expected);

    const auto path = std::filesystem::path(ASSAY_SOURCE_DIR) / "docs/rules" / (std::string(rule->name) + ".md");
    std::string page = read_file(path);
    const auto [first, last] = example_block(page);
    REQUIRE(first < page.size());
    if (is_blessing) {
      write_file(path, page.replace(first, last - first, expected));
      continue;
    }
    INFO(first_difference(page.substr(first, last - first), expected));
    CHECK(page.substr(first, last - first) == expected);
  }
}

}  // namespace assay::test
