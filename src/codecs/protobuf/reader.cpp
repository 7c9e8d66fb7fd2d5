#include "codecs/protobuf/reader.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstring>

namespace assay::protobuf {
namespace {

constexpr unsigned kLongestVarint = 10;
constexpr std::uint32_t kLargestField = (1U << 29U) - 1;
/// libprotobuf's limit on how deep messages and groups nest.
constexpr std::size_t kDeepestGroup = 100;

std::uint64_t little_endian(ByteView bytes) {
  std::uint64_t value = 0;
  unsigned shift = 0;
  for (const std::byte byte : bytes.span()) {
    value |= static_cast<std::uint64_t>(byte) << shift;
    shift += 8;
  }
  return value;
}

}  // namespace

std::string_view name_of(WireType type) {
  switch (type) {
    case WireType::varint: return "varint";
    case WireType::fixed64: return "fixed64";
    case WireType::bytes: return "length-delimited";
    case WireType::group: return "group";
    case WireType::end_group: return "end of a group";
    case WireType::fixed32: return "fixed32";
  }
  return "varint";
}

bool Reader::fail(ErrorCode code, std::string_view what, std::string_view why) {
  has_failed_ = true;
  error_ = {code, offset(), fmt::format("{}: {}", what, why)};
  return false;
}

std::optional<std::uint64_t> Reader::varint(std::string_view what, Form& form) {
  const auto bytes = view_.span();
  std::uint64_t value = 0;
  for (unsigned i = 0; i < kLongestVarint; ++i) {
    if (position_ + i >= bytes.size()) {
      fail(ErrorCode::truncated, what, "a varint does not end in its message");
      return std::nullopt;
    }
    const auto byte = std::to_integer<std::uint64_t>(bytes[position_ + i]);
    value |= (byte & 0x7FU) << (7 * i);
    if ((byte & 0x80U) != 0) continue;
    // The tenth byte has room for one bit; a last byte of zero adds nothing.
    if ((i > 0 && byte == 0) || (i == kLongestVarint - 1 && byte > 1)) form = Form::overlong;
    position_ += i + 1;
    return value;
  }
  fail(ErrorCode::malformed, what, "a varint of at most ten bytes wanted, got a longer one");
  return std::nullopt;
}

bool Reader::take(std::uint64_t size, std::string_view what, ByteView& bytes) {
  const auto slice = view_.slice(position_, size);
  if (!slice)
    return fail(ErrorCode::truncated, what, fmt::format("{} bytes wanted, {} left", size, view_.size() - position_));
  bytes = *slice;
  position_ += size;
  return true;
}

bool Reader::read_tag(Field& field) {
  const auto tag = varint("tag", field.form);
  if (!tag) return false;
  const std::uint64_t number = *tag >> 3U;
  const auto type = *tag & 7U;
  if (number == 0 || number > kLargestField)
    return fail(ErrorCode::malformed, "field", fmt::format("1 to {} wanted, got {}", kLargestField, number));
  if (type > 5) return fail(ErrorCode::malformed, "wire type", fmt::format("0 to 5 wanted, got {}", type));
  field.number = static_cast<std::uint32_t>(number);
  field.type = static_cast<WireType>(type);
  return true;
}

/// Fields of two bytes: a tag and a varint of one byte each. JSON begins like a group (`{`), and its blanks read as
/// these: whoever asks whether a text is a message asks about all of them.
void Reader::skip_short_numbers() {
  const auto bytes = view_.text();
  const auto byte = [&](std::uint64_t at) { return static_cast<unsigned char>(bytes[at]); };
  constexpr unsigned kLongOrNoVarint = 0x87;
  constexpr unsigned kFirstTag = 0x08;
  while (position_ + 1 < bytes.size() && (byte(position_) & kLongOrNoVarint) == 0 && byte(position_) >= kFirstTag &&
         byte(position_ + 1) < 0x80)
    position_ += 2;
}

/// A group ends at the tag that closes its own number; groups in it are matched the same way.
bool Reader::read_group(Field& field) {
  std::uint32_t open[kDeepestGroup];  // NOLINT(modernize-avoid-c-arrays): a stack of fixed depth
  std::size_t depth = 0;
  open[depth++] = field.number;
  const std::uint64_t begin = position_;
  while (depth != 0) {
    skip_short_numbers();
    const std::uint64_t end = position_;
    Field inner;
    if (!read_tag(inner)) return false;
    if (inner.type == WireType::group) {
      if (depth == kDeepestGroup) return fail(ErrorCode::malformed, "group", "at most 100 in each other wanted");
      open[depth++] = inner.number;
    } else if (inner.type == WireType::end_group) {
      if (open[--depth] != inner.number)
        return fail(ErrorCode::malformed, "group",
                    fmt::format("the end of field {} wanted, got that of {}", open[depth], inner.number));
      if (depth == 0) field.bytes = *view_.slice(begin, end - begin);
    } else if (!read_value(inner)) {
      return false;
    }
  }
  return true;
}

bool Reader::read_value(Field& field) {
  switch (field.type) {
    case WireType::varint: {
      const auto value = varint("value", field.form);
      field.value = value.value_or(0);
      return value.has_value();
    }
    case WireType::fixed64:
    case WireType::fixed32: {
      ByteView bytes;
      if (!take(field.type == WireType::fixed64 ? 8 : 4, "number", bytes)) return false;
      field.value = little_endian(bytes);
      return true;
    }
    case WireType::bytes: {
      const auto size = varint("length", field.form);
      return size && take(*size, "field", field.bytes);
    }
    case WireType::group:
    case WireType::end_group: break;
  }
  return fail(ErrorCode::malformed, "group", "an end without a beginning");
}

std::optional<Field> Reader::next() {
  if (has_failed_ || position_ == view_.size()) return std::nullopt;
  const std::uint64_t begin = position_;
  Field field;
  const bool is_whole = read_tag(field) && (field.type == WireType::group ? read_group(field) : read_value(field));
  if (!is_whole) {
    position_ = begin;
    return std::nullopt;
  }
  field.range = {view_.origin() + begin, position_ - begin};
  return field;
}

std::optional<std::uint64_t> Packed::next() {
  if (element_ == WireType::varint) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < kLongestVarint; ++i) {
      const auto byte = view_.at(position_ + i);
      if (!byte) return std::nullopt;
      value |= (std::uint64_t{*byte} & 0x7FU) << (7 * i);
      if ((*byte & 0x80U) != 0) continue;
      position_ += i + 1;
      return value;
    }
    return std::nullopt;
  }
  const std::uint64_t width = element_ == WireType::fixed32 ? 4 : 8;
  const auto bytes = view_.slice(position_, width);
  if (!bytes) return std::nullopt;
  position_ += width;
  return little_endian(*bytes);
}

VarintCount count_varints(ByteView bytes) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  const auto all = bytes.span();
  VarintCount result;
  std::size_t at = 0;
  for (; all.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, all.data() + at, sizeof word);
    result.count += static_cast<std::uint64_t>(std::popcount(~word & kHighBits));
  }
  for (; at < all.size(); ++at)
    if ((all[at] & std::byte{0x80}) == std::byte{0}) ++result.count;
  result.is_whole = all.empty() || (all.back() & std::byte{0x80}) == std::byte{0};
  return result;
}

}  // namespace assay::protobuf
