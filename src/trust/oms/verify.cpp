#include "trust/oms/verify.hpp"

#include "core/hex.hpp"
#include "core/text.hpp"
#include "crypto/digest.hpp"
#include "trust/sigstore/bundle.hpp"
#include "trust/sigstore/verify.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

namespace assay::trust::oms {
namespace {

using sigstore::Bundle;

/// What the specification asks of model signatures beyond that of bundles.
Checked<void> check_form(const Bundle& bundle, const sigstore::Policy& policy) {
  if (bundle.envelope() == nullptr)
    return fail(Reason::bundle_unsupported, "wanted an envelope with a statement about a model, got a bare signature");
  const bool is_keyless = std::holds_alternative<sigstore::KeylessSigner>(policy.signer);
  if (!is_keyless && bundle.version != Bundle::Version::v0_3)
    return fail(Reason::bundle_unsupported,
                "signatures of models with keys and certificates are bundles of version 0.3");
  return {};
}

/// The specification knows ECDSA, and each curve with its own hash (OMS 1.0, 5.3).
Checked<void> check_key_kind(const sigstore::Evidence& evidence) {
  switch (evidence.key_kind) {
    case crypto::KeyKind::ecdsa_p256:
    case crypto::KeyKind::ecdsa_p384:
    case crypto::KeyKind::ecdsa_p521: return {};
    default:
      return fail(Reason::key_unsupported,
                  fmt::format("key: models are signed with ECDSA, not with {}", crypto::name_of(evidence.key_kind)));
  }
}

/// The signature holds; what the bundle says about its key has to agree. The hint is the SHA-256 of the key's PEM.
Checked<void> compare_key(const Bundle& bundle, const sigstore::Policy& policy) {
  const auto* signer = std::get_if<sigstore::KeySigner>(&policy.signer);
  const auto* material = std::get_if<sigstore::KeyMaterial>(&bundle.material);
  if (signer == nullptr || material == nullptr) return {};
  const auto hint = hex(crypto::sha256(crypto::bytes_of(signer->key.pem())));
  if (!material->hint.empty() && material->hint != hint)
    return fail(Reason::material_mismatch, fmt::format("the bundle names another key: wanted the hint {}, got {}", hint,
                                                       text::quoted(material->hint)));
  if (material->embedded_pem.empty()) return {};
  const auto embedded = crypto::PublicKey::from_pem(material->embedded_pem);
  if (!embedded || *embedded != signer->key)
    return fail(Reason::material_mismatch, "the bundle holds another key than the one that was given");
  return {};
}

bool has_old_material(const Bundle& bundle) {
  const auto* material = std::get_if<sigstore::KeyMaterial>(&bundle.material);
  return material != nullptr && !material->embedded_pem.empty();
}

}  // namespace

Checked<SignedModel> verify_signature(ByteView bytes, const sigstore::TrustedRoot* root,
                                      const sigstore::Policy& policy) {
  const auto bundle = sigstore::parse_bundle(bytes, sigstore::kModelSigningRules);
  if (!bundle) return std::unexpected(bundle.error());
  if (auto form = check_form(*bundle, policy); !form) return std::unexpected(std::move(form.error()));

  auto rules = policy;
  rules.wants_natural_hash = true;
  auto evidence = sigstore::verify_signature(*bundle, root, rules, nullptr);
  bool is_legacy = false;
  if (!evidence && evidence.error().reason == Reason::signature_invalid) {
    // Version 0.2 signed something else, and with SHA-256 on every curve.
    rules.wants_natural_hash = false;
    rules.has_legacy_envelopes = true;
    auto old = sigstore::verify_signature(*bundle, root, rules, nullptr);
    is_legacy = old.has_value();
    if (old) evidence = std::move(old);
  }
  if (!evidence) return std::unexpected(std::move(evidence.error()));
  if (auto kind = check_key_kind(*evidence); !kind) return std::unexpected(std::move(kind.error()));
  if (auto same = compare_key(*bundle, policy); !same) return std::unexpected(std::move(same.error()));

  auto statement = intoto::parse_statement(*bundle->envelope(), kMostResources);
  if (!statement) return std::unexpected(std::move(statement.error()));
  auto manifest = read_manifest(*statement, is_legacy);
  if (!manifest) return std::unexpected(std::move(manifest.error()));
  if (is_legacy)
    evidence->not_checked.emplace_back(
        "whether the signer's list of files is whole: version 0.2 of model signing does not say so");
  if (has_old_material(*bundle)) evidence->legacy = "model signing before 1.1: the bundle holds the key itself";
  if (is_legacy) evidence->legacy = "model signing 0.2: a list of files signed in a form of its own";
  evidence->digest = manifest->root_digest;
  evidence->subject_name = manifest->model_name;
  evidence->statement = std::move(*statement);
  return SignedModel{std::move(*evidence), std::move(*manifest)};
}

}  // namespace assay::trust::oms
