#include "report/html_finding.hpp"

#include "report/evidence.hpp"
#include "report/files.hpp"
#include "report/graph_svg.hpp"
#include "report/markup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace assay::report::html {
namespace {

constexpr std::size_t kRow = 16;
constexpr std::size_t kLongestValue = 20'000;

template <class... Args>
void put(std::string& out, fmt::format_string<Args...> format, Args&&... arguments) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Args>(arguments)...);
}

void pair(std::string& out, std::string_view name, std::string_view value) {
  if (!value.empty()) put(out, "<dt>{}</dt><dd>{}</dd>", markup_text(name), value);
}

std::string code(std::string_view foreign) {
  return fmt::format("<code>{}</code>", markup_text(shortened(std::string(foreign), kLongestValue)));
}

std::string link_to(std::string_view reference) {
  const auto shown = markup_text(reference);
  const bool is_address = reference.starts_with("https://") || reference.starts_with("http://");
  return is_address ? fmt::format("<a rel=\"noreferrer noopener\" href=\"{0}\">{0}</a>", shown) : shown;
}

/// The opcodes that lead to the finding. What does it is marked, for eyes and for ears.
void write_trace(std::string& out, const Excerpt& excerpt, std::size_t number) {
  if (excerpt.trace.empty()) return;
  put(out,
      "<details open><summary>Opcodes</summary><pre tabindex=\"0\" role=\"region\" aria-label=\"Opcodes of finding "
      "{}\">",
      number);
  for (std::size_t i = 0; i < excerpt.trace.size(); ++i) {
    const auto& step = excerpt.trace[i];
    const auto line = fmt::format("{:#010x}  {}", step.offset, markup_text(step.text));
    if (step.is_marked) {
      put(out, "<mark>{}  ← this one</mark>\n", line);
    } else {
      put(out, "{}\n", line);
    }
  }
  out += "</pre></details>";
}

/// A hex view with the bytes of the finding marked.
void write_bytes(std::string& out, const Excerpt& excerpt, ByteRange range, std::size_t number) {
  if (excerpt.bytes.empty()) return;
  put(out,
      "<details><summary>Bytes at {:#x}</summary><pre tabindex=\"0\" role=\"region\" aria-label=\"Bytes of finding "
      "{}\">",
      range.offset, number);
  const auto is_meant = [&](std::uint64_t offset) {
    return offset >= range.offset && offset - range.offset < std::max<std::uint64_t>(range.size, 1);
  };
  for (std::size_t row = 0; row < excerpt.bytes.size(); row += kRow) {
    std::string hex;
    std::string characters;
    bool is_marked = false;
    const auto mark = [&](bool is_wanted) {
      if (is_wanted == is_marked) return;
      hex += is_wanted ? "<mark>" : "</mark>";
      characters += is_wanted ? "<mark>" : "</mark>";
      is_marked = is_wanted;
    };
    for (std::size_t i = 0; i < kRow; ++i) {
      if (row + i >= excerpt.bytes.size()) {
        mark(false);
        hex += "   ";
        continue;
      }
      const char byte = excerpt.bytes[row + i];
      mark(is_meant(excerpt.offset + row + i));
      put(hex, "{:02x} ", static_cast<unsigned char>(byte));
      characters += byte >= 0x20 && byte < 0x7F ? markup_text(std::string_view(&byte, 1)) : ".";
    }
    mark(false);
    put(out, "{:08x}  {} {}\n", excerpt.offset + row, hex, characters);
  }
  out += "</pre></details>";
}

void write_evidence(std::string& out, const Finding& finding) {
  for (const auto& evidence : finding.evidence) {
    std::string value;
    if (const auto* texts = std::get_if<std::vector<std::string>>(&evidence.value)) {
      for (const auto& text : *texts) value += (value.empty() ? "" : "<br>") + code(text);
    } else {
      value = code(shown(evidence.value));
    }
    pair(out, evidence.key, value);
  }
}

}  // namespace

void write_finding(const Report& report, const Finding& finding, std::size_t number, std::string& out) {
  const Rule& rule = *finding.rule;
  const auto severity = name_of(finding.severity);
  put(out, "<article class=\"s-{0}\" id=\"finding-{1}\" data-level=\"{2}\">", severity, number,
      static_cast<int>(finding.severity));
  put(out, "<h3><span class=\"tag {0}\">{0}</span> {1} {2}</h3>", severity, markup_text(rule.id),
      markup_text(rule.summary));
  put(out, "<p class=\"path\">{}", code(path_of(report, finding.artifact)));
  put(out, " <span class=\"faint\">at byte {} ({:#x}){}{}</span></p>", finding.location.range.offset,
      finding.location.range.offset, finding.location.logical.empty() ? "" : ", ",
      markup_text(finding.location.logical));
  put(out, "<p class=\"message\">{}</p>", markup_text(finding.message));
  out += "<dl>";
  write_evidence(out, finding);
  for (const auto& location : finding.related)
    pair(
        out, "see also",
        fmt::format("byte {} ({:#x}) {}", location.range.offset, location.range.offset, markup_text(location.logical)));
  pair(out, "why it matters", markup_text(rule.why));
  pair(out, "what to do", markup_text(rule.advice));
  if (finding.confidence != Confidence::high) pair(out, "confidence", name_of(finding.confidence));
  std::string known;
  if (rule.cwe.starts_with("CWE-"))
    known = fmt::format("<a rel=\"noreferrer noopener\" href=\"https://cwe.mitre.org/data/definitions/{}.html\">{}</a>",
                        markup_text(rule.cwe.substr(4)), markup_text(rule.cwe));
  if (!rule.atlas.empty())
    known += fmt::format("{}MITRE ATLAS {}", known.empty() ? "" : " · ", markup_text(rule.atlas));
  for (const auto reference : rule.references) known += (known.empty() ? "" : "<br>") + link_to(reference);
  pair(out, "references", known);
  pair(out, "fingerprint", code(finding.fingerprint));
  if (finding.suppressed) {
    const auto& why = *finding.suppressed;
    pair(out, "suppressed by", markup_text(why.by));
    pair(out, "reason", markup_text(why.reason));
    pair(out, "until", markup_text(why.expires));
  }
  out += "</dl>";
  if (finding.excerpt != nullptr) {
    write_trace(out, *finding.excerpt, number);
    write_graph(out, finding.excerpt->graph, number);
    write_bytes(out, *finding.excerpt, finding.location.range, number);
  }
  out += "</article>\n";
}

}  // namespace assay::report::html
