#include "cli/catalogue.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/suggest.hpp"
#include "cli/terminal.hpp"
#include "cli/values.hpp"
#include "codecs/json/writer.hpp"
#include "core/text.hpp"
#include "formats/all.hpp"
#include "match/signatures.hpp"
#include "report/layout.hpp"
#include "rules/pages.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <array>
#include <optional>

namespace assay::cli {
namespace {

using Rules = std::span<const Rule* const>;

constexpr std::array<std::string_view, 3> kListFormats{"text", "json", "md"};

std::string list_as_text(Rules rules) {
  std::string out;
  report::Layout layout(out, terminal_width(STDOUT_FILENO), wants_color(Choice::automatic, STDOUT_FILENO));
  for (const auto* rule : rules) {
    layout.put(fmt::format("{:<15} {:<9}", rule->id, name_of(rule->severity)), report::Ink::strong);
    layout.put(rule->name).end_line();
    layout.put("    ").put_wrapped(rule->summary, 4).end_line();
  }
  return out;
}

void write_rule(json::Writer& out, const Rule& rule) {
  out.begin_object();
  out.member("id", rule.id);
  out.member("name", rule.name);
  out.member("severity", name_of(rule.severity));
  out.member("summary", rule.summary);
  out.member("why", rule.why);
  out.member("advice", rule.advice);
  out.member("cwe", rule.cwe);
  out.member("atlas", rule.atlas);
  out.key("references");
  out.begin_array();
  for (const auto reference : rule.references) out.value(reference);
  out.end_array();
  out.end_object();
}

std::string list_as_json(Rules rules) {
  std::string text;
  json::Writer out(text);
  out.begin_array();
  for (const auto* rule : rules) {
    out.line_break();
    write_rule(out, *rule);
  }
  out.line_break();
  out.end_array();
  text += '\n';
  return text;
}

std::string list_as_markdown(Rules rules) {
  std::string out = "| Rule | Name | Severity | What it says |\n| --- | --- | --- | --- |\n";
  for (const auto* rule : rules)
    out += fmt::format("| {0} | [{1}](rules/{1}.md) | {2} | {3} |\n", rule->id, rule->name, name_of(rule->severity),
                       rule->summary);
  return out;
}

int list(Rules rules, const std::optional<std::string>& format) {
  const auto index = parse_choice("--format", format.value_or("text"), kListFormats);
  if (!index) return report_usage_error("rules", index.error());
  static constexpr std::array kLists{list_as_text, list_as_json, list_as_markdown};
  return print_result(kLists.at(*index)(rules));
}

std::string page_of(const Rule& rule) {
  std::string out;
  report::Layout layout(out, terminal_width(STDOUT_FILENO), wants_color(Choice::automatic, STDOUT_FILENO));
  const auto paragraph = [&](std::string_view label, std::string_view text) {
    if (!text.empty()) layout.put(label, report::Ink::faint).put_wrapped(text, report::columns_of(label)).end_line();
  };
  layout.put(fmt::format("{} {}", rule.id, rule.name), report::Ink::strong);
  layout.put(fmt::format(" ({})", name_of(rule.severity))).end_line().end_line();
  paragraph("what: ", rule.summary);
  paragraph("why:  ", rule.why);
  paragraph("help: ", rule.advice);
  paragraph("CWE:  ", rule.cwe);
  paragraph("ATLAS: ", rule.atlas);
  for (const auto reference : rule.references) paragraph("see:  ", reference);
  if (const auto page = rules::rule_page(rule.name); !page.empty()) {
    layout.end_line();
    out += page;
    if (!out.ends_with('\n')) out += '\n';
  }
  return out;
}

int show(Rules rules, std::string_view command, std::string_view wanted, bool as_json) {
  if (const auto* rule = find_rule(rules, wanted)) {
    if (!as_json) return print_result(page_of(*rule));
    std::string text;
    json::Writer out(text);
    write_rule(out, *rule);
    return print_result(text + "\n");
  }
  std::vector<std::string_view> names;
  for (const auto* rule : rules) {
    names.push_back(rule->id);
    names.push_back(rule->name);
  }
  auto hint = did_you_mean(wanted, names);
  if (hint.empty()) hint = "'assay rules list' lists all of them";
  return report_usage_error(command, {fmt::format("unknown rule '{}'", text::printable(wanted)), hint});
}

/// The signatures of the bundled pack.
int list_signatures() {
  const auto pack = match::Signatures::bundled();
  if (!pack) return report_usage_error("rules", {pack.error().message, ""});
  std::string out;
  report::Layout layout(out, terminal_width(STDOUT_FILENO), wants_color(Choice::automatic, STDOUT_FILENO));
  for (const auto& signature : pack->list()) {
    layout.put(fmt::format("{:<30} {}", signature.name, name_of(signature.severity)), report::Ink::strong).end_line();
    layout.put("    ").put_wrapped(signature.description, 4).end_line();
  }
  return print_result(out);
}

}  // namespace

int run_rules(Arguments arguments) {
  CommandLine line("rules", "list | show ID | yara", "Lists what assay can say about a file, or shows one rule.");
  std::optional<std::string> format;
  line.value("-f,--format", "FORMAT", format, "text (default), json or, for the list, md");
  line.choices(kListFormats);
  std::vector<std::string> words;
  if (const auto exit_code = line.parse(arguments, words)) return *exit_code;

  const auto rules = catalogue(formats::all());
  if (words.empty() || (words.size() == 1 && words[0] == "list")) return list(rules, format);
  if (words.size() == 2 && words[0] == "show") {
    const auto index = parse_choice("--format", format.value_or("text"), std::span(kListFormats).first(2));
    if (!index) return report_usage_error("rules", index.error());
    return show(rules, "rules", words[1], *index == 1);
  }
  if (words.size() == 1 && words[0] == "yara") return list_signatures();
  return report_usage_error("rules", {"wanted: 'list', 'yara', or 'show' and one rule", ""});
}

int run_explain(Arguments arguments) {
  CommandLine line("explain", "ID", "Says what a rule means, why it matters and what to do about it.");
  std::vector<std::string> words;
  if (const auto exit_code = line.parse(arguments, words)) return *exit_code;
  if (words.size() != 1) return report_usage_error("explain", {"wanted: one rule", "for example PKL-CALL-001"});
  return show(catalogue(formats::all()), "explain", words[0], false);
}

}  // namespace assay::cli
