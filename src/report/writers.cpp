#include "report/writers.hpp"

#include "report/attestation.hpp"
#include "report/cyclonedx.hpp"
#include "report/github.hpp"
#include "report/gitlab.hpp"
#include "report/html.hpp"
#include "report/huggingface.hpp"
#include "report/json.hpp"
#include "report/junit.hpp"
#include "report/markdown.hpp"
#include "report/sarif.hpp"
#include "report/text.hpp"

#include <algorithm>
#include <array>

namespace assay::report {
namespace {

constexpr std::array kAll{
    Writer{"text", "text", write_text},           Writer{"json", "json", write_json},
    Writer{"jsonl", "jsonl", write_jsonl},        Writer{"sarif", "sarif", write_sarif, true},
    Writer{"html", "html", write_html, true},     Writer{"markdown", "md", write_markdown},
    Writer{"github", "", write_github},           Writer{"junit", "xml", write_junit},
    Writer{"gitlab", "", write_gitlab},           Writer{"cyclonedx", "", write_cyclonedx},
    Writer{"huggingface", "", write_huggingface}, Writer{"attestation", "", write_attestation, false, true},
};

}  // namespace

std::span<const Writer> writers() { return kAll; }

const Writer* find_writer(std::string_view name) {
  const auto* const found = std::ranges::find(kAll, name, &Writer::name);
  return found == kAll.end() ? nullptr : found;
}

const Writer* find_writer_by_ending(std::string_view ending) {
  if (ending.empty()) return nullptr;
  const auto* const found = std::ranges::find(kAll, ending, &Writer::ending);
  return found == kAll.end() ? nullptr : found;
}

}  // namespace assay::report
