// Any bytes as a Sigstore bundle: what is mapped keeps the promises of its version, and nothing of it verifies, because
// nobody signed it for this file.
#include "fuzz/check.hpp"
#include "trust/json/lines.hpp"
#include "trust/payload.hpp"
#include "trust/sigstore/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace {

namespace sigstore = assay::trust::sigstore;

const sigstore::TrustedRoot& root() {
  static const sigstore::TrustedRoot kRoot = sigstore::public_good_root().value();
  return kRoot;
}

void check_bundle(assay::ByteView bytes, sigstore::BundleRules rules) {
  const auto bundle = sigstore::parse_bundle(bytes, rules);
  if (!bundle) {
    ASSAY_CHECK(!bundle.error().message.empty());
    return;
  }
  ASSAY_CHECK(!bundle->signature().empty());
  ASSAY_CHECK(bundle->log_entries.size() <= 32 && bundle->timestamps.size() <= 32);
  for (const auto& entry : bundle->log_entries) ASSAY_CHECK(entry.log_index >= 0 && !entry.body.empty());
  const auto payload = assay::trust::Payload::of_bytes(assay::crypto::bytes_of("nobody signed this"));
  const sigstore::Policy policy{.signer = sigstore::KeylessSigner{}, .now = 1'790'000'000};
  ASSAY_CHECK(!sigstore::verify(*bundle, &root(), policy, payload));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const assay::ByteView bytes(std::as_bytes(std::span(data, size)));
  for (const auto& one : assay::trust::split_documents(bytes)) {
    ASSAY_CHECK(one.range().end() <= size);
    check_bundle(one, sigstore::kStrictRules);
    check_bundle(one, sigstore::kModelSigningRules);
  }
  return 0;
}
