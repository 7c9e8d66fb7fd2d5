#include "cli/signature_evidence.hpp"
#include "cli/verify_report.hpp"

#include "core/rfc3339.hpp"
#include "core/text.hpp"
#include "report/layout.hpp"
#include "trust/intoto/provenance.hpp"
#include "trust/intoto/scan_result.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace assay::cli {
namespace {

namespace oms = trust::oms;
namespace sigstore = trust::sigstore;
using report::Ink;
using sigstore::Evidence;

constexpr std::size_t kLabelWidth = 15;
/// Problems and omissions of a model that people are shown.
constexpr std::size_t kMostShown = 20;

class TextReport {
 public:
  explicit TextReport(std::string& out)
      : layout_(out, terminal_width(STDOUT_FILENO), wants_color(Choice::automatic, STDOUT_FILENO)) {}

  void verdict(std::string_view file, bool is_verified) {
    layout_.put(is_verified ? "verified" : "not verified", is_verified ? Ink::good : Ink::high);
    layout_.put("  ").put(file, Ink::strong).end_line();
  }
  void line(std::string_view label, std::string_view text) {
    if (text.empty()) return;
    layout_.put(fmt::format("  {:<{}}", label, kLabelWidth - 2), Ink::faint).put_wrapped(text, kLabelWidth).end_line();
  }

  void failure(const trust::Failure& failure) {
    line("reason", fmt::format("{}: {}", code_of(failure.reason), meaning_of(failure.reason)));
    line("because", failure.message);
  }

  void evidence(const Evidence& evidence) {
    who(evidence);
    for (const auto& time : evidence.times) line("when", when(time));
    for (const auto& entry : evidence.log_entries)
      line("log",
           fmt::format("{} entry {} ({}){}{}", text::printable(entry.log), entry.index, entry.kind,
                       entry.has_proof ? ", inclusion proved" : "", entry.has_promise ? ", inclusion promised" : ""));
    for (const auto& log : evidence.certificate_logs)
      line("certificate", fmt::format("vouched for by {}", text::printable(log)));
    if (evidence.statement) statement(evidence);
    line("digest", evidence.digest);
    line("old form", evidence.legacy);
    for (const auto& omission : evidence.not_checked) line("not checked", omission);
  }

  void model(const ModelResult& model) {
    line("files", fmt::format("{} signed, {} hashed ({}, {})", text::grouped(model.signed_files),
                              text::grouped(model.hashed_files), text::byte_size(model.hashed_bytes),
                              crypto::name_of(model.hash)));
    std::size_t shown = 0;
    for (const auto& problem : model.problems) {
      if (++shown > kMostShown) break;
      line(shown == 1 ? "wrong" : "",
           fmt::format("{}: {} {}", code_of(problem.reason), text::quoted(problem.path, 0), problem.message));
    }
    if (model.problems.size() > kMostShown)
      line("", fmt::format("and {} more (all of them: -f json)", model.problems.size() - kMostShown));
    shown = 0;
    for (const auto& omission : model.omissions) {
      if (++shown > kMostShown) break;
      line(shown == 1 ? "left out" : "", fmt::format("{}, {}", text::quoted(omission.path, 0), why(omission.by)));
    }
    if (model.omissions.size() > kMostShown)
      line("", fmt::format("and {} more (all of them: -f json)", model.omissions.size() - kMostShown));
  }

  void root(const sigstore::TrustedRoot& root, std::int64_t now) {
    line("trusted root", describe(root, now));
    for (const auto& note : root.notes) line("", note);
  }

 private:
  void who(const Evidence& evidence) {
    const auto key = fmt::format("{} sha256:{}", crypto::name_of(evidence.key_kind), evidence.key_sha256);
    switch (evidence.method) {
      case Evidence::Method::keyless: {
        const auto& claims = *evidence.claims;
        line("signed by", text::printable(claims.identity));
        line("known to", text::printable(claims.issuer));
        line("source", text::printable(claims.find("source-repository-uri")));
        line("", text::printable(claims.find("source-repository-ref")));
        return;
      }
      case Evidence::Method::key: return line("signed by", "the holder of the key " + key);
      case Evidence::Method::certificate:
        line("signed by", text::printable(evidence.subject));
        line("issued by", text::printable(evidence.issuer));
        return line("key", key);
    }
  }

  static std::string_view why(oms::Omission::By by) {
    switch (by) {
      case oms::Omission::By::signer: return "by the signer";
      case oms::Omission::By::user: return "by --ignore-path";
      case oms::Omission::By::git: return "as git's";
      case oms::Omission::By::request: return "which nobody signed";
    }
    return "";
  }

  static std::string when(const sigstore::TrustedTime& time) {
    const bool is_log = time.source == sigstore::TrustedTime::Source::log;
    return fmt::format("{}, {} by {}", rfc3339(time.earliest), is_log ? "logged" : "stamped",
                       text::printable(time.authority));
  }

  void statement(const Evidence& evidence) {
    line("statement", text::printable(evidence.statement->predicate_type));
    line("calls it", evidence.subject_name.empty() ? "" : text::quoted(evidence.subject_name));
    if (const auto read = trust::intoto::read_scan_result(*evidence.statement); read && *read) {
      const auto& scan = **read;
      line("scan", fmt::format("{}, by assay {} with the rules {}", text::printable(scan.verdict),
                               text::printable(scan.scanner), text::printable(scan.rules_digest)));
      line("", trust::intoto::terms_of(scan));
    }
    const auto provenance = trust::intoto::read_provenance(*evidence.statement);
    if (!provenance || !*provenance) return;
    const auto& built = **provenance;
    line("built by", text::printable(built.builder));
    line("build type", text::printable(built.build_type));
    for (const auto& source : built.sources) line("built from", text::printable(source));
    for (const auto& ref : built.refs) line("", text::printable(ref));
    line("workflow", text::printable(built.workflow));
  }

  report::Layout layout_;
};

std::string name_of_bundle(const BundleResult& bundle) {
  return bundle.line == 0 ? bundle.path : fmt::format("{} line {}", bundle.path, bundle.line);
}

}  // namespace

std::string verify_as_text(const VerifyReport& report) {
  std::string out;
  TextReport text(out);
  text.verdict(report.file, report.is_verified);
  if (report.failure) text.failure(*report.failure);
  // What holds comes first: the others are often about other files.
  for (const bool holds : {true, false}) {
    for (const auto& bundle : report.bundles) {
      if (holds == bundle.failure.has_value()) continue;
      text.line("bundle", name_of_bundle(bundle));
      if (bundle.failure) text.failure(*bundle.failure);
      if (bundle.evidence && !bundle.failure) text.evidence(*bundle.evidence);
    }
  }
  if (report.model) text.model(*report.model);
  if (report.root != nullptr) text.root(*report.root, report.now);
  return out;
}

}  // namespace assay::cli
