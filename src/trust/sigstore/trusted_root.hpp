#pragma once

#include "core/rfc3339.hpp"
#include "crypto/certificate.hpp"
#include "crypto/key.hpp"
#include "trust/failure.hpp"

#include <assay/bytes.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::trust::sigstore {

/// When something was trusted. Both ends belong to it; without an end it still is.
struct Window {
  Instant start;
  std::optional<Instant> end;

  /// The whole stretch of whole seconds lies inside.
  [[nodiscard]] bool contains(std::int64_t from, std::int64_t until) const;
  [[nodiscard]] bool contains(std::int64_t time) const { return contains(time, time); }
};

/// "from 2021-01-12T11:53:27Z on", for messages.
[[nodiscard]] std::string describe(const Window& window);

/// A transparency log: of signatures (Rekor) or of certificates (CT).
struct TransparencyLog {
  std::string base_url;
  std::string host;       ///< of the base URL, with its port: what signs checkpoints is called so
  std::string operator_;  ///< who runs it, when the root says so; logs of one operator are one witness
  crypto::Bytes id;
  crypto::PublicKey key;
  Window valid_for;
};

/// Who issues certificates or timestamps.
struct Authority {
  std::string uri;
  std::string operator_;
  std::vector<crypto::Certificate> chain;  ///< what issues first, the anchor last; one at least
  Window valid_for;

  [[nodiscard]] const crypto::Certificate& anchor() const { return chain.back(); }
};

/// All that a verifier believes without proof, from a file that its owner got over a channel he trusts.
struct TrustedRoot {
  std::vector<TransparencyLog> logs;
  std::vector<TransparencyLog> certificate_logs;
  std::vector<Authority> certificate_authorities;
  std::vector<Authority> timestamp_authorities;
  /// Members of the file that assay does not know, and entries it cannot use: keys of kinds it does not accept.
  std::vector<std::string> notes;
  std::string sha256;  ///< of the file, in hexadecimal
  std::string origin;  ///< where it came from, for people: a path, or the name of the built-in root
  std::string dated;   ///< when the built-in root was published; empty for files

  /// The newest start of anything in it: the root is at least as young as that.
  [[nodiscard]] std::int64_t newest_start() const;
};

/// Reads a trusted root (0.1, 0.2), or a client trust configuration that holds one; or several, one a line, which are
/// then trusted together.
[[nodiscard]] Checked<TrustedRoot> parse_trusted_root(ByteView bytes);

/// The public-good instance's root, as it was when this version of assay was built.
[[nodiscard]] Checked<TrustedRoot> public_good_root();
/// The same as the file it was read from.
[[nodiscard]] std::string_view public_good_root_text();
/// When it was published: `2026-03-18`.
[[nodiscard]] std::string_view public_good_root_date();

}  // namespace assay::trust::sigstore
