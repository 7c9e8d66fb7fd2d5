#include "cli/signature_evidence.hpp"
#include "cli/verify_report.hpp"
#include "codecs/json/writer.hpp"
#include "core/rfc3339.hpp"
#include "report/json.hpp"
#include "report/version.hpp"
#include "trust/intoto/provenance.hpp"
#include "trust/intoto/scan_result.hpp"

namespace assay::cli {
namespace {

namespace oms = trust::oms;
namespace sigstore = trust::sigstore;
using json::Writer;
using sigstore::Evidence;

constexpr std::int64_t kDay = 86400;

std::string_view name_of(Evidence::Method method) {
  switch (method) {
    case Evidence::Method::keyless: return "keyless";
    case Evidence::Method::key: return "key";
    case Evidence::Method::certificate: return "certificate";
  }
  return "";
}

template <class Items, class Write>
void write_array(Writer& out, std::string_view name, const Items& items, const Write& write) {
  out.key(name);
  out.begin_array();
  for (const auto& item : items) write(item);
  out.end_array();
}

void write_texts(Writer& out, std::string_view name, const std::vector<std::string>& texts) {
  write_array(out, name, texts, [&](const std::string& text) { out.value(text); });
}

void write_signer(Writer& out, const Evidence& evidence) {
  out.key("signer");
  out.begin_object();
  out.member("method", name_of(evidence.method));
  if (evidence.claims) {
    out.member("identity", evidence.claims->identity);
    out.member("issuer", evidence.claims->issuer);
    out.key("claims");
    out.begin_object();
    for (const auto& claim : evidence.claims->claims) out.member(claim.name, claim.value);
    out.end_object();
  }
  if (!evidence.certificate_sha256.empty()) {
    out.key("certificate");
    out.begin_object();
    out.member("subject", evidence.subject);
    out.member("issuer", evidence.issuer);
    out.member("sha256", evidence.certificate_sha256);
    write_texts(out, "transparency_logs", evidence.certificate_logs);
    out.end_object();
  }
  out.key("key");
  out.begin_object();
  out.member("kind", crypto::name_of(evidence.key_kind));
  out.member("sha256", evidence.key_sha256);
  out.end_object();
  out.end_object();
}

std::optional<JudgingFile> judging(const std::optional<trust::intoto::ScanResult::File>& file) {
  return file ? std::optional(JudgingFile{file->name, file->sha256}) : std::nullopt;
}

void write_statement(Writer& out, const Evidence& evidence) {
  out.key("statement");
  if (!evidence.statement) return out.null();
  out.begin_object();
  out.member("predicate_type", evidence.statement->predicate_type);
  out.member("subject", evidence.subject_name);
  out.member("subjects", evidence.statement->subjects.size());
  out.key("provenance");
  const auto provenance = trust::intoto::read_provenance(*evidence.statement);
  if (provenance && *provenance) {
    const auto& built = **provenance;
    out.begin_object();
    out.member("builder", built.builder);
    out.member("build_type", built.build_type);
    write_texts(out, "sources", built.sources);
    write_texts(out, "refs", built.refs);
    out.member("workflow", built.workflow);
    out.member("invocation", built.invocation);
    out.end_object();
  } else {
    out.null();
  }
  out.key("scan");
  const auto scan = trust::intoto::read_scan_result(*evidence.statement);
  if (scan && *scan) {
    out.begin_object();
    out.member("verdict", (*scan)->verdict);
    out.member("version", (*scan)->scanner);
    out.member("rules_digest", (*scan)->rules_digest);
    out.member("fail_on", (*scan)->fail_on);
    report::write_judging_file(out, "policy", judging((*scan)->policy));
    report::write_judging_file(out, "baseline", judging((*scan)->baseline));
    out.member("suppressed", static_cast<std::uint64_t>((*scan)->suppressed));
    out.end_object();
  } else {
    out.null();
  }
  out.end_object();
}

void write_evidence(Writer& out, const Evidence& evidence) {
  write_signer(out, evidence);
  write_array(out, "times", evidence.times, [&](const sigstore::TrustedTime& time) {
    out.begin_object();
    out.member("source", time.source == sigstore::TrustedTime::Source::log ? "log" : "timestamp");
    out.member("authority", time.authority);
    out.member("time", rfc3339(time.earliest));
    out.end_object();
  });
  out.member("certificate_judged_at", rfc3339(evidence.judged_at));
  write_array(out, "log_entries", evidence.log_entries, [&](const sigstore::LogEvidence& entry) {
    out.begin_object();
    out.member("log", entry.log);
    out.member("index", static_cast<std::uint64_t>(entry.index));
    out.member("kind", entry.kind);
    out.member("inclusion_proved", entry.has_proof);
    out.member("inclusion_promised", entry.has_promise);
    out.end_object();
  });
  write_statement(out, evidence);
  out.member("digest", evidence.digest);
  if (!evidence.legacy.empty()) out.member("legacy", evidence.legacy);
  write_texts(out, "not_checked", evidence.not_checked);
}

void write_failure(Writer& out, const trust::Failure& failure) {
  out.key("failure");
  out.begin_object();
  out.member("reason", code_of(failure.reason));
  out.member("meaning", meaning_of(failure.reason));
  out.member("message", failure.message);
  out.end_object();
}

void write_bundle(Writer& out, const BundleResult& bundle) {
  out.line_break();
  out.begin_object();
  out.member("bundle", bundle.path);
  if (bundle.line > 0) out.member("line", bundle.line);
  out.member("verified", !bundle.failure);
  if (bundle.failure) write_failure(out, *bundle.failure);
  if (bundle.evidence && !bundle.failure) write_evidence(out, *bundle.evidence);
  out.end_object();
}

std::string_view name_of(oms::Omission::By by) {
  switch (by) {
    case oms::Omission::By::signer: return "signer";
    case oms::Omission::By::user: return "user";
    case oms::Omission::By::git: return "git";
    case oms::Omission::By::request: return "unsigned";
  }
  return "";
}

void write_model(Writer& out, const ModelResult& model) {
  out.key("model");
  out.begin_object();
  out.member("signed_files", model.signed_files);
  out.member("hashed_files", model.hashed_files);
  out.member("hashed_bytes", model.hashed_bytes);
  out.member("method", model.method == oms::Manifest::Method::shards ? "shards" : "files");
  out.member("hash", crypto::name_of(model.hash));
  write_texts(out, "signed_ignore_paths", model.signed_ignored);
  write_array(out, "ignored", model.omissions, [&](const oms::Omission& omission) {
    out.begin_object();
    out.member("path", omission.path);
    out.member("by", name_of(omission.by));
    out.end_object();
  });
  write_array(out, "problems", model.problems, [&](const oms::Problem& problem) {
    out.line_break();
    out.begin_object();
    out.member("reason", code_of(problem.reason));
    out.member("path", problem.path);
    out.member("message", problem.message);
    out.end_object();
  });
  out.end_object();
}

void write_root(Writer& out, const sigstore::TrustedRoot& root, std::int64_t now) {
  const auto since = date_of(root);
  out.begin_object();
  out.member("origin", root.origin);
  out.member("sha256", root.sha256);
  out.member("date", rfc3339(since));
  out.member("age_days", static_cast<std::uint64_t>(now > since ? (now - since) / kDay : 0));
  write_texts(out, "notes", root.notes);
  out.end_object();
}

}  // namespace

std::string verify_as_json(const VerifyReport& report, int exit_code) {
  std::string text;
  Writer out(text);
  out.begin_object();
  out.member("schema_version", "1.0");
  out.key("tool");
  out.begin_object();
  out.member("name", "assay");
  out.member("version", report::version());
  out.end_object();
  out.member("file", report.file);
  out.member("verified", report.is_verified);
  out.member("exit_code", exit_code);
  if (report.failure) write_failure(out, *report.failure);
  write_array(out, "bundles", report.bundles, [&](const BundleResult& bundle) { write_bundle(out, bundle); });
  if (report.model) write_model(out, *report.model);
  out.key("trusted_root");
  report.root == nullptr ? out.null() : write_root(out, *report.root, report.now);
  out.end_object();
  return text + "\n";
}

}  // namespace assay::cli
