#include "cli/verify_bundles.hpp"

#include "cli/small_file.hpp"
#include "core/text.hpp"
#include "trust/json/lines.hpp"
#include "trust/sigstore/verify.hpp"

#include <utility>
#include <variant>

namespace assay::cli {
namespace {

namespace sigstore = trust::sigstore;

BundleResult verify_one(ByteView bytes, const Trust& trust, const sigstore::Requirements& requirements,
                        const trust::Payload* payload) {
  BundleResult result;
  const bool is_private = std::holds_alternative<sigstore::PrivateSigner>(trust.policy.signer);
  const auto bundle =
      sigstore::parse_bundle(bytes, is_private ? sigstore::kPrivateAuthorityRules : sigstore::kStrictRules);
  if (!bundle) {
    result.failure = bundle.error();
    return result;
  }
  auto evidence = payload == nullptr ? sigstore::verify_statement(*bundle, trust.root_or_null(), trust.policy)
                                     : sigstore::verify(*bundle, trust.root_or_null(), trust.policy, *payload);
  if (!evidence) {
    result.failure = std::move(evidence.error());
    return result;
  }
  if (const auto met = sigstore::check_requirements(*evidence, requirements); !met) result.failure = met.error();
  result.evidence = std::move(*evidence);
  return result;
}

/// Without a payload: what statements say.
std::vector<BundleResult> verify_all(const std::vector<BundleFile>& files, const Trust& trust,
                                     const sigstore::Requirements& requirements, const trust::Payload* payload) {
  std::vector<BundleResult> results;
  for (const auto& file : files) {
    const auto bundles = trust::split_documents(ByteView::of(file.bytes));
    for (std::size_t i = 0; i < bundles.size(); ++i) {
      auto result = verify_one(bundles[i], trust, requirements, payload);
      result.path = text::printable(file.path, 0);
      result.line = bundles.size() > 1 ? i + 1 : 0;
      results.push_back(std::move(result));
    }
  }
  return results;
}

}  // namespace

Result<std::vector<BundleFile>> read_bundles(const std::vector<std::string>& paths) {
  std::vector<BundleFile> files;
  files.reserve(paths.size());
  for (const auto& path : paths) {
    auto bytes = read_small_file(path);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    files.push_back({path, std::move(*bytes)});
  }
  return files;
}

std::vector<BundleResult> verify_bundles(const std::vector<BundleFile>& files, const Trust& trust,
                                         const sigstore::Requirements& requirements, const trust::Payload& payload) {
  return verify_all(files, trust, requirements, &payload);
}

std::vector<BundleResult> verify_statements(const std::vector<BundleFile>& files, const Trust& trust,
                                            const sigstore::Requirements& requirements) {
  return verify_all(files, trust, requirements, nullptr);
}

}  // namespace assay::cli
