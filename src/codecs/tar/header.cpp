#include "codecs/tar/header.hpp"

#include "core/python_integer.hpp"

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

std::string_view until_nul(ByteView bytes) {
  const auto text = bytes.text();
  return text.substr(0, text.find('\0'));
}

std::string text_of(ByteView bytes) { return std::string(until_nul(bytes)); }

/// White space of ASCII as Python's str.strip sees it: four separators more than int() skips.
constexpr bool is_stripped(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f'); }

bool is_wide(ByteView field) { return (field.at(0).value_or(0) & 0x80U) != 0; }

/// The octal digits up to the first other character, as readers in C take them.
std::uint64_t read_plain_number(ByteView field) {
  auto text = until_nul(field);
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '7') break;
    value = (value << 3U) | static_cast<std::uint64_t>(c - '0');
  }
  return value;
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
  if (is_wide(field)) {
    std::uint64_t value = 0;
    if ((field.at(0).value_or(0) & 0x40U) != 0) return std::nullopt;  // negative
    for (std::uint64_t i = 0; i < field.size(); ++i) {
      if (value > (std::numeric_limits<std::uint64_t>::max() >> 8U)) return std::nullopt;
      const auto byte = field.at(i).value_or(0);
      value = (value << 8U) | (i == 0 ? byte & 0x3FU : byte);
    }
    return value;
  }
  // CPython, tarfile.nti: `int(nts(s).strip() or "0", 8)`. What other readers take is among it.
  auto text = until_nul(field);
  while (!text.empty() && is_stripped(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_stripped(text.back())) text.remove_suffix(1);
  return text.empty() ? 0 : text::python_integer(text, 8);
}

bool is_zero_block(ByteView bytes) {
  const auto block = bytes.slice(0, kBlock);
  return block && std::ranges::all_of(block->span(), [](std::byte byte) { return byte == std::byte{0}; });
}

bool has_valid_checksum(ByteView bytes) {
  const auto block = bytes.slice(0, kBlock);
  if (!block) return false;
  const auto checksum = read_number(field(*block, kChecksum));
  return checksum && *checksum != 0 && has_checksum(*block, *checksum);
}

std::optional<Header> read_header(ByteView bytes) {
  const auto block = bytes.slice(0, kBlock);
  if (!block || !has_valid_checksum(*block)) return std::nullopt;
  const auto type = static_cast<char>(field(*block, kType).at(0).value_or(0));
  const auto size = read_number(field(*block, kSize));
  if (!size) return std::nullopt;
  Header header{.name = text_of(field(*block, kName)), .link = text_of(field(*block, kLink)), .size = *size};
  header.plain_size = is_wide(field(*block, kSize)) ? *size : read_plain_number(field(*block, kSize));
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
