#include "cli/rule_lists.hpp"

#include "cli/terminal.hpp"
#include "codecs/json/writer.hpp"
#include "report/layout.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace assay::cli {
namespace {

report::Layout layout_of(std::string& out) {
  return {out, terminal_width(STDOUT_FILENO), wants_color(Choice::automatic, STDOUT_FILENO)};
}

void write_strings(json::Writer& out, std::string_view key, const auto& texts) {
  out.key(key);
  out.begin_array();
  for (const auto& text : texts) out.value(std::string_view(text));
  out.end_array();
}

void write(json::Writer& out, const Rule& rule) {
  out.begin_object();
  out.member("id", rule.id);
  out.member("name", rule.name);
  out.member("severity", name_of(rule.severity));
  out.member("summary", rule.summary);
  out.member("why", rule.why);
  out.member("advice", rule.advice);
  out.member("cwe", rule.cwe);
  out.member("atlas", rule.atlas);
  write_strings(out, "references", rule.references);
  out.end_object();
}

void write(json::Writer& out, const match::SignatureInfo& signature) {
  out.begin_object();
  out.member("name", signature.name);
  out.member("severity", name_of(signature.severity));
  out.member("description", signature.description);
  write_strings(out, "tags", signature.tags);
  out.end_object();
}

/// An array with each element on a line of its own.
std::string array_of(const auto& elements, auto write_element) {
  std::string text;
  json::Writer out(text);
  out.begin_array();
  for (const auto& element : elements) {
    out.line_break();
    write_element(out, element);
  }
  out.line_break();
  out.end_array();
  return text + '\n';
}

}  // namespace

std::string rules_as_text(std::span<const Rule* const> rules) {
  std::string out;
  auto layout = layout_of(out);
  for (const auto* rule : rules) {
    layout.put(fmt::format("{:<15} {:<9}", rule->id, name_of(rule->severity)), report::Ink::strong);
    layout.put(rule->name).end_line();
    layout.put("    ").put_wrapped(rule->summary, 4).end_line();
  }
  return out;
}

std::string rules_as_json(std::span<const Rule* const> rules) {
  return array_of(rules, [](json::Writer& out, const Rule* rule) { write(out, *rule); });
}

std::string rules_as_markdown(std::span<const Rule* const> rules) {
  std::string out = "| Rule | Name | Severity | What it says |\n| --- | --- | --- | --- |\n";
  for (const auto* rule : rules)
    out += fmt::format("| {0} | [{1}](rules/{1}.md) | {2} | {3} |\n", rule->id, rule->name, name_of(rule->severity),
                       rule->summary);
  return out;
}

std::string rule_as_json(const Rule& rule) {
  std::string text;
  json::Writer out(text);
  write(out, rule);
  return text + '\n';
}

std::string signatures_as_text(std::span<const match::SignatureInfo> signatures) {
  std::string out;
  auto layout = layout_of(out);
  for (const auto& signature : signatures) {
    layout.put(fmt::format("{:<30} {}", signature.name, name_of(signature.severity)), report::Ink::strong).end_line();
    layout.put("    ").put_wrapped(signature.description, 4).end_line();
  }
  return out;
}

std::string signatures_as_json(std::span<const match::SignatureInfo> signatures) {
  return array_of(signatures, [](json::Writer& out, const match::SignatureInfo& signature) { write(out, signature); });
}

}  // namespace assay::cli
