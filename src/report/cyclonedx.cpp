#include "report/cyclonedx.hpp"

#include "codecs/json/writer.hpp"
#include "core/text.hpp"
#include "report/evidence.hpp"
#include "report/files.hpp"
#include "report/signatures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay::report {
namespace {

/// Formats that hold nothing but models. A pickle, an array or an archive may hold anything and is called a file.
constexpr std::array<std::string_view, 12> kModelFormats{"pytorch", "pytorch-legacy", "torchscript", "safetensors",
                                                         "gguf",    "ggml",           "onnx",        "keras",
                                                         "tflite",  "coreml",         "paddle",      "openvino"};

bool is_model(const ArtifactRecord& artifact) {
  return std::ranges::any_of(artifact.formats, [](std::string_view format) {
    return std::ranges::find(kModelFormats, format) != kModelFormats.end();
  });
}

void write_property(json::Writer& out, std::string_view name, std::string_view value) {
  out.begin_object();
  out.member("name", name);
  out.member("value", text::printable(value, 0));
  out.end_object();
}

class Bom {
 public:
  Bom(const Report& report, const WriteOptions& options, std::string& text)
      : report_(report),
        options_(options),
        out_(text),
        refs_(report.artifacts.size()),
        has_finding_(report.artifacts.size()) {
    for (const auto& finding : report.findings)
      if (finding.artifact < has_finding_.size()) has_finding_[finding.artifact] = true;
    // A name for each artifact that nothing else has: two roots may have the same path, and members the same name.
    std::map<std::string_view, std::uint64_t> seen;
    for (const auto& artifact : report.artifacts) {
      auto& ref = refs_[artifact.id];
      ref = text::printable(artifact.path, 0);
      if (const auto count = ++seen[artifact.path]; count > 1) ref += fmt::format("#{}", count);
    }
  }

