#include "formats/pytorch_legacy/magic.hpp"

#include <assay/cursor.hpp>

#include <cstdint>

namespace assay::formats::pytorch_legacy {
namespace {

constexpr std::string_view kMagicBytes = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";  // little-endian
/// A number may be written longer than it needs to be; nobody pads this one by more.
constexpr std::uint64_t kMaxWritten = 64;

/// Two's complement, little-endian, with any number of zeros on top.
bool is_magic(ByteView number) {
  if (!number.starts_with(kMagicBytes)) return false;
  for (const auto byte : number.from(kMagicBytes.size()).span())
    if (byte != std::byte{0}) return false;
  return true;
}

/// "119547037146038801333356L\n" or without the L; Python reads spaces, a plus sign and leading zeros as well.
bool is_magic_line(ByteView rest) {
  auto line = rest.first(kMaxWritten).text();
  const auto end = line.find('\n');
  if (end == std::string_view::npos) return false;
  line = line.substr(0, end);
  while (!line.empty() && std::string_view(" \t\r\f\vL").find(line.back()) != std::string_view::npos)
    line.remove_suffix(1);
  while (!line.empty() && std::string_view(" \t\r\f\v+0").find(line.front()) != std::string_view::npos)
    line.remove_prefix(1);
  return line == kMagic;
}

}  // namespace

bool starts_with_magic(ByteView bytes) {
  Cursor in(bytes);
  if (in.peek(1).starts_with("\x80")) static_cast<void>(in.take(2, "PROTO"));
  if (in.peek(1).starts_with("\x95")) static_cast<void>(in.take(9, "FRAME"));
  switch (in.u8("opcode")) {
    case 0x8a: {
      const auto size = in.u8("LONG1");
      return is_magic(in.take(size, "LONG1"));
    }
    case 0x8b: {
      const auto size = in.u32("LONG4");
      return size <= kMaxWritten && is_magic(in.take(size, "LONG4"));
    }
    case 'L':
    case 'I': return is_magic_line(in.peek(kMaxWritten));
    default: return false;
  }
}

}  // namespace assay::formats::pytorch_legacy
