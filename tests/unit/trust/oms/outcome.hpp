#pragma once

#include "support/trust/model.hpp"
#include "trust/oms/verify.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace assay::test {

namespace oms = trust::oms;
namespace sigstore = trust::sigstore;
using trust::Reason;

inline sigstore::Policy key_policy(const TestKey& key) {
  return {.signer = sigstore::KeySigner{*crypto::PublicKey::from_pem(key.public_pem())},
          .thresholds = sigstore::kPrivate,
          .now = kSceneTime};
}

/// Verifies a statement about a model that was signed with a key, as `assay verify` does.
inline trust::Checked<oms::SignedModel> verify_statement(const std::string& statement,
                                                         const std::function<void(Scene&)>& edit = {}) {
  const auto made = sign_model_statement(statement, edit);
  return oms::verify_signature(ByteView::of(made.bundle), nullptr, key_policy(made.key));
}

template <class T>
void check_reason(const trust::Checked<T>& result, Reason reason) {
  REQUIRE_FALSE(result);
  INFO(result.error().message);
  CHECK(code_of(result.error().reason) == code_of(reason));
  CHECK_FALSE(result.error().message.empty());
}

}  // namespace assay::test