  void write() {
    out_.begin_object();
    out_.member("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    out_.member("bomFormat", "CycloneDX");
    out_.member("specVersion", "1.6");
    out_.member("version", 1);
    write_metadata();
    const auto files = files_of(report_);
    out_.line_break();
    out_.key("components");
    out_.begin_array();
    for (const auto& file : files) write_file(file);
    out_.end_array();
    write_compositions(files);
    write_vulnerabilities();
    out_.end_object();
  }

 private:
  void write_metadata() {
    out_.line_break();
    out_.key("metadata");
    out_.begin_object();
    out_.key("tools");
    out_.begin_object();
    out_.key("components");
    out_.begin_array();
    out_.begin_object();
    out_.member("type", "application");
    out_.member("name", "assay");
    out_.member("version", options_.version);
    out_.end_object();
    out_.end_array();
    out_.end_object();
    out_.key("properties");
    out_.begin_array();
    write_property(out_, "assay:verdict", name_of(report_.verdict));
    write_property(out_, "assay:complete", is_incomplete(report_) ? "false" : "true");
    write_property(out_, "assay:rules_digest", report_.rules_digest);
    if (report_.policy) write_property(out_, "assay:policy_sha256", report_.policy->sha256);
    for (const auto& omission : omissions_of(report_))
      write_property(out_, "assay:not_seen_to_its_end",
                     fmt::format("{} ({}){}{}", omission.path, omission.kind, omission.reason.empty() ? "" : ": ",
                                 omission.reason));
    write_signature_properties();
    out_.end_array();
    out_.end_object();
  }

  /// `assay:signature:1:identity`: a property for each value, since a property has but one.
  void write_signature_properties() {
    for (std::size_t i = 0; i < report_.signatures.size(); ++i) {
      for (const auto& part : parts_of(report_, report_.signatures[i])) {
        const auto name = fmt::format("assay:signature:{}:{}", i + 1, part.key);
        for (const auto& value : values_of(part.value)) write_property(out_, name, value);
      }
    }
  }

  /// A file and, as its components, what is inside of it and has a format of its own: not every tensor of a checkpoint.
  void write_file(const FileEntry& file) {
    out_.line_break();
    begin_component(report_.artifacts[file.first]);
    bool has_any = false;
    for (auto id = file.first + 1; id < file.first + file.count; ++id) {
      const auto& artifact = report_.artifacts[id];
      if (!is_listed(artifact)) continue;
      if (!has_any) {
        out_.key("components");
        out_.begin_array();
      }
      has_any = true;
      out_.line_break();
      begin_component(artifact);
      out_.end_object();
    }
    if (has_any) out_.end_array();
    out_.end_object();
  }

  [[nodiscard]] bool is_listed(const ArtifactRecord& artifact) const {
    return (!artifact.formats.empty() && artifact.formats.front() != "inert") ||
           artifact.outcome != Outcome::complete || has_finding_[artifact.id];
  }

  void begin_component(const ArtifactRecord& artifact) {
    out_.begin_object();
    out_.member("type", is_model(artifact) ? "machine-learning-model" : "file");
    out_.member("bom-ref", refs_[artifact.id]);
    out_.member("name", text::printable(artifact.path, 0));
    if (artifact.sha256) {
      out_.key("hashes");
      out_.begin_array();
      out_.begin_object();
      out_.member("alg", "SHA-256");
      out_.member("content", *artifact.sha256);
      out_.end_object();
      out_.end_array();
    }
    out_.key("properties");
    out_.begin_array();
    for (const auto format : artifact.formats) write_property(out_, "assay:format", format);
    if (artifact.size) write_property(out_, "assay:size", fmt::format("{}", *artifact.size));
    write_property(out_, "assay:outcome", name_of(artifact.outcome));
    out_.end_array();
  }

  /// CycloneDX has a word for lists that may miss something.
  void write_compositions(const std::vector<FileEntry>& files) {
    std::vector<std::string_view> incomplete;
    for (const auto& file : files)
      for (auto id = file.first; id < file.first + file.count; ++id)
        if (report_.artifacts[id].outcome != Outcome::complete) {
          incomplete.push_back(refs_[file.first]);
          break;
        }
    if (incomplete.empty()) return;
    out_.line_break();
    out_.key("compositions");
    out_.begin_array();
    out_.begin_object();
    out_.member("aggregate", "incomplete");
    out_.key("assemblies");
    out_.begin_array();
    for (const auto ref : incomplete) out_.value(ref);
    out_.end_array();
    out_.end_object();
    out_.end_array();
  }

  /// Findings that count. One below the level is an oddity of a file, and a list of vulnerabilities is not its place.
  void write_vulnerabilities() {
    out_.line_break();
    out_.key("vulnerabilities");
    out_.begin_array();
    for (const auto& finding : report_.findings) {
      if (finding.rule == nullptr || finding.severity < judged_level(report_)) continue;
      out_.line_break();
      write_vulnerability(finding);
    }
    out_.end_array();
  }

  void write_vulnerability(const Finding& finding) {
    const Rule& rule = *finding.rule;
    out_.begin_object();
    out_.member("bom-ref", "assay:" + finding.fingerprint);
    out_.member("id", rule.id);
    out_.key("source");
    out_.begin_object();
    out_.member("name", "assay");
    out_.end_object();
    out_.key("ratings");
    out_.begin_array();
    out_.begin_object();
    out_.member("severity", name_of(finding.severity));
    out_.member("method", "other");
    out_.end_object();
    out_.end_array();
    std::uint64_t cwe = 0;
    if (rule.cwe.starts_with("CWE-") &&
        std::from_chars(rule.cwe.data() + 4, rule.cwe.data() + rule.cwe.size(), cwe).ec == std::errc()) {
      out_.key("cwes");
      out_.begin_array();
      out_.value(cwe);
      out_.end_array();
    }
    out_.member("description", finding.message);
    out_.member("detail", rule.why);
    out_.member("recommendation", rule.advice);
    if (finding.suppressed) {
      const auto& why = *finding.suppressed;
      out_.key("analysis");
      out_.begin_object();
      out_.member("detail", text::printable(fmt::format("suppressed by {}: {}{}{}", why.by, why.reason,
                                                        why.expires.empty() ? "" : ", until ", why.expires),
                                            0));
      out_.end_object();
    }
    if (finding.artifact < refs_.size()) {
      out_.key("affects");
      out_.begin_array();
      out_.begin_object();
      out_.member("ref", refs_[finding.artifact]);
      out_.end_object();
      out_.end_array();
    }
    out_.key("properties");
    out_.begin_array();
    write_property(out_, "assay:fingerprint", finding.fingerprint);
    write_property(out_, "assay:offset", fmt::format("{}", finding.location.range.offset));
    if (!finding.location.logical.empty()) write_property(out_, "assay:place", finding.location.logical);
    for (const auto& evidence : finding.evidence)
      write_property(out_, "assay:evidence:" + evidence.key, shown(evidence.value));
    out_.end_array();
    out_.end_object();
  }

  const Report& report_;
  const WriteOptions& options_;
  json::Writer out_;
  std::vector<std::string> refs_;  ///< by artifact
  std::vector<bool> has_finding_;  ///< by artifact
};

}  // namespace

void write_cyclonedx(const Report& report, const WriteOptions& options, std::string& out) {
  Bom(report, options, out).write();
  out += '\n';
}

}  // namespace assay::report
