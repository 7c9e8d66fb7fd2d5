#include "trust/sigstore/checkpoint.hpp"

#include "core/base64.hpp"
#include "core/text.hpp"
#include "trust/sigstore/trusted_root.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

namespace assay::trust::sigstore {
namespace {

constexpr std::string_view kDash = "\u2014 ";
constexpr std::size_t kMostBytes = 64UL * 1024;
constexpr std::size_t kMostSignatures = 64;
constexpr std::size_t kHintSize = 4;

std::unexpected<Failure> refuse(std::string_view what) {
  return fail(Reason::checkpoint_invalid, fmt::format("checkpoint: {}", what));
}

/// Cuts the next line off, without its end. Nothing when `text` does not hold a whole line.
std::optional<std::string_view> next_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<SignedNote::Signature> parse_signature(std::string_view line) {
  if (!line.starts_with(kDash)) return std::nullopt;
  line.remove_prefix(kDash.size());
  const auto space = line.find(' ');
  if (space == 0 || space == std::string_view::npos) return std::nullopt;
  const auto bytes = base64::decode(line.substr(space + 1));
  if (!bytes || bytes->size() <= kHintSize) return std::nullopt;
  const auto cut = bytes->begin() + static_cast<std::ptrdiff_t>(kHintSize);
  return SignedNote::Signature{std::string(line.substr(0, space)), {bytes->begin(), cut}, {cut, bytes->end()}};
}

/// Decimal digits without leading zeros.
std::optional<std::int64_t> parse_size(std::string_view digits) {
  std::int64_t value = 0;
  if (digits.empty() || digits.front() == '-' || (digits.size() > 1 && digits.front() == '0')) return std::nullopt;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

/// The name of a log of tiles is its host; the older logs add the number of their tree.
bool is_origin_of(std::string_view origin, std::string_view host) {
  if (!origin.starts_with(host)) return false;
  origin.remove_prefix(host.size());
  if (origin.empty()) return true;
  constexpr std::string_view kSeparator = " - ";
  return origin.starts_with(kSeparator) && origin.size() > kSeparator.size() &&
         std::ranges::all_of(origin.substr(kSeparator.size()), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Checked<SignedNote> parse_note(std::string_view envelope) {
  if (envelope.size() > kMostBytes) return refuse("longer than 64 KiB");
  const auto gap = envelope.rfind("\n\n");
  if (gap == std::string_view::npos || gap == 0) return refuse("no blank line between text and signatures");
  SignedNote note;
  note.text = envelope.substr(0, gap + 1);
  auto rest = envelope.substr(gap + 2);
  while (!rest.empty()) {
    const auto line = next_line(rest);
    auto signature = line ? parse_signature(*line) : std::nullopt;
    if (!signature) return refuse("a line below the text is no signature");
    if (note.signatures.size() == kMostSignatures) return refuse("more than 64 signatures");
    note.signatures.push_back(std::move(*signature));
  }
  if (note.signatures.empty()) return refuse("not signed by anybody");
  return note;
}

Checked<Checkpoint> parse_checkpoint(std::string_view text) {
  const auto origin = next_line(text);
  const auto size_line = next_line(text);
  const auto root_line = next_line(text);
  if (!origin || origin->empty()) return refuse("the name of the log is missing");
  const auto size = size_line ? parse_size(*size_line) : std::nullopt;
  if (!size) return refuse("the size of the tree is missing or no number");
  auto root = root_line ? base64::decode(*root_line) : std::nullopt;
  if (!root || root->size() != 32) return refuse("the root of the tree is missing or no SHA-256");
  return Checkpoint{std::string(*origin), *size, std::move(*root)};
}

Checked<Checkpoint> verify_checkpoint(std::string_view envelope, const TransparencyLog& log) {
  const auto note = parse_note(envelope);
  if (!note) return std::unexpected(note.error());
  const auto key_id = note_key_id(log.host, log.key);
  const auto hint = std::span(key_id).first(kHintSize);
  bool is_signed = false;
  for (const auto& signature : note->signatures) {
    if (signature.name != log.host || !std::ranges::equal(signature.key_hint, hint)) continue;
    if (!log.key.verify(crypto::bytes_of(note->text), signature.bytes, {crypto::natural_hash(log.key.kind())}))
      return refuse(fmt::format("the signature of {} does not hold", text::printable(log.host)));
    is_signed = true;
  }
  if (!is_signed) return refuse(fmt::format("not signed by {}", text::printable(log.host)));
  auto checkpoint = parse_checkpoint(note->text);
  if (checkpoint && !is_origin_of(checkpoint->origin, log.host))
    return refuse(
        fmt::format("wanted one of {}, got one of {}", text::printable(log.host), text::quoted(checkpoint->origin)));
  return checkpoint;
}

crypto::Sha256Digest note_key_id(std::string_view name, const crypto::PublicKey& key) {
  const auto raw = key.raw();
  if (raw.empty()) return crypto::sha256(key.spki());
  crypto::Bytes input;
  std::ranges::copy(crypto::bytes_of(name), std::back_inserter(input));
  input.push_back(std::byte{'\n'});
  input.push_back(std::byte{1});  // Ed25519
  std::ranges::copy(raw, std::back_inserter(input));
  return crypto::sha256(input);
}

}  // namespace assay::trust::sigstore
