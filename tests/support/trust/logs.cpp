#include "support/trust/logs.hpp"

#include "core/base64.hpp"
#include "core/hex.hpp"
#include "crypto/certificate.hpp"
#include "crypto/digest.hpp"

#include <fmt/format.h>

namespace assay::test {
namespace {

void put(Bytes& out, std::uint64_t value, unsigned width) {
  for (unsigned i = width; i > 0; --i) out.push_back(static_cast<std::byte>(value >> ((i - 1) * 8)));
}

}  // namespace

Bytes digest(ByteSpan bytes) {
  const auto value = crypto::sha256(bytes);
  return {value.begin(), value.end()};
}
std::string hex_digest(std::string_view text) { return hex(digest(crypto::bytes_of(text))); }
std::string b64(ByteSpan bytes) { return base64::encode(bytes); }
std::string b64(std::string_view text) { return base64::encode(crypto::bytes_of(text)); }

void append(Bytes& out, ByteSpan more) { out.insert(out.end(), more.begin(), more.end()); }
Bytes tree_hash(std::span<const Bytes> leaves) {
  Bytes input;
  if (leaves.size() == 1) {
    input.push_back(std::byte{0});
    append(input, leaves.front());
    return digest(input);
  }
  std::size_t half = 1;
  while (half * 2 < leaves.size()) half *= 2;
  input.push_back(std::byte{1});
  append(input, tree_hash(leaves.first(half)));
  append(input, tree_hash(leaves.subspan(half)));
  return digest(input);
}
std::vector<Bytes> tree_path(std::size_t index, std::span<const Bytes> leaves) {
  if (leaves.size() == 1) return {};
  std::size_t half = 1;
  while (half * 2 < leaves.size()) half *= 2;
  const bool is_left = index < half;
  auto path = is_left ? tree_path(index, leaves.first(half)) : tree_path(index - half, leaves.subspan(half));
  path.push_back(tree_hash(is_left ? leaves.subspan(half) : leaves.first(half)));
  return path;
}

Bytes make_sct_list(const std::vector<SctDraft>& drafts, const Bytes& precertificate, const Bytes& issuer) {
  const auto tbs = crypto::Certificate::from_der(precertificate)->tbs_without("1.3.6.1.4.1.11129.2.4.2").value();
  const auto issuer_key = digest(crypto::Certificate::from_der(issuer)->spki());
  Bytes list;
  for (const auto& draft : drafts) {
    const auto milliseconds = static_cast<std::uint64_t>(draft.time) * 1000;
    Bytes input;
    put(input, 0, 2);
    put(input, milliseconds, 8);
    put(input, 1, 2);
    append(input, issuer_key);
    put(input, tbs.size(), 3);
    append(input, tbs);
    put(input, draft.extensions.size(), 2);
    append(input, draft.extensions);
    const auto signature = draft.key.sign(input);
    Bytes sct;
    put(sct, 0, 1);
    append(sct, draft.log_id);
    put(sct, milliseconds, 8);
    put(sct, draft.extensions.size(), 2);
    append(sct, draft.extensions);
    put(sct, 0x0403, 2);
    put(sct, signature.size(), 2);
    append(sct, signature);
    append(sct, draft.tail);
    put(list, sct.size(), 2);
    append(list, sct);
  }
  Bytes out;
  put(out, list.size(), 2);
  append(out, list);
  return out;
}

Bytes octet_string(const Bytes& inside) {
  Bytes out{std::byte{0x04}};
  if (inside.size() > 255) {
    out.push_back(std::byte{0x82});
    put(out, inside.size(), 2);
  } else {
    if (inside.size() > 127) out.push_back(std::byte{0x81});
    put(out, inside.size(), 1);
  }
  append(out, inside);
  return out;
}

std::string checkpoint_text(const CheckpointDraft& draft) {
  const auto text = fmt::format("{}\n{}\n{}\n{}", draft.origin, draft.size, b64(draft.root), draft.more);
  auto line = draft.hint;
  append(line, draft.key.sign(crypto::bytes_of(text)));
  return fmt::format("{}{}\u2014 {} {}\n{}", text, draft.separator, draft.name, b64(line), draft.more_lines);
}

std::string json_string(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else {
      out += c;
    }
  }
  return '"' + out + '"';
}

}  // namespace assay::test
