// Catalogue and docs: every rule and every format is documented, named properly and proved by cases.
#include "cli/catalogue.hpp"
#include "formats/all.hpp"
#include "rules/pages.hpp"
#include "support/files.hpp"
#include "support/scan_case.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace assay::test {
namespace {

namespace fs = std::filesystem;

fs::path source(const std::string& path) { return fs::path(ASSAY_SOURCE_DIR) / path; }

/// Every rule that a scan can raise, each once.
std::vector<const Rule*> all_rules() { return cli::catalogue(formats::all()); }

/// Which rules the cases raise, by what they expect.
std::set<std::string> raised() {
  static const std::regex kLine("^(info|low|medium|high|critical) ([A-Z0-9-]+) ");
  std::set<std::string> ids;
  for (const Case& one : all_cases()) {
    const CaseSection* findings = one.section("findings");
    if (findings == nullptr) continue;
    std::istringstream lines(findings->body);
    std::smatch match;
    for (std::string line; std::getline(lines, line);)
      if (std::regex_search(line, match, kLine)) ids.insert(match[2]);
  }
  return ids;
}

/// A text without its line breaks and the marks of code.
std::string in_one_line(std::string text) {
  std::erase(text, '`');
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

TEST_CASE("every rule is named by the convention and says everything it must", "[catalogue]") {
  static const std::regex kId("[A-Z0-9]+-[A-Z0-9]+-[0-9]{3}");
  static const std::regex kName("[a-z0-9]+(-[a-z0-9]+)+");
  for (const Rule* rule : all_rules()) {
    const std::string id(rule->id);
    INFO(id);
    CHECK(std::regex_match(id, kId));
    CHECK(std::regex_match(std::string(rule->name), kName));
    for (const auto text : {rule->summary, rule->why, rule->advice}) {
      CHECK(text.size() > 20);
      CHECK(text.ends_with('.'));
    }
    if (!rule->cwe.empty()) CHECK(rule->cwe.starts_with("CWE-"));
    if (!rule->atlas.empty()) CHECK(rule->atlas.starts_with("AML."));
  }
}

TEST_CASE("no two rules share an id or a name", "[catalogue]") {
  std::map<std::string_view, const Rule*> ids, names;
  for (const Rule* rule : all_rules()) {
    ids.emplace(rule->id, rule);
    names.emplace(rule->name, rule);
  }
  for (const Format* format : formats::all()) {
    CHECK(std::ranges::is_sorted(format->rules, {}, [](const Rule* rule) { return rule->id; }));
    for (const Rule* rule : format->rules) {
      INFO(rule->id);
      CHECK(ids.emplace(rule->id, rule).first->second == rule);
      CHECK(names.emplace(rule->name, rule).first->second == rule);
    }
  }
}

TEST_CASE("every rule has its page, a case that raises it and a near miss that does not", "[catalogue]") {
  std::set<std::string> near_misses;
  for (const Case& one : all_cases()) near_misses.insert(one.near_misses.begin(), one.near_misses.end());
  const std::set<std::string> seen = raised();
  for (const Rule* rule : all_rules()) {
    const std::string id(rule->id);
    INFO(id << " " << rule->name);
    const fs::path page = source("docs/rules/" + std::string(rule->name) + ".md");
    CHECK(fs::exists(page));
    if (fs::exists(page)) CHECK(read_file(page).find(id) != std::string::npos);
    CHECK(seen.contains(id));
    CHECK(near_misses.contains(id));
  }
}

TEST_CASE("the page of a rule has all its sections and says what the binary says", "[catalogue]") {
  static const std::vector<std::string> kSections{"What it means", "Why it matters", "What to do", "Example",
                                                  "What does not raise it"};
  for (const Rule* rule : all_rules()) {
    INFO(rule->id << " docs/rules/" << rule->name << ".md");
    const std::string page = read_file(source("docs/rules/" + std::string(rule->name) + ".md"));
    CHECK(page.starts_with("# " + std::string(rule->name) + "\n"));
    CHECK(page.find("`" + std::string(rule->id) + "` · " + std::string(name_of(rule->severity))) != std::string::npos);
    std::size_t at = 0;
    for (const auto& title : kSections) {
      INFO(title);
      at = page.find("\n## " + title + "\n", at);
      REQUIRE(at != std::string::npos);
    }
    CHECK(in_one_line(page.substr(0, page.find("\n## "))).find(rule->summary) != std::string::npos);
    // A rule that has no weakness and no technique may go without references; one that has says which.
    const auto references = page.find("\n## References\n", at);
    std::vector<std::string_view> wanted(rule->references.begin(), rule->references.end());
    wanted.insert(wanted.end(), {rule->cwe, rule->atlas});
    for (const auto reference : wanted) {
      if (reference.empty()) continue;
      INFO(reference);
      REQUIRE(references != std::string::npos);
      CHECK(in_one_line(page.substr(references)).find(reference) != std::string::npos);
    }
    CHECK(rules::rule_page(rule->name) == page);
  }
}

TEST_CASE("every page of a rule, every near miss and every example is about a rule", "[catalogue]") {
  std::set<std::string> names;
  std::set<std::string> ids;
  for (const Rule* rule : all_rules()) {
    names.emplace(rule->name);
    ids.emplace(rule->id);
  }
  if (fs::exists(source("docs/rules"))) {
    for (const auto& entry : fs::directory_iterator(source("docs/rules"))) {
      INFO(entry.path().filename().string());
      CHECK((entry.path().stem() == "README" || entry.path().stem() == "index" ||
             names.contains(entry.path().stem().string())));
    }
  }
  for (const Case& one : all_cases()) {
    for (const auto& rule : one.near_misses) {
      INFO(one.path.string() << " is a near miss of " << rule);
      CHECK(ids.contains(rule));
    }
    for (const auto& rule : one.examples) {
      INFO(one.path.string() << " is an example of " << rule);
      CHECK(ids.contains(rule));
    }
  }
}

TEST_CASE("every format has its page, its cases and its fuzz target", "[catalogue]") {
  for (const Format* format : formats::all()) {
    const std::string name(format->name);
    INFO(name);
    CHECK(fs::exists(source("docs/formats/" + name + ".md")));
    CHECK(fs::exists(source("tests/fuzz/fuzz_" + name + ".cpp")));
    const bool has_case = std::ranges::any_of(all_cases(), [&](const Case& one) {
      const CaseSection* outcome = one.section("outcome");
      return outcome != nullptr && (outcome->body.find("(" + name) != std::string::npos ||
                                    outcome->body.find(", " + name) != std::string::npos);
    });
    CHECK(has_case);
  }
}

}  // namespace assay::test
