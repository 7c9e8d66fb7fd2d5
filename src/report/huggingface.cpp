#include "report/huggingface.hpp"

#include "codecs/json/writer.hpp"
#include "core/text.hpp"
#include "report/files.hpp"
#include "report/imports.hpp"
#include "report/signatures.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::report {
namespace {

/// The words of model hubs for what one file is. A file that was not seen to its end is never `safe`.
std::string_view status_of(bool has_failed, bool is_complete, const Severity* worst) {
  if (worst != nullptr && *worst >= Severity::high) return "unsafe";
  if (worst != nullptr && *worst >= Severity::medium) return "suspicious";
  if (has_failed) return "error";
  if (!is_complete) return "unscanned";
  if (worst != nullptr && *worst >= Severity::low) return "caution";
  return "safe";
}

std::string_view safety_of(Standing standing) {
  switch (standing) {
    case Standing::allowed: return "innocuous";
    case Standing::dangerous: return "dangerous";
    case Standing::unvetted:
    case Standing::unlisted: return "suspicious";
  }
  return "suspicious";
}

using ByArtifact = std::vector<std::vector<const Finding*>>;

class Statuses {
 public:
  Statuses(const Report& report, const WriteOptions& options, std::string& text)
      : report_(report),
        options_(options),
        out_(text),
        findings_(report.artifacts.size()),
        suppressed_(report.artifacts.size()) {
    for (const auto& finding : report.findings)
      if (finding.artifact < findings_.size())
        (finding.suppressed ? suppressed_ : findings_)[finding.artifact].push_back(&finding);
    imports_ = imports_of(report);
    std::ranges::stable_sort(imports_, {}, &ImportRow::artifact);
  }

  void write() {
    out_.begin_object();
    out_.member("scanner", "assay");
    out_.member("version", options_.version);
    out_.member("rules_digest", report_.rules_digest);
    out_.member("verdict", name_of(report_.verdict));
    write_signatures(out_, report_);
    out_.line_break();
    out_.key("files");
    out_.begin_array();
    for (const auto& file : files_of(report_)) write_file(file);
    for (const auto& error : report_.errors) {
      if (error.artifact) continue;
      out_.line_break();
      out_.begin_object();
      out_.member("path", error.path);
      write_status("error", [&] { out_.member("message", text::printable(error.error.message, 0)); });
      out_.end_object();
    }
    out_.end_array();
    out_.end_object();
  }

 private:
  template <class More>
  void write_status(std::string_view status, More more) {
    out_.key("securityFileStatus");
    out_.begin_object();
    out_.member("status", status);
    more();
    out_.end_object();
  }

  void write_file(const FileEntry& file) {
    const auto& top = report_.artifacts[file.first];
    bool is_complete = true;
    bool has_failed = false;
    const Severity* worst = nullptr;
    std::string_view message;
    for (auto id = file.first; id < file.first + file.count; ++id) {
      const auto& artifact = report_.artifacts[id];
      is_complete = is_complete && artifact.outcome == Outcome::complete;
      has_failed = has_failed || artifact.outcome == Outcome::failed;
      if (message.empty() && artifact.outcome != Outcome::complete) message = artifact.reason;
      for (const auto* finding : findings_[id])
        if (worst == nullptr || finding->severity > *worst) worst = &finding->severity;
    }
    // Nobody can say of an empty file what it is.
    if (top.size == 0 && worst == nullptr) is_complete = false;
    const auto status = status_of(has_failed, is_complete, worst);
    out_.line_break();
    out_.begin_object();
    out_.member("path", top.path);
    if (top.size) out_.member("size", *top.size);
    if (top.sha256) out_.member("sha256", *top.sha256);
    write_status(status, [&] {
      if (!message.empty()) out_.member("message", text::printable(message, 0));
      write_findings("findings", file, findings_);
      const auto suppressed = std::span(suppressed_).subspan(file.first, file.count);
      if (std::ranges::any_of(suppressed, [](const auto& some) { return !some.empty(); }))
        write_findings("suppressed", file, suppressed_);
      write_imports(file);
    });
    out_.end_object();
  }

  void write_findings(std::string_view key, const FileEntry& file, const ByArtifact& findings) {
    out_.key(key);
    out_.begin_array();
    for (auto id = file.first; id < file.first + file.count; ++id) {
      for (const auto* finding : findings[id]) {
        if (finding->rule == nullptr) continue;
        out_.begin_object();
        out_.member("rule", finding->rule->id);
        out_.member("severity", name_of(finding->severity));
        out_.member("path", report_.artifacts[id].path);
        out_.member("message", finding->message);
        if (const auto& why = finding->suppressed) {
          out_.member("by", why->by);
          out_.member("reason", why->reason);
          if (!why->expires.empty()) out_.member("expires", why->expires);
        }
        out_.end_object();
      }
    }
    out_.end_array();
  }

  void write_imports(const FileEntry& file) {
    const auto begin = std::ranges::lower_bound(imports_, file.first, {}, &ImportRow::artifact);
    const auto end = std::ranges::lower_bound(imports_, file.first + file.count, {}, &ImportRow::artifact);
    const std::span rows(begin, end);
    if (rows.empty()) return;
    auto worst = Standing::allowed;
    for (const auto& row : rows) worst = std::max(worst, row.standing);
    out_.key("pickleImportScan");
    out_.begin_object();
    out_.member("status", worst == Standing::allowed ? "safe" : worst == Standing::dangerous ? "unsafe" : "suspicious");
    out_.key("pickleImports");
    out_.begin_array();
    for (const auto& row : rows) {
      // The fact joins module and name with a dot; names with dots of their own are rare, modules with them are not.
      const auto dot = std::min(row.name.rfind('.'), row.name.size());
      out_.begin_object();
      out_.member("module", row.name.substr(0, dot));
      out_.member("name", row.name.substr(std::min(dot + 1, row.name.size())));
      out_.member("safety", safety_of(row.standing));
      out_.end_object();
    }
    out_.end_array();
    out_.member("version", options_.version);
    out_.end_object();
  }

  const Report& report_;
  const WriteOptions& options_;
  json::Writer out_;
  ByArtifact findings_;  ///< those that count
  ByArtifact suppressed_;
  std::vector<ImportRow> imports_;  ///< by artifact
};

}  // namespace

void write_huggingface(const Report& report, const WriteOptions& options, std::string& out) {
  Statuses(report, options, out).write();
  out += '\n';
}

}  // namespace assay::report
