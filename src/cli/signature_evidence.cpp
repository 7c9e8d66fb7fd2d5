#include "cli/signature_evidence.hpp"

#include "core/rfc3339.hpp"
#include "core/text.hpp"
#include "trust/intoto/provenance.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>

namespace assay::cli {
namespace {

namespace sigstore = trust::sigstore;
using Method = sigstore::Evidence::Method;

class List {
 public:
  void text(std::string_view key, std::string_view foreign) {
    if (!foreign.empty()) evidence_.push_back({std::string(key), text::printable(foreign)});
  }
  void texts(std::string_view key, std::vector<std::string> texts) {
    if (!texts.empty()) evidence_.push_back({std::string(key), std::move(texts)});
  }
  [[nodiscard]] std::vector<Evidence> take() { return std::move(evidence_); }

 private:
  std::vector<Evidence> evidence_;
};

std::vector<std::string> printable(const std::vector<std::string>& foreign) {
  std::vector<std::string> texts;
  texts.reserve(foreign.size());
  for (const auto& text : foreign) texts.push_back(text::printable(text));
  return texts;
}

std::optional<std::int64_t> published(const sigstore::TrustedRoot& root) {
  const auto dated = parse_rfc3339(root.dated + "T00:00:00Z");
  return dated ? std::optional(dated->seconds) : std::nullopt;
}

void add_signer(const sigstore::Evidence& evidence, List& list) {
  switch (evidence.method) {
    case Method::keyless:
      list.text("method", "keyless");
      list.text("identity", evidence.claims->identity);
      list.text("issuer", evidence.claims->issuer);
      list.text("source", evidence.claims->find("source-repository-uri"));
      list.text("source_ref", evidence.claims->find("source-repository-ref"));
      break;
    case Method::key: list.text("method", "key"); break;
    case Method::certificate:
      list.text("method", "certificate");
      list.text("subject", evidence.subject);
      list.text("issuer", evidence.issuer);
      break;
  }
  list.text("certificate_sha256", evidence.certificate_sha256);
  list.text("key_sha256", evidence.key_sha256);
}

void add_provenance(const sigstore::Evidence& evidence, List& list) {
  if (!evidence.statement) return;
  list.text("predicate_type", evidence.statement->predicate_type);
  const auto provenance = trust::intoto::read_provenance(*evidence.statement);
  if (!provenance || !*provenance) return;
  list.text("builder", (*provenance)->builder);
  list.text("build_type", (*provenance)->build_type);
  list.texts("sources", printable((*provenance)->sources));
  list.texts("refs", printable((*provenance)->refs));
  list.text("workflow", (*provenance)->workflow);
}

}  // namespace

std::string who_signed(const sigstore::Evidence& evidence) {
  switch (evidence.method) {
    case Method::keyless:
      return fmt::format("Signed by {}, known to {}.", text::quoted(evidence.claims->identity),
                         text::quoted(evidence.claims->issuer));
    case Method::key: return fmt::format("Signed with the key sha256:{}.", evidence.key_sha256);
    case Method::certificate:
      return fmt::format("Signed by {}, certified by {}.", text::quoted(evidence.subject),
                         text::quoted(evidence.issuer));
  }
  return {};
}

std::int64_t date_of(const sigstore::TrustedRoot& root) { return published(root).value_or(root.newest_start()); }

std::string describe(const sigstore::TrustedRoot& root, std::int64_t now) {
  constexpr std::int64_t kDay = 86400;
  const auto since = date_of(root);
  return fmt::format("{}, {} {} ({} days ago)", root.origin, published(root) ? "published" : "newest entry of",
                     rfc3339(since).substr(0, 10), (now - since) / kDay);
}

std::vector<Evidence> evidence_of(const sigstore::Evidence& evidence, const sigstore::TrustedRoot* root,
                                  std::int64_t now) {
  List list;
  add_signer(evidence, list);
  std::vector<std::string> times;
  times.reserve(evidence.times.size());
  for (const auto& time : evidence.times)
    times.push_back(fmt::format("{} {}", rfc3339(time.earliest), text::printable(time.authority)));
  list.texts("times", std::move(times));
  std::vector<std::string> entries;
  entries.reserve(evidence.log_entries.size());
  for (const auto& entry : evidence.log_entries)
    entries.push_back(fmt::format("{} {}", text::printable(entry.log), entry.index));
  list.texts("log_entries", std::move(entries));
  if (root != nullptr) list.text("trusted_root", describe(*root, now));
  add_provenance(evidence, list);
  list.texts("not_checked", printable(evidence.not_checked));
  return list.take();
}

}  // namespace assay::cli
