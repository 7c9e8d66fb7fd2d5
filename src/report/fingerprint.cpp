#include "report/fingerprint.hpp"

#include "core/content_hash.hpp"
#include "core/text.hpp"

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <variant>
#include <vector>

namespace assay::report {
namespace {

struct AddValue {
  ContentHash& hash;
  void operator()(const std::string& text) const { hash.add(text); }
  void operator()(std::uint64_t number) const { hash.add(number); }
  void operator()(bool truth) const { hash.add(std::uint64_t{truth}); }
  void operator()(const std::vector<std::string>& texts) const {
    hash.add(static_cast<std::uint64_t>(texts.size()));
    for (const auto& text : texts) hash.add(text);
  }
};

std::string content_of(const Finding& finding, std::string_view path) {
  ContentHash hash;
  hash.add(finding.rule == nullptr ? std::string_view() : finding.rule->id);
  hash.add(path);
  hash.add(finding.location.logical);
  for (const auto& evidence : finding.evidence) {
    hash.add(evidence.key);
    hash.add(static_cast<std::uint64_t>(evidence.value.index()));
    std::visit(AddValue{hash}, evidence.value);
  }
  if (finding.content != 0) hash.add(finding.content);
  return hash.hex();
}

}  // namespace

void fingerprint_findings(Report& report) {
  std::vector<const RootRecord*> owner(report.artifacts.size(), nullptr);
  for (const auto& root : report.roots)
    for (std::size_t i = 0; i < root.artifact_count && root.first_artifact + i < owner.size(); ++i)
      owner[root.first_artifact + i] = &root;

  std::unordered_map<std::string, std::uint64_t> seen;
  for (auto& finding : report.findings) {
    std::string_view path;
    if (finding.artifact < report.artifacts.size()) {
      path = report.artifacts[finding.artifact].path;
      if (const auto* root = owner[finding.artifact]) path = text::path_inside(path, root->path);
    }
    finding.fingerprint = content_of(finding, path);
    const auto repeat = ++seen[finding.fingerprint];
    if (repeat > 1) finding.fingerprint += ':' + std::to_string(repeat);
  }
}

}  // namespace assay::report
