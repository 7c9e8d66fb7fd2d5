#include "codecs/msgpack/reader.hpp"

#include <fmt/format.h>

namespace assay::msgpack {
namespace {

Head integer(std::uint64_t value) { return {.kind = Kind::integer, .value = value}; }

Head signed_integer(std::int64_t value) {
  return {.kind = Kind::integer, .value = static_cast<std::uint64_t>(value), .is_negative = value < 0};
}

/// A length or count of 1, 2 or 4 bytes, as `width` 0, 1 or 2 says.
std::uint64_t length(Cursor& in, unsigned width, std::string_view what) {
  if (width == 0) return in.u8(what);
  return width == 1 ? in.u16be(what) : in.u32be(what);
}

Head extension(Cursor& in, std::uint64_t size) {
  const auto type = static_cast<std::int8_t>(in.u8("type of an extension"));
  return {.kind = Kind::extension, .type = type, .payload = size};
}

Head number(Cursor& in, std::uint8_t first) {
  switch (first) {
    case 0xCC: return integer(in.u8("number"));
    case 0xCD: return integer(in.u16be("number"));
    case 0xCE: return integer(in.u32be("number"));
    case 0xCF: return integer(in.u64be("number"));
    case 0xD0: return signed_integer(static_cast<std::int8_t>(in.u8("number")));
    case 0xD1: return signed_integer(static_cast<std::int16_t>(in.u16be("number")));
    case 0xD2: return signed_integer(static_cast<std::int32_t>(in.u32be("number")));
    default: return signed_integer(static_cast<std::int64_t>(in.u64be("number")));
  }
}

}  // namespace

Head read_head(Cursor& in) {
  const auto first = in.u8("value");
  if (first <= 0x7F) return integer(first);
  if (first >= 0xE0) return signed_integer(static_cast<std::int8_t>(first));
  if (first <= 0x8F) return {.kind = Kind::map, .count = first & 0x0FU};
  if (first <= 0x9F) return {.kind = Kind::array, .count = first & 0x0FU};
  if (first <= 0xBF) return {.kind = Kind::text, .payload = first & 0x1FU};
  switch (first) {
    case 0xC0: return {};
    case 0xC2:
    case 0xC3: return {.kind = Kind::boolean, .value = first & 1U};
    case 0xC4:
    case 0xC5:
    case 0xC6: return {.kind = Kind::binary, .payload = length(in, first - 0xC4U, "length of a binary")};
    case 0xC7:
    case 0xC8:
    case 0xC9: return extension(in, length(in, first - 0xC7U, "length of an extension"));
    case 0xCA: return {.kind = Kind::real, .payload = 4};
    case 0xCB: return {.kind = Kind::real, .payload = 8};
    case 0xD4:
    case 0xD5:
    case 0xD6:
    case 0xD7:
    case 0xD8: return extension(in, 1ULL << (first - 0xD4U));
    case 0xD9:
    case 0xDA:
    case 0xDB: return {.kind = Kind::text, .payload = length(in, first - 0xD9U, "length of a text")};
    case 0xDC:
    case 0xDD: return {.kind = Kind::array, .count = length(in, first - 0xDCU + 1, "count of an array")};
    case 0xDE:
    case 0xDF: return {.kind = Kind::map, .count = length(in, first - 0xDEU + 1, "count of a map")};
    case 0xC1: in.fail(ErrorCode::malformed, "value: 0xc1 is never used"); return {};
    default: return number(in, first);
  }
}

std::optional<Item> Reader::next() {
  if (!in_ || (has_begun_ && open_.empty())) return std::nullopt;
  has_begun_ = true;
  Item item{.depth = open_.size()};
  const auto begin = in_.offset();
  item.head = read_head(in_);
  const auto values = item.head.kind == Kind::map ? 2 * item.head.count : item.head.count;
  if (in_ && values > in_.remaining())
    in_.fail(ErrorCode::malformed,
             fmt::format("count: {} values do not fit in the {} bytes that are left", values, in_.remaining()));
  if (values != 0 && open_.size() >= kMostDeep) in_.fail(ErrorCode::limit, "values nested too deeply");
  item.bytes = in_.take(item.head.payload, "value");
  if (!in_) return std::nullopt;
  item.range = {begin, in_.offset() - begin};
  whole_ = in_.position();
  if (!open_.empty()) {
    Container& around = open_.back();
    item.is_key = around.is_map && around.left % 2 == 0;
    --around.left;
    item.closes = around.left == 0;
  }
  if (values != 0) open_.push_back({values, item.head.kind == Kind::map});
  while (!open_.empty() && open_.back().left == 0) open_.pop_back();
  return item;
}

}  // namespace assay::msgpack
