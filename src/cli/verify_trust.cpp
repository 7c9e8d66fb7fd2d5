#include "cli/verify_trust.hpp"

#include "cli/small_file.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <chrono>

namespace assay::cli {
namespace {

namespace sigstore = trust::sigstore;
using Method = VerifySettings::Method;
using trust::Checked;
using trust::Reason;

Checked<std::optional<sigstore::TrustedRoot>> load_root(const VerifySettings& settings, const TrustFiles& files) {
  if (files.trusted_root) {
    auto root = sigstore::parse_trusted_root(ByteView::of(*files.trusted_root));
    if (!root) return std::unexpected(std::move(root.error()));
    root->origin = text::printable(*settings.trusted_root_file, 0);
    return std::move(*root);
  }
  if (!settings.uses_builtin_root) return std::nullopt;
  auto root = sigstore::public_good_root();
  if (!root) return std::unexpected(std::move(root.error()));
  return std::move(*root);
}

Checked<sigstore::Signer> load_signer(const VerifySettings& settings, const TrustFiles& files) {
  switch (settings.method) {
    case Method::keyless: return settings.keyless;
    case Method::key: {
      auto key = crypto::PublicKey::from_pem(files.key);
      if (!key)
        return trust::fail(Reason::key_unsupported,
                           fmt::format("--key '{}': {}", text::printable(settings.key_file, 0), key.error().message));
      return sigstore::KeySigner{std::move(*key)};
    }
    case Method::certificate: break;
  }
  sigstore::PrivateSigner signer{.anchors = {}, .signer = settings.signer};
  for (std::size_t i = 0; i < files.certificates.size(); ++i) {
    auto some = crypto::Certificate::from_pem(files.certificates[i]);
    if (!some)
      return trust::fail(Reason::certificate_malformed,
                         fmt::format("--certificate-chain '{}': {}", text::printable(settings.certificate_files[i], 0),
                                     some.error().message));
    for (auto& one : *some) signer.anchors.push_back(std::move(one));
  }
  return signer;
}

}  // namespace

Result<TrustFiles> read_trust_files(const VerifySettings& settings) {
  TrustFiles files;
  if (settings.trusted_root_file) {
    auto bytes = read_small_file(*settings.trusted_root_file);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    files.trusted_root = std::move(*bytes);
  }
  if (settings.method == Method::key) {
    auto bytes = read_small_file(settings.key_file);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    files.key = std::move(*bytes);
  }
  for (const auto& path : settings.certificate_files) {
    auto bytes = read_small_file(path);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    files.certificates.push_back(std::move(*bytes));
  }
  return files;
}

Checked<Trust> load_trust(const VerifySettings& settings, const TrustFiles& files, std::int64_t now) {
  auto signer = load_signer(settings, files);
  if (!signer) return std::unexpected(std::move(signer.error()));
  auto root = load_root(settings, files);
  if (!root) return std::unexpected(std::move(root.error()));
  return Trust{.root = std::move(*root),
               .policy = {.signer = std::move(*signer),
                          .thresholds = settings.thresholds,
                          .now = now,
                          .at_time = settings.at_time,
                          .skips_unverified_timestamps = settings.skips_unverified_timestamps}};
}

std::int64_t seconds_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()).time_since_epoch().count();
}

}  // namespace assay::cli
