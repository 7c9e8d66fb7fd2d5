#include "report/evidence.hpp"

#include "core/text.hpp"

#include <variant>

namespace assay::report {
namespace {

struct Show {
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::uint64_t number) const { return text::grouped(number); }
  std::string operator()(bool truth) const { return truth ? "yes" : "no"; }
  std::string operator()(const std::vector<std::string>& texts) const {
    std::string all;
    for (const auto& text : texts) all += all.empty() ? text : ", " + text;
    return all;
  }
};

struct WriteEvidence {
  json::Writer& out;
  template <class T>
  void operator()(const T& value) const {
    out.value(value);
  }
  void operator()(const std::vector<std::string>& texts) const {
    out.begin_array();
    for (const auto& text : texts) out.value(text);
    out.end_array();
  }
};

}  // namespace

std::string shown(const EvidenceValue& value) { return std::visit(Show{}, value); }

std::vector<std::string> values_of(const EvidenceValue& value) {
  if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) return *texts;
  return {shown(value)};
}

void write_evidence(json::Writer& out, const std::vector<Evidence>& list) {
  out.key("evidence");
  out.begin_object();
  for (const auto& evidence : list) {
    out.key(evidence.key);
    std::visit(WriteEvidence{out}, evidence.value);
  }
  out.end_object();
}

}  // namespace assay::report
