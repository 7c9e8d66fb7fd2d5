#include "codecs/tar/header.hpp"

#include <algorithm>
#include <limits>

namespace assay::tar {
namespace {

struct Field {
  std::uint64_t offset;
  std::uint64_t size;
};
// POSIX.1-2017 pax, "ustar Interchange Format".
constexpr Field kName{0, 100};
constexpr Field kSize{124, 12};
constexpr Field kChecksum{148, 8};
constexpr Field kType{156, 1};
constexpr Field kLink{157, 100};
constexpr Field kMagic{257, 6};
constexpr Field kPrefix{345, 155};
constexpr Field kIsExtended{482, 1};  // GNU, type 'S'

ByteView field(ByteView block, Field where) { return block.slice(where.offset, where.size).value_or(ByteView{}); }

std::string text_of(ByteView bytes) {
  const auto text = bytes.text();
  return std::string(text.substr(0, text.find('\0')));
}

bool has_checksum(ByteView block, std::uint64_t expected) {
  std::uint64_t unsigned_sum = 0;
  std::int64_t signed_sum = 0;
  for (std::uint64_t i = 0; i < kBlock; ++i) {
    const bool is_blanked = i >= kChecksum.offset && i < kChecksum.offset + kChecksum.size;
    const std::uint8_t value = is_blanked ? std::uint8_t{' '} : block.at(i).value_or(0);
    unsigned_sum += value;
    signed_sum += static_cast<std::int8_t>(value);
  }
  return unsigned_sum == expected || (signed_sum >= 0 && static_cast<std::uint64_t>(signed_sum) == expected);
}

}  // namespace

std::optional<std::uint64_t> read_number(ByteView field) {
  const auto first = field.at(0).value_or(0);
  std::uint64_t value = 0;
  if ((first & 0x80U) != 0) {
    if ((first & 0x40U) != 0) return std::nullopt;  // negative
    for (std::uint64_t i = 0; i < field.size(); ++i) {
      if (value > (std::numeric_limits<std::uint64_t>::max() >> 8U)) return std::nullopt;
      const auto byte = field.at(i).value_or(0);
      value = (value << 8U) | (i == 0 ? byte & 0x3FU : byte);
    }
    return value;
  }
  auto text = field.text();
  text = text.substr(0, text.find('\0'));
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  for (const char digit : text) {
    if (digit < '0' || digit > '7') return std::nullopt;
    value = (value << 3U) | static_cast<std::uint64_t>(digit - '0');
  }
  return value;
}

bool is_zero_block(ByteView bytes) {
  const auto block = bytes.slice(0, kBlock);
  return block && std::ranges::all_of(block->span(), [](std::byte byte) { return byte == std::byte{0}; });
}

bool has_valid_checksum(ByteView bytes) {
  const auto block = bytes.slice(0, kBlock);
  if (!block || !read_number(field(*block, kSize))) return false;
  const auto checksum = read_number(field(*block, kChecksum));
  return checksum && *checksum != 0 && has_checksum(*block, *checksum);
}

std::optional<Header> read_header(ByteView bytes) {
  const auto block = bytes.slice(0, kBlock);
  if (!block || !has_valid_checksum(*block)) return std::nullopt;
  const auto type = static_cast<char>(field(*block, kType).at(0).value_or(0));
  const auto size = read_number(field(*block, kSize));
  Header header{.name = text_of(field(*block, kName)), .link = text_of(field(*block, kLink)), .size = *size};
  header.type = type;
  const auto magic = field(*block, kMagic);
  header.has_magic = magic.starts_with("ustar");
  header.has_extended_sparse = type == 'S' && field(*block, kIsExtended).at(0).value_or(0) != 0;
  // GNU ("ustar  ") keeps times where POSIX ("ustar\0") keeps the front of a long name.
  if (magic.starts_with(std::string_view("ustar\0", 6))) {
    const auto prefix = text_of(field(*block, kPrefix));
    if (!prefix.empty()) header.name = prefix + "/" + header.name;
  }
  return header;
}

}  // namespace assay::tar
