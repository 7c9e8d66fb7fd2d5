#include "trust/sigstore/trusted_root.hpp"

#include "core/hex.hpp"
#include "core/text.hpp"
#include "crypto/digest.hpp"
#include "trust/json/lines.hpp"
#include "trust/json/strict.hpp"
#include "trust/sigstore/checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace assay::trust::sigstore {
namespace {

constexpr DocumentKind kKind{.reason = Reason::trusted_root_malformed, .name = "trusted root"};
constexpr std::size_t kMostItems = 256;
constexpr std::size_t kMostChain = 10;

constexpr std::array<std::string_view, 3> kMediaTypes{
    "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    "application/vnd.dev.sigstore.trustedroot.v0.1+json",
    "application/vnd.dev.sigstore.trustedroot.v0.2+json",
};
constexpr std::string_view kClientConfiguration = "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json";

/// With its port when the URL states one: that is what a log calls itself.
std::string host_of(std::string_view url) {
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  return std::string(url.substr(0, url.find_first_of("/?#")));
}

class RootMapper {
 public:
  RootMapper(Mapping& mapping, TrustedRoot& root) : mapping_(mapping), root_(root) {}

  void map(const std::optional<json::Value>& value, const std::string& where) {
    ObjectReader in(mapping_, value, where);
    const auto media_type = in.text("mediaType");
    if (std::ranges::find(kMediaTypes, media_type) == kMediaTypes.end())
      mapping_.fail(in.at("mediaType"),
                    fmt::format("wanted a trusted root 0.1 or 0.2, got {}", text::quoted(media_type)));
    each(in, "tlogs", [&](const json::Value& one, const std::string& at) { map_log(one, at, root_.logs); });
    each(in, "ctlogs",
         [&](const json::Value& one, const std::string& at) { map_log(one, at, root_.certificate_logs); });
    each(in, "certificateAuthorities",
         [&](const json::Value& one, const std::string& at) { map_authority(one, at, root_.certificate_authorities); });
    each(in, "timestampAuthorities",
         [&](const json::Value& one, const std::string& at) { map_authority(one, at, root_.timestamp_authorities); });
    in.finish();
  }

 private:
  template <class Map>
  void each(ObjectReader& in, std::string_view name, const Map& map) {
    const auto items = in.array(name, kMostItems);
    for (std::size_t i = 0; i < items.size() && !mapping_.has_failed(); ++i) map(items[i], in.at(name, i));
  }

  Instant map_instant(ObjectReader& in, std::string_view name, const std::string& text) {
    const auto instant = parse_rfc3339(text);
    if (!instant) mapping_.fail(in.at(name), fmt::format("wanted a time of RFC 3339, got {}", text::quoted(text)));
    return instant.value_or(Instant());
  }

  Window map_window(const std::optional<json::Value>& value, const std::string& where) {
    ObjectReader in(mapping_, value, where);
    Window window;
    // Without a start everything that was ever signed with a key that leaked before it was trusted would hold.
    window.start = map_instant(in, "start", in.text("start"));
    if (const auto end = in.optional_text("end")) window.end = map_instant(in, "end", *end);
    in.finish();
    return window;
  }

  /// Keys of kinds that assay does not accept make the entry useless, not the root.
  Result<crypto::PublicKey> map_key(ObjectReader& in) {
    const auto bytes = in.base64("rawBytes");
    const auto details = in.optional_text("keyDetails").value_or("");
    const bool is_pkcs1 = details.starts_with("PKCS1_RSA_");
    return is_pkcs1 ? crypto::PublicKey::from_pkcs1(bytes) : crypto::PublicKey::from_spki(bytes);
  }

  void map_log(const json::Value& value, const std::string& where, std::vector<TransparencyLog>& out) {
    ObjectReader in(mapping_, value, where);
    auto base_url = in.text("baseUrl");
    const auto hash = in.text("hashAlgorithm");
    auto operator_name = in.optional_text("operator").value_or("");
    ObjectReader key_in(mapping_, in.object("publicKey"), in.at("publicKey"));
    auto key = map_key(key_in);
    const auto window = map_window(key_in.object("validFor"), key_in.at("validFor"));
    key_in.finish();
    ObjectReader id_in(mapping_, in.object("logId"), in.at("logId"));
    auto id = id_in.base64("keyId");
    id_in.finish();
    static_cast<void>(in.find("checkpointKeyId"));  // follows from key and name
    in.finish();
    if (mapping_.has_failed()) return;
    if (!key && key.error().code == ErrorCode::malformed)
      return mapping_.fail(key_in.at("rawBytes"), key.error().message);
    if (!key || hash != "SHA2_256") {
      root_.notes.push_back(fmt::format("{} ({}) cannot be used: {}", where, text::printable(base_url),
                                        key ? "its hash is not SHA-256" : key.error().message));
      return;
    }
    auto host = host_of(base_url);
    const auto by_key = crypto::sha256(key->spki());
    const auto by_note = note_key_id(host, *key);
    const bool fits = std::ranges::equal(id, by_key) || std::ranges::equal(id, by_note) ||
                      (id.size() == 4 && std::ranges::equal(id, std::span(by_note).first(4)));
    if (!fits) return mapping_.fail(in.at("logId"), "not the identifier of its key");
    out.push_back(
        {std::move(base_url), std::move(host), std::move(operator_name), std::move(id), std::move(*key), window});
  }

