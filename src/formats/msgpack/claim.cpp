#include "formats/msgpack/claim.hpp"

#include "codecs/msgpack/array.hpp"
#include "codecs/msgpack/reader.hpp"
#include "core/lower.hpp"
#include "core/utf8.hpp"

#include <assay/cursor.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::formats::msgpack {
namespace {

using assay::msgpack::Extension;
using assay::msgpack::Head;
using assay::msgpack::Kind;

/// What files of Flax, Orbax and JAX are called when they are MessagePack.
constexpr std::array<std::string_view, 4> kNames{".msgpack", ".flax", ".jax", ".orbax"};
/// Whole names that spaCy gives its files, and others give anything.
constexpr std::array<std::string_view, 7> kOfSpacy{"key2row",  "lookups.bin", "model", "moves",
                                                   "patterns", "tokenizer",   "trees"};
constexpr int kMostLookedAt = 256;
constexpr std::uint64_t kLongestKey = 512;

bool is_container(const Head& head) { return head.kind == Kind::map || head.kind == Kind::array; }

bool is_array_type(std::int8_t type) {
  return type == static_cast<std::int8_t>(Extension::array) || type == static_cast<std::int8_t>(Extension::scalar);
}

bool is_key(Cursor& in) {
  const auto head = assay::msgpack::read_head(in);
  if (!in || head.kind != Kind::text || head.payload > kLongestKey) return false;
  const auto key = in.take(head.payload, "key").text();
  return in && utf8::is_valid(key) && std::ranges::none_of(key, [](char c) { return c >= '\0' && c < ' '; });
}

/// Follows first pairs of maps inwards until an array stands there. Only the front of an array need be here.
bool leads_to_array(Cursor in) {
  for (int i = 0; i < kMostLookedAt; ++i) {
    const auto map = assay::msgpack::read_head(in);
    if (!in || map.kind != Kind::map || map.count == 0) return false;
    // Pairs in front of the first that is a map or an array: numbers of steps, empty states.
    for (std::uint64_t pair = 0; pair < map.count && i < kMostLookedAt; ++pair, ++i) {
      if (!is_key(in)) return false;
      const auto before = in;
      const auto value = assay::msgpack::read_head(in);
      if (!in) return false;
      if (value.kind == Kind::extension && is_array_type(value.type))
        return assay::msgpack::begins_array(in.peek(4096).first(value.payload));
      if (is_container(value) && value.count != 0) {
        if (value.kind == Kind::array) return false;
        in = before;
        break;
      }
      static_cast<void>(in.take(value.payload, "value"));
    }
  }
  return false;
}

}  // namespace

bool begins_like_records(ByteView bytes) {
  Cursor in(bytes);
  auto head = assay::msgpack::read_head(in);
  if (in && head.kind == Kind::array && head.count != 0) head = assay::msgpack::read_head(in);
  if (!in || head.kind != Kind::map || bytes.at(0) < 0x80) return false;
  if (head.count == 0) return in.remaining() == 0;
  auto key = in;
  return is_key(key) || assay::msgpack::read_head(in).kind == Kind::integer;
}

bool is_of_spacy(std::string_view name) { return std::ranges::find(kOfSpacy, name) != kOfSpacy.end(); }

Claim claim(const Artifact& artifact) {
  Cursor in(artifact.bytes);
  const auto head = assay::msgpack::read_head(in);
  if (!in || !is_container(head)) return Claim::no;
  if (head.kind == Kind::map && head.count != 0 && leads_to_array(Cursor(artifact.bytes))) return Claim::structure;
  const bool is_named = is_of_spacy(artifact.name()) || artifact.name() == "checkpoint";  // that one is Flax'
  if (is_named && begins_like_records(artifact.bytes)) return Claim::magic;
  const auto name = text::lower(artifact.name());
  if (std::ranges::none_of(kNames, [&](std::string_view ending) { return name.ends_with(ending); })) return Claim::no;
  if (head.count == 0) return Claim::no;  // the front of any pickle is also a map without pairs
  return head.kind == Kind::array || is_key(in) ? Claim::magic : Claim::no;
}

}  // namespace assay::formats::msgpack
