#include "report/signatures.hpp"

#include "report/evidence.hpp"
#include "report/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace assay::report {
namespace {

void add(std::vector<Evidence>& parts, std::string_view key, std::string_view value) {
  if (!value.empty()) parts.push_back({std::string(key), std::string(value)});
}

}  // namespace

std::vector<Evidence> parts_of(const Report& report, const SignatureRecord& record) {
  std::vector<Evidence> parts;
  add(parts, "signed", path_of(report, record.artifact));
  add(parts, "signature", record.signature);
  parts.push_back({"verified", record.is_verified});
  add(parts, "reason", record.reason);
  add(parts, "result", record.message);
  for (const auto& evidence : record.evidence)
    if (!shown(evidence.value).empty()) parts.push_back(evidence);
  return parts;
}

std::string line_of(const Report& report, const SignatureRecord& record) {
  auto line = fmt::format("{}: {}", path_of(report, record.artifact),
                          record.message.empty() ? "signature" : std::string_view(record.message));
  if (line.ends_with('.')) line.pop_back();
  for (const auto& part : parts_of(report, record))
    if (part.key != "signed" && part.key != "result")
      line += fmt::format("; {}: {}", label_of(part), shown(part.value));
  return line;
}

bool is_about_policy(const Note& note) {
  return note.kind != "excluded" && note.kind != "exclude_unused" && note.kind != "rule_severity";
}
bool is_about_signature(const Note& note) { return note.kind == "signature_verified"; }

std::string label_of(const Evidence& evidence) {
  auto label = evidence.key;
  std::ranges::replace(label, '_', ' ');
  return label;
}

void write_signature(json::Writer& out, const Report& report, const SignatureRecord& record) {
  out.member("path", path_of(report, record.artifact));
  out.member("signature", record.signature);
  out.member("verified", record.is_verified);
  out.member("reason", record.reason);
  out.member("message", record.message);
  write_evidence(out, record.evidence);
}

void write_signatures(json::Writer& out, const Report& report) {
  out.key("signatures");
  out.begin_array();
  for (const auto& record : report.signatures) {
    out.begin_object();
    write_signature(out, report, record);
    out.end_object();
  }
  out.end_array();
}

}  // namespace assay::report
