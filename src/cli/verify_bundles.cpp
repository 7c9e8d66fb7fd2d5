#include "cli/verify_bundles.hpp"

#include "core/text.hpp"
#include "trust/json/lines.hpp"
#include "trust/sigstore/verify.hpp"

#include <utility>
#include <variant>

namespace assay::cli {
namespace {

namespace sigstore = trust::sigstore;

BundleResult verify_one(ByteView bytes, const Trust& trust, const sigstore::Requirements& requirements,
                        const trust::Payload& payload) {
  BundleResult result;
  const bool is_private = std::holds_alternative<sigstore::PrivateSigner>(trust.policy.signer);
  const auto bundle =
      sigstore::parse_bundle(bytes, is_private ? sigstore::kPrivateAuthorityRules : sigstore::kStrictRules);
  if (!bundle) {
    result.failure = bundle.error();
    return result;
  }
  auto evidence = sigstore::verify(*bundle, trust.root_or_null(), trust.policy, payload);
  if (!evidence) {
    result.failure = std::move(evidence.error());
    return result;
  }
  if (const auto met = sigstore::check_requirements(*evidence, requirements); !met) result.failure = met.error();
  result.evidence = std::move(*evidence);
  return result;
}

}  // namespace

std::vector<BundleResult> verify_bundles(const std::vector<BundleFile>& files, const Trust& trust,
                                         const sigstore::Requirements& requirements, const trust::Payload& payload) {
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

}  // namespace assay::cli
