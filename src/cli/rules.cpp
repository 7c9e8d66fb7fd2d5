#include "cli/catalogue.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/page_text.hpp"
#include "cli/rule_lists.hpp"
#include "cli/terminal.hpp"
#include "cli/values.hpp"
#include "core/suggest.hpp"
#include "core/text.hpp"
#include "formats/all.hpp"
#include "match/signatures.hpp"
#include "rules/pages.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <array>
#include <optional>

namespace assay::cli {
namespace {

using Rules = std::span<const Rule* const>;

enum class Form : std::uint8_t { text, json, markdown };
constexpr std::array<std::string_view, 3> kForms{"text", "json", "md"};

std::string listed(Rules rules, Form form) {
  switch (form) {
    case Form::text: return rules_as_text(rules);
    case Form::json: return rules_as_json(rules);
    case Form::markdown: return rules_as_markdown(rules);
  }
  return {};
}

std::string shown(const Rule& rule, Form form) {
  const auto page = rules::rule_page(rule.name);
  switch (form) {
    case Form::text:
      return page_as_text(page, terminal_width(STDOUT_FILENO), wants_color(Choice::automatic, STDOUT_FILENO));
    case Form::json: return rule_as_json(rule);
    case Form::markdown: return std::string(page);
  }
  return {};
}

int show(Rules rules, std::string_view command, std::string_view wanted, Form form) {
  if (const auto* rule = find_rule(rules, wanted)) return print_result(shown(*rule, form));
  if (const auto family = rule_family(rules, wanted); !family.empty()) return print_result(listed(family, form));
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
int list_signatures(Form form) {
  const auto pack = match::Signatures::bundled();
  if (!pack) return report_usage_error("rules", {pack.error().message, ""});
  const auto signatures = pack->list();
  return print_result(form == Form::json ? signatures_as_json(signatures) : signatures_as_text(signatures));
}

}  // namespace

int run_rules(Arguments arguments) {
  CommandLine line("rules", "[list | show ID | yara]", "Shows what assay can say about a file.");
  std::optional<std::string> format;
  line.value("-f,--format", "FORMAT", format, "text (default), json or, for rules, md");
  line.choices(kForms);
  line.epilogue(
      "list (the default) lists all rules, yara the YARA signatures that assay has.\n"
      "show ID shows the page of a rule, by its id or its name; of the first parts of\n"
      "an id, such as PKL, a list of the rules that have them.");
  std::vector<std::string> words;
  if (const auto exit_code = line.parse(arguments, words)) return *exit_code;

  const bool is_yara = words.size() == 1 && words[0] == "yara";
  const auto index =
      parse_choice("--format", format.value_or("text"), std::span(kForms).first(is_yara ? 2 : kForms.size()));
  if (!index) return report_usage_error("rules", index.error());
  const auto form = static_cast<Form>(*index);
  if (is_yara) return list_signatures(form);
  const auto rules = catalogue(formats::all());
  if (words.empty() || (words.size() == 1 && words[0] == "list")) return print_result(listed(rules, form));
  if (words.size() == 2 && words[0] == "show") return show(rules, "rules", words[1], form);
  return report_usage_error("rules", {"wanted: 'list', 'yara', or 'show' and one rule", ""});
}

int run_explain(Arguments arguments) {
  CommandLine line("explain", "ID", "Says what a rule means, why it matters and what to do about it.");
  line.epilogue(
      "ID is the id or the name of a rule, as findings show it: PKL-CALL-001. Of the\n"
      "first parts of an id, such as PKL, the rules that have them are listed.");
  std::vector<std::string> words;
  if (const auto exit_code = line.parse(arguments, words)) return *exit_code;
  if (words.size() != 1) return report_usage_error("explain", {"wanted: one rule", "for example PKL-CALL-001"});
  return show(catalogue(formats::all()), "explain", words[0], Form::text);
}

}  // namespace assay::cli
