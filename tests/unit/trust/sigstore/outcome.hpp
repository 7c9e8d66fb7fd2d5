#pragma once

#include "support/trust/scene.hpp"
#include "trust/payload.hpp"
#include "trust/sigstore/verify.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace assay::test {

namespace sigstore = trust::sigstore;
using trust::Reason;

/// What the scenes' signer is called, as a policy.
inline sigstore::Policy scene_policy() {
  return {.signer =
              sigstore::KeylessSigner{sigstore::Wanted::exactly(
                                          "https://github.com/acme/model/.github/workflows/build.yml@refs/heads/main"),
                                      sigstore::Wanted::exactly("https://token.example.com")},
          .now = kSceneTime + 3600};
}

/// Verifies what a scene built, as `assay verify` does.
inline trust::Checked<sigstore::Evidence> verify_built(const Scene::Built& built, const sigstore::Policy& policy,
                                                       const trust::Payload& payload) {
  auto bundle = sigstore::parse_bundle(ByteView::of(built.bundle));
  if (!bundle) return std::unexpected(bundle.error());
  auto root = sigstore::parse_trusted_root(ByteView::of(built.root));
  if (!root) return std::unexpected(root.error());
  return sigstore::verify(*bundle, &*root, policy, payload);
}

inline trust::Checked<sigstore::Evidence> verify_scene(const Scene& scene,
                                                       const std::function<void(sigstore::Policy&)>& edit_policy = {}) {
  const auto built = scene.build();
  auto policy = scene_policy();
  if (scene.uses_key) policy.signer = sigstore::KeySigner{*crypto::PublicKey::from_pem(built.key.public_pem())};
  if (edit_policy) edit_policy(policy);
  return verify_built(built, policy, trust::Payload::of_bytes(crypto::bytes_of(built.file)));
}

/// One way to cheat, and what has to be said about it.
struct Negative {
  std::string_view name;
  Reason reason;
  std::function<void(Scene&)> tamper;
  std::function<void(sigstore::Policy&)> policy = {};
};

inline void check_refused(std::span<const Negative> cases) {
  for (const auto& one : cases) {
    INFO(one.name);
    Scene scene;
    one.tamper(scene);
    const auto result = verify_scene(scene, one.policy);
    CHECK_FALSE(result);
    if (result) continue;
    INFO(result.error().message);
    CHECK(code_of(result.error().reason) == code_of(one.reason));
    CHECK_FALSE(result.error().message.empty());
  }
}

}  // namespace assay::test