  void map_authority(const json::Value& value, const std::string& where, std::vector<Authority>& out) {
    ObjectReader in(mapping_, value, where);
    static_cast<void>(in.find("subject"));  // the certificates say it
    Authority authority;
    authority.uri = in.optional_text("uri").value_or("");
    authority.operator_ = in.optional_text("operator").value_or("");
    authority.valid_for = map_window(in.object("validFor"), in.at("validFor"));
    ObjectReader chain(mapping_, in.object("certChain"), in.at("certChain"));
    const auto certificates = chain.array("certificates", kMostChain);
    if (certificates.empty()) mapping_.fail(chain.at("certificates"), "wanted one at least");
    for (std::size_t i = 0; i < certificates.size() && !mapping_.has_failed(); ++i) {
      ObjectReader one(mapping_, certificates[i], chain.at("certificates", i));
      const auto der = one.base64("rawBytes");
      one.finish();
      if (mapping_.has_failed()) return;
      auto certificate = crypto::Certificate::from_der(der);
      if (!certificate) return mapping_.fail(chain.at("certificates", i), certificate.error().message);
      authority.chain.push_back(std::move(*certificate));
    }
    chain.finish();
    in.finish();
    if (!mapping_.has_failed()) out.push_back(std::move(authority));
  }

  Mapping& mapping_;
  TrustedRoot& root_;
};

}  // namespace

bool Window::contains(std::int64_t from, std::int64_t until) const {
  // A moment is a whole second: it lies behind a start with a fraction only when its second does.
  if (from < start.seconds || (from == start.seconds && start.nanoseconds > 0)) return false;
  return !end || until <= end->seconds;
}

std::string describe(const Window& window) {
  if (!window.end) return fmt::format("from {} on", rfc3339(window.start.seconds));
  return fmt::format("from {} to {}", rfc3339(window.start.seconds), rfc3339(window.end->seconds));
}

std::int64_t TrustedRoot::newest_start() const {
  std::int64_t newest = 0;
  for (const auto* list : {&logs, &certificate_logs})
    for (const auto& log : *list) newest = std::max(newest, log.valid_for.start.seconds);
  for (const auto* list : {&certificate_authorities, &timestamp_authorities})
    for (const auto& authority : *list) newest = std::max(newest, authority.valid_for.start.seconds);
  return newest;
}

namespace {

Checked<TrustedRoot> parse_one(ByteView bytes) {
  const auto view = bytes.rebased();
  const auto document = parse_strictly(view, kKind);
  if (!document) return std::unexpected(document.error());

  Mapping mapping(kKind, Mapping::UnknownMembers::noted);
  TrustedRoot root;
  RootMapper mapper(mapping, root);
  const auto value = document->root();
  const auto media_type = value->find("mediaType");
  if (media_type && media_type->is_text(kClientConfiguration)) {
    mapper.map(value->find("trustedRoot"), "trustedRoot");
  } else {
    mapper.map(value, "");
  }
  if (mapping.has_failed()) return std::unexpected(*mapping.failure());
  for (const auto& note : mapping.notes()) root.notes.push_back("unknown member " + note);
  return root;
}

template <class Item>
void append(std::vector<Item>& to, std::vector<Item>& from) {
  std::ranges::move(from, std::back_inserter(to));
}

}  // namespace

Checked<TrustedRoot> parse_trusted_root(ByteView bytes) {
  TrustedRoot all;
  for (const auto& document : split_documents(bytes)) {
    auto one = parse_one(document);
    if (!one) return one;
    append(all.logs, one->logs);
    append(all.certificate_logs, one->certificate_logs);
    append(all.certificate_authorities, one->certificate_authorities);
    append(all.timestamp_authorities, one->timestamp_authorities);
    append(all.notes, one->notes);
  }
  all.sha256 = hex(crypto::sha256(bytes.span()));
  return all;
}

Checked<TrustedRoot> public_good_root() {
  auto root = parse_trusted_root(ByteView::of(public_good_root_text()));
  if (root) {
    root->origin = "built in: the public-good instance of Sigstore";
    root->dated = public_good_root_date();
  }
  return root;
}

}  // namespace assay::trust::sigstore
