#include "trust/sigstore/sct.hpp"

#include "core/rfc3339.hpp"
#include "core/text.hpp"
#include "crypto/digest.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

namespace assay::trust::sigstore {
namespace {

constexpr std::string_view kSctList = "1.3.6.1.4.1.11129.2.4.2";
constexpr std::size_t kMostScts = 16;

// RFC 5246, 7.4.1.4.1
constexpr std::uint8_t kSha256 = 4;
constexpr std::uint8_t kRsa = 1;
constexpr std::uint8_t kEcdsa = 3;

/// A SignedCertificateTimestamp (RFC 6962, 3.2).
struct Sct {
  crypto::ByteSpan log_id;
  std::uint64_t milliseconds = 0;
  crypto::ByteSpan extensions;
  std::uint8_t hash = 0;
  std::uint8_t signature_kind = 0;
  crypto::ByteSpan signature;
};

std::unexpected<Failure> refuse(std::string_view what) {
  return fail(Reason::sct_invalid, fmt::format("embedded SCT: {}", what));
}

/// The inside of an OCTET STRING that fills `der` with the shortest length there is.
std::optional<ByteView> octet_string(ByteView der) {
  constexpr std::uint8_t kTag = 0x04;
  Cursor in(der);
  if (in.u8("tag") != kTag) return std::nullopt;
  std::uint64_t size = in.u8("length");
  if (size == 0x81) {
    size = in.u8("length");
    if (size < 0x80) return std::nullopt;
  } else if (size == 0x82) {
    size = in.u16be("length");
    if (size < 0x100) return std::nullopt;
  } else if (size > 0x7F) {
    return std::nullopt;
  }
  const auto inside = in.take(size, "octets");
  if (!in || in.remaining() != 0) return std::nullopt;
  return inside;
}

/// Every part has to be filled to its last byte: what is left over would be signed by nobody.
Checked<std::vector<Sct>> parse_list(ByteView extension) {
  const auto list = octet_string(extension);
  if (!list) return refuse("the list is not an OCTET STRING");
  Cursor in(*list);
  const std::uint64_t length = in.u16be("list length");
  if (!in || length != in.remaining()) return refuse("the list is not as long as it says");
  std::vector<Sct> all;
  while (in && in.remaining() > 0) {
    if (all.size() == kMostScts) return refuse("more than 16 in one certificate");
    Cursor one(in.take(in.u16be("length"), "SCT"));
    Sct sct;
    const auto version = one.u8("version");
    sct.log_id = one.take(32, "log id").span();
    sct.milliseconds = one.u64be("timestamp");
    sct.extensions = one.take(one.u16be("extensions length"), "extensions").span();
    sct.hash = one.u8("hash");
    sct.signature_kind = one.u8("signature kind");
    sct.signature = one.take(one.u16be("signature length"), "signature").span();
    if (!in || !one || one.remaining() != 0) return refuse("it is not as long as it says");
    if (version != 0) return refuse("not of version 1");
    all.push_back(sct);
  }
  if (!in) return refuse("the list ends early");
  return all;
}

void put(crypto::Bytes& out, std::uint64_t value, unsigned width) {
  for (unsigned shift = width * 8; shift > 0; shift -= 8) out.push_back(static_cast<std::byte>(value >> (shift - 8)));
}

/// What a log signs for a certificate that it saw before its SCTs were in it (RFC 6962, 3.2: precert_entry).
crypto::Bytes signed_data(const Sct& sct, const crypto::Certificate& issuer, crypto::ByteSpan tbs) {
  constexpr std::uint64_t kPrecertificate = 1;
  crypto::Bytes out;
  put(out, 0, 1);  // version 1
  put(out, 0, 1);  // certificate_timestamp
  put(out, sct.milliseconds, 8);
  put(out, kPrecertificate, 2);
  std::ranges::copy(crypto::sha256(issuer.spki()), std::back_inserter(out));
  put(out, tbs.size(), 3);
  std::ranges::copy(tbs, std::back_inserter(out));
  put(out, sct.extensions.size(), 2);
  std::ranges::copy(sct.extensions, std::back_inserter(out));
  return out;
}

/// What is wrong with the word of a log that is trusted; empty when nothing is.
std::string complaint(const Sct& sct, const TransparencyLog& log, const crypto::Certificate& issuer,
                      crypto::ByteSpan tbs, std::int64_t latest_time) {
  const auto host = text::printable(log.base_url);
  const auto wanted_kind = log.key.kind() == crypto::KeyKind::rsa ? kRsa : kEcdsa;
  if (sct.hash != kSha256 || sct.signature_kind != wanted_kind)
    return fmt::format("{} does not sign with that algorithm", host);
  if (!log.key.verify(signed_data(sct, issuer, tbs), sct.signature, {crypto::HashAlgorithm::sha256}))
    return fmt::format("the signature of {} does not hold", host);
  const auto time = static_cast<std::int64_t>(sct.milliseconds / 1000);
  if (time > latest_time) return fmt::format("{} is in the future", rfc3339(time));
  if (!log.valid_for.contains(time))
    return fmt::format("{} was trusted {}, not at {}", host, describe(log.valid_for), rfc3339(time));
  return {};
}

}  // namespace

Checked<std::vector<std::string>> verify_certificate_logs(const crypto::Certificate& leaf,
                                                          const crypto::Certificate& issuer,
                                                          std::span<const TransparencyLog> logs, std::uint32_t wanted,
                                                          std::int64_t latest_time) {
  std::vector<std::string> vouching;
  if (wanted == 0) return vouching;
  const auto found = leaf.extensions(kSctList);
  if (found.empty()) return fail(Reason::sct_missing, "the certificate holds no SCT");
  if (found.size() > 1) return refuse("two lists");
  const auto scts = parse_list(ByteView(found.front().value));
  if (!scts) return std::unexpected(scts.error());
  const auto tbs = leaf.tbs_without(kSctList);
  if (!tbs) return refuse(tbs.error().message);

  std::string last_complaint;
  for (const auto& sct : *scts) {
    const auto log =
        std::ranges::find_if(logs, [&](const auto& one) { return std::ranges::equal(one.id, sct.log_id); });
    if (log == logs.end()) continue;
    if (auto why = complaint(sct, *log, issuer, *tbs, latest_time); !why.empty()) {
      last_complaint = std::move(why);
    } else if (std::ranges::find(vouching, log->base_url) == vouching.end()) {
      vouching.push_back(log->base_url);
    }
  }
  if (vouching.size() >= wanted) return vouching;
  if (!last_complaint.empty()) return refuse(last_complaint);
  return fail(Reason::sct_missing, fmt::format("wanted the word of {} trusted certificate logs, got {} of {} SCTs",
                                               wanted, vouching.size(), scts->size()));
}

}  // namespace assay::trust::sigstore
