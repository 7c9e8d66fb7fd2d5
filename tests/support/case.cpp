#include "support/case.hpp"

#include "support/assemble.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

namespace assay::test {
namespace {

constexpr std::string_view kSections[] = {"input", "link",     "yara",  "policy",  "args",
                                          "text",  "findings", "facts", "outcome", "opinion"};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// `# near miss: RULE-ID` and `# example: RULE-ID` name rules, `# whole at: N` a size at which a cut is whole (the
/// prefix law); every other comment at the top describes the case.
void read_comment(Case& one, std::string_view comment) {
  constexpr std::string_view kNearMiss = "near miss:";
  constexpr std::string_view kExample = "example:";
  constexpr std::string_view kWholeAt = "whole at:";
  comment = trimmed(comment);
  if (comment.starts_with(kNearMiss)) {
    one.near_misses.emplace_back(trimmed(comment.substr(kNearMiss.size())));
  } else if (comment.starts_with(kExample)) {
    one.examples.emplace_back(trimmed(comment.substr(kExample.size())));
  } else if (comment.starts_with(kWholeAt)) {
    one.whole_at.push_back(std::stoull(std::string(trimmed(comment.substr(kWholeAt.size())))));
  } else {
    one.description += std::string(comment) + '\n';
  }
}

CaseSection section_of(std::string_view header, std::size_t line, const std::filesystem::path& path) {
  const auto colon = header.find(':');
  CaseSection section{.name = std::string(trimmed(header.substr(0, colon))),
                      .argument = colon == std::string_view::npos ? "" : std::string(trimmed(header.substr(colon + 1))),
                      .first_line = line + 1,
                      .body = {}};
  if (std::ranges::find(kSections, section.name) == std::end(kSections))
    throw AssemblyError(path.string() + ":" + std::to_string(line) + ": no such section: " + section.name);
  const bool needs_argument =
      section.name == "input" || section.name == "link" || section.name == "yara" || section.name == "opinion";
  if (needs_argument == section.argument.empty() && section.name != "facts")
    throw AssemblyError(path.string() + ":" + std::to_string(line) +
                        ": inputs, links, rules and opinions, and only those, need a name");
  return section;
}

}  // namespace

const CaseSection* Case::section(std::string_view wanted) const {
  const auto found = std::ranges::find(sections, wanted, &CaseSection::name);
  return found == sections.end() ? nullptr : &*found;
}

std::string Case::text() const {
  std::istringstream lines(description);
  std::string result;
  for (std::string line; std::getline(lines, line);) result += line.empty() ? "#\n" : "# " + line + '\n';
  for (const auto& rule : near_misses) result += "# near miss: " + rule + '\n';
  for (const auto& rule : examples) result += "# example: " + rule + '\n';
  for (const auto size : whole_at) result += "# whole at: " + std::to_string(size) + '\n';
  for (const auto& section : sections)
    result += "--- " + section.name + (section.argument.empty() ? "" : ": " + section.argument) + '\n' + section.body;
  return result;
}

Case parse_case(std::string_view text, const std::filesystem::path& path, std::string name) {
  Case one;
  one.path = path;
  one.name = std::move(name);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto cut = text.find('\n');
    const std::string_view line = text.substr(0, cut);
    text.remove_prefix(cut == std::string_view::npos ? text.size() : cut + 1);
    if (line.starts_with("--- ")) {
      one.sections.push_back(section_of(line.substr(4), number, path));
    } else if (!one.sections.empty()) {
      one.sections.back().body += std::string(line) + '\n';
    } else if (line.starts_with('#')) {
      read_comment(one, line.substr(1));
    } else if (!trimmed(line).empty()) {
      throw AssemblyError(path.string() + ":" + std::to_string(number) + ": a comment or a section is wanted");
    }
  }
  for (const auto& section : one.sections) {
    if (section.name == "input")
      one.inputs.push_back({section.argument, assemble(section.body, path.string(), section.first_line)});
    if (section.name == "link") {
      const auto blank = section.argument.find(' ');
      if (blank == std::string::npos || section.body.find_first_not_of(" \n") != std::string::npos)
        throw AssemblyError(path.string() + ":" + std::to_string(section.first_line - 1) + ": link: NAME TARGET");
      one.links.push_back({section.argument.substr(0, blank), section.argument.substr(blank + 1)});
    }
    if (section.name == "args") {
      std::istringstream words(section.body);
      one.args.insert(one.args.end(), std::istream_iterator<std::string>(words), {});
    }
  }
  if (one.inputs.empty() || one.description.empty())
    throw AssemblyError(path.string() + ":1: a case needs a description and an input");
  return one;
}

Case load_case(const std::filesystem::path& path, const std::filesystem::path& root) {
  return parse_case(read_file(path), path, path.lexically_relative(root).replace_extension().generic_string());
}

const std::vector<Case>& all_cases() {
  static const std::vector<Case> kCases = [] {
    const std::filesystem::path root = std::filesystem::path(ASSAY_SOURCE_DIR) / "tests/cases";
    std::vector<Case> cases;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
      if (entry.path().extension() == ".case") cases.push_back(load_case(entry.path(), root));
    std::ranges::sort(cases, {}, &Case::name);
    return cases;
  }();
  return kCases;
}

}  // namespace assay::test
