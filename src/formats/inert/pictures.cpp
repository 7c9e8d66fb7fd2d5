#include "formats/inert/pictures.hpp"

#include "formats/inert/media.hpp"
#include "formats/inert/tables.hpp"

#include <assay/cursor.hpp>

#include <algorithm>
#include <array>

namespace assay::formats::inert {
namespace {

constexpr std::uint64_t kBytesPerStep = 4096;  ///< where bytes are only searched

Extent extent_of(const Cursor& in) { return {in.position(), in ? std::optional<Error>{} : std::optional(in.error())}; }

// PNG (RFC 2083, 3.2): length, type, data, CRC, up to the chunk IEND.
constexpr std::string_view kPng("\x89PNG\r\n\x1a\n", 8);

bool is_letters(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
}

Extent walk_png(ByteView bytes, ScanContext& context) {
  Cursor in(bytes);
  static_cast<void>(in.take(kPng.size(), "signature"));
  while (in && context.step()) {
    const auto size = in.u32be("chunk length");
    const auto type = in.take(4, "chunk type").text();
    if (in && !is_letters(type)) in.fail(ErrorCode::malformed, "chunk type: four letters wanted");
    static_cast<void>(in.take(size, "chunk"));
    static_cast<void>(in.u32be("chunk checksum"));
    if (in && type == "IEND") break;
  }
  return extent_of(in);
}

// JPEG (ITU-T T.81, annex B): marker segments; behind SOS entropy-coded bytes up to the next marker that is no RST.
Extent walk_jpeg(ByteView bytes, ScanContext& context) {
  Cursor in(bytes);
  static_cast<void>(in.u16be("SOI"));
  bool is_scan = false;
  while (in && context.step()) {
    if (is_scan) {
      const auto rest = in.peek(in.remaining()).text();
      const auto data = std::min(rest.find('\xFF'), rest.size());
      if (!context.step(data / kBytesPerStep)) break;
      static_cast<void>(in.take(data, "entropy-coded data"));
    }
    if (in.u8("marker") != 0xFF && in) in.fail(ErrorCode::malformed, "marker: 0xff wanted");
    auto marker = in.u8("marker");
    while (in && marker == 0xFF) marker = in.u8("marker");  // "any marker may be preceded by fill bytes"
    if (!in || marker == 0xD9) break;                       // EOI
    const bool is_standalone = marker == 0x00 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
    if (is_standalone) {
      if (marker == 0x00 && !is_scan) in.fail(ErrorCode::malformed, "marker: a segment wanted, got 0");
      continue;
    }
    const auto size = in.u16be("segment length");
    if (in && size < 2) in.fail(ErrorCode::malformed, "segment length: at least 2 wanted");
    if (in) static_cast<void>(in.take(size - 2U, "segment"));
    is_scan = marker == 0xDA;
  }
  return extent_of(in);
}

// GIF (GIF89a, 17 to 27): screen descriptor, colour table, blocks of sub-blocks, trailer.
void skip_colour_table(Cursor& in, std::uint8_t flags) {
  if ((flags & 0x80U) != 0) static_cast<void>(in.take(3ULL << ((flags & 7U) + 1U), "colour table"));
}
void skip_sub_blocks(Cursor& in, ScanContext& context) {
  while (const auto size = in.u8("sub-block size")) {
    if (!context.step()) return;
    static_cast<void>(in.take(size, "sub-block"));
  }
}

Extent walk_gif(ByteView bytes, ScanContext& context) {
  Cursor in(bytes);
  static_cast<void>(in.take(10, "screen"));
  const auto flags = in.u8("screen flags");
  static_cast<void>(in.take(2, "background and aspect"));
  skip_colour_table(in, flags);
  while (in && context.step()) {
    const auto block = in.u8("block");
    if (!in || block == 0x3B) break;
    if (block == 0x21) {
      static_cast<void>(in.u8("extension label"));
      skip_sub_blocks(in, context);
    } else if (block == 0x2C) {
      static_cast<void>(in.take(8, "image position"));
      skip_colour_table(in, in.u8("image flags"));
      static_cast<void>(in.u8("code size"));
      skip_sub_blocks(in, context);
    } else {
      in.fail(ErrorCode::malformed, "block: extension, image or trailer wanted");
    }
  }
  return extent_of(in);
}

// BMP (BITMAPFILEHEADER): the header says how long the file is.
bool is_bmp(ByteView front) {
  if (!front.starts_with("BM")) return false;
  Cursor in(front.from(2));
  const auto size = in.u32("file size");
  const auto reserved = in.u32("reserved");
  const auto pixels = in.u32("pixel offset");
  const auto header = in.u32("header size");
  constexpr std::array<std::uint32_t, 7> kHeaderSizes{12, 40, 52, 56, 64, 108, 124};
  return in && reserved == 0 && std::ranges::count(kHeaderSizes, header) == 1 && pixels >= 14 + header &&
         size >= pixels;
}
Extent walk_bmp(ByteView bytes, ScanContext&) {
  Cursor in(bytes);
  static_cast<void>(in.take(2, "signature"));
  const auto size = in.u32("file size");
  in.seek(0, "start");
  static_cast<void>(in.take(size, "bitmap"));
  return extent_of(in);
}

// WebP (RFC 9649): a RIFF file of chunks that are padded to even sizes.
bool is_webp(ByteView front) { return front.starts_with("RIFF") && front.from(8).starts_with("WEBPVP8"); }
Extent walk_webp(ByteView bytes, ScanContext& context) {
  Cursor in(bytes);
  static_cast<void>(in.take(4, "RIFF"));
  const auto size = in.u32("file size");
  const auto body = in.take(size + (size & 1U), "WebP");
  Cursor chunks(body.from(4));
  while (!chunks.at_end() && context.step()) {
    static_cast<void>(chunks.take(4, "chunk type"));
    const auto length = chunks.u32("chunk size");
    static_cast<void>(chunks.take(std::uint64_t{length} + (length & 1U), "chunk"));
    if (!chunks) return {in.position(), chunks.error()};
  }
  return extent_of(in);
}

// PDF (ISO 32000-1, 7.5): the last end-of-file marker; updates append to the file.
Extent walk_pdf(ByteView bytes, ScanContext& context) {
  constexpr std::string_view kEnd = "%%EOF";
  if (!context.step(bytes.size() / kBytesPerStep)) return {};
  const auto text = bytes.text();
  const auto found = text.rfind(kEnd);
  if (found == std::string_view::npos)
    return {0, Error{ErrorCode::truncated, bytes.size(), "document: its end marker wanted, got none"}};
  auto end = found + kEnd.size();
  if (end < text.size() && text[end] == '\r') ++end;
  if (end < text.size() && text[end] == '\n') ++end;
  return {end, {}};
}

constexpr std::array<Kind, 6> kKinds{{
    {"png", [](ByteView front) { return front.starts_with(kPng); }, walk_png},
    {"jpeg", [](ByteView front) { return front.starts_with("\xFF\xD8\xFF"); }, walk_jpeg},
    {"gif", [](ByteView front) { return front.starts_with("GIF87a") || front.starts_with("GIF89a"); }, walk_gif},
    {"bmp", is_bmp, walk_bmp},
    {"webp", is_webp, walk_webp},
    {"pdf", [](ByteView front) { return front.starts_with("%PDF-"); }, walk_pdf},
}};

}  // namespace

std::array<std::span<const Kind>, 3> kinds() { return {kKinds, media(), tables()}; }

const Kind* kind_of(ByteView bytes) {
  for (const auto some : kinds()) {
    const auto found = std::ranges::find_if(some, [&](const Kind& kind) { return kind.is(bytes); });
    if (found != some.end()) return &*found;
  }
  return nullptr;
}

}  // namespace assay::formats::inert
