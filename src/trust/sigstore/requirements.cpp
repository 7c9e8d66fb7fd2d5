#include "trust/sigstore/requirements.hpp"

#include "core/text.hpp"
#include "trust/intoto/provenance.hpp"
#include "trust/intoto/scan_result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::trust::sigstore {
namespace {

/// What is known about one question, and who says so.
using Answers = std::vector<std::pair<std::string_view, std::string>>;

constexpr std::string_view kStatement = "the statement";
constexpr std::string_view kCertificate = "the certificate";

/// What a scan may have failed on for `clean` to say that nothing at medium was found. `none` is judged at medium.
constexpr std::array<std::string_view, 4> kStrictLevels{"medium", "low", "info", "none"};

Checked<void> compare(std::string_view what, std::string_view wanted, const Answers& answers, Reason reason) {
  bool has_answer = false;
  for (const auto& [who, answer] : answers) {
    if (answer.empty()) continue;
    has_answer = true;
    if (answer != wanted)
      return fail(reason,
                  fmt::format("{}: wanted {}, {} says {}", what, text::quoted(wanted), who, text::quoted(answer)));
  }
  if (!has_answer) return fail(reason, fmt::format("{}: wanted {}, nothing says it", what, text::quoted(wanted)));
  return {};
}

/// The path of `https://github.com/o/r/.github/workflows/x.yml@ref` below its repository.
std::string workflow_path(std::string_view address, std::string_view repository) {
  if (repository.empty() || !address.starts_with(repository)) return {};
  address.remove_prefix(repository.size());
  if (!address.starts_with('/')) return {};
  address.remove_prefix(1);
  return std::string(address.substr(0, address.find('@')));
}

/// All that statement and certificate say about the source of a build.
class BuildAnswers {
 public:
  BuildAnswers(const intoto::Provenance* provenance, const FulcioClaims* claims)
      : provenance_(provenance), claims_(claims) {}

  [[nodiscard]] Answers sources() const {
    Answers out;
    if (provenance_ != nullptr)
      for (const auto& source : provenance_->sources) out.emplace_back(kStatement, source);
    if (claims_ != nullptr) {
      const auto repository = claims_->find("source-repository-uri");
      out.emplace_back(kCertificate, intoto::split_source(repository).repository);
      const auto old = claims_->find("github-workflow-repository");
      if (!old.empty()) out.emplace_back(kCertificate, fmt::format("https://github.com/{}", old));
    }
    return out;
  }

  [[nodiscard]] Answers refs() const {
    Answers out;
    if (provenance_ != nullptr)
      for (const auto& ref : provenance_->refs) out.emplace_back(kStatement, ref);
    if (claims_ != nullptr) {
      out.emplace_back(kCertificate, std::string(claims_->find("source-repository-ref")));
      out.emplace_back(kCertificate, std::string(claims_->find("github-workflow-ref")));
    }
    return out;
  }

  [[nodiscard]] Answers workflows() const {
    Answers out;
    if (provenance_ != nullptr) out.emplace_back(kStatement, provenance_->workflow);
    if (claims_ != nullptr)
      out.emplace_back(kCertificate,
                       workflow_path(claims_->find("build-config-uri"), claims_->find("source-repository-uri")));
    return out;
  }

 private:
  const intoto::Provenance* provenance_;
  const FulcioClaims* claims_;
};

/// `clean` is worth what had to be clean.
Checked<void> check_terms(const intoto::ScanResult& scan, const Requirements& wanted) {
  const auto is_strict = std::ranges::find(kStrictLevels, scan.fail_on) != kStrictLevels.end();
  const auto is_known =
      !scan.policy || std::ranges::find(wanted.scan_policies, scan.policy->sha256) != wanted.scan_policies.end();
  if (is_strict && is_known && !scan.baseline) return {};
  return fail(
      Reason::scan_mismatch,
      fmt::format("terms: wanted a scan that fails on medium, by no policy but those that are named, and without "
                  "a baseline; the statement says: {}",
                  intoto::terms_of(scan)));
}

Checked<void> check_scan(const Evidence& evidence, const Requirements& wanted) {
  std::optional<intoto::ScanResult> result;
  if (evidence.statement) {
    auto read = intoto::read_scan_result(*evidence.statement);
    if (!read) return std::unexpected(std::move(read.error()));
    result = std::move(*read);
  }
  if (!result) return fail(Reason::scan_missing, "no result of a scan of this file was signed");
  if (auto same = compare("verdict", *wanted.scan_verdict, {{kStatement, result->verdict}}, Reason::scan_mismatch);
      !same)
    return same;
  return result->verdict == "clean" ? check_terms(*result, wanted) : Checked<void>();
}

}  // namespace

Checked<void> check_requirements(const Evidence& evidence, const Requirements& wanted) {
  if (wanted.predicate_type) {
    const auto type = evidence.statement ? evidence.statement->predicate_type : std::string();
    if (type != *wanted.predicate_type)
      return fail(Reason::statement_unsupported,
                  fmt::format("predicate type: wanted {}, got {}", text::quoted(*wanted.predicate_type),
                              type.empty() ? "no statement" : text::quoted(type)));
  }
  if (wanted.scan_verdict)
    if (auto same = check_scan(evidence, wanted); !same) return same;
  if (!wanted.asks_about_build()) return {};
  std::optional<intoto::Provenance> provenance;
  if (evidence.statement) {
    auto read = intoto::read_provenance(*evidence.statement);
    if (!read) return std::unexpected(std::move(read.error()));
    provenance = std::move(*read);
  }
  const auto* claims = evidence.claims ? &*evidence.claims : nullptr;
  if (!provenance && (claims == nullptr || wanted.builder || wanted.build_type))
    return fail(Reason::provenance_missing, "no SLSA provenance (v0.2 or v1) about this file was signed");

  if (wanted.builder)
    if (auto same = compare("builder", *wanted.builder, {{kStatement, provenance->builder}}, Reason::builder_mismatch);
        !same)
      return same;
  if (wanted.build_type)
    if (auto same = compare("build type", *wanted.build_type, {{kStatement, provenance->build_type}},
                            Reason::build_type_mismatch);
        !same)
      return same;
  const BuildAnswers answers(provenance ? &*provenance : nullptr, claims);
  if (wanted.source)
    if (auto same = compare("source", intoto::split_source(*wanted.source).repository, answers.sources(),
                            Reason::source_mismatch);
        !same)
      return same;
  if (wanted.ref)
    if (auto same = compare("source ref", *wanted.ref, answers.refs(), Reason::source_mismatch); !same) return same;
  if (wanted.workflow)
    if (auto same = compare("workflow", *wanted.workflow, answers.workflows(), Reason::workflow_mismatch); !same)
      return same;
  return {};
}

}  // namespace assay::trust::sigstore
