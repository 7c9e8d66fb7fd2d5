#include "formats/inert/media.hpp"

#include <assay/cursor.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::formats::inert {
namespace {

Extent extent_of(const Cursor& in) { return {in.position(), in ? std::optional<Error>{} : std::optional(in.error())}; }

// RIFF (Multimedia Programming Interface 1.0, chapter 2): chunks that are padded to even sizes, the last one perhaps
// not.
bool is_riff(ByteView front) {
  const auto type = front.from(8).first(4).text();
  return front.starts_with("RIFF") && (type == "WAVE" || type == "AVI ");
}
Extent walk_riff(ByteView bytes, ScanContext& context) {
  Cursor in(bytes);
  static_cast<void>(in.take(4, "RIFF"));
  const auto size = in.u32("file size");
  const auto body = in.take(size, "RIFF");
  Cursor chunks(body.from(4));
  while (!chunks.at_end() && context.step()) {
    static_cast<void>(chunks.take(4, "chunk type"));
    const auto length = chunks.u32("chunk size");
    static_cast<void>(chunks.take(length, "chunk"));
    if (length % 2 != 0 && !chunks.at_end()) static_cast<void>(chunks.take(1, "padding"));
    if (!chunks) return {in.position() - body.size() + 4 + chunks.position(), chunks.error()};
  }
  if (size % 2 != 0 && in.peek(1).text() == std::string_view("\0", 1)) static_cast<void>(in.take(1, "padding"));
  return extent_of(in);
}

// ISO/IEC 14496-12, 4.2: boxes of a size and a type; those below are what files have at their outermost level.
constexpr std::array<std::string_view, 21> kBoxes{"ftyp", "styp", "moov", "moof", "mdat", "free", "skip",
                                                  "wide", "udta", "meta", "mfra", "sidx", "ssix", "prft",
                                                  "pdin", "uuid", "emsg", "pnot", "idat", "bloc", "mpvd"};
bool is_box(ByteView bytes) { return std::ranges::find(kBoxes, bytes.from(4).first(4).text()) != kBoxes.end(); }
bool is_visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}
bool is_base_media(ByteView front) {
  Cursor in(front);
  const auto size = in.u32be("box size");
  const auto type = in.take(4, "box type").text();
  const auto brand = in.take(4, "brand").text();
  return in && type == "ftyp" && size >= 16 && size <= 1024 && size % 4 == 0 && is_visible(brand);
}
Extent walk_base_media(ByteView bytes, ScanContext& context) {
  Cursor in(bytes);
  while (!in.at_end() && is_box(in.peek(8)) && context.step()) {
    std::uint64_t head = 8;
    std::uint64_t size = in.u32be("box size");
    static_cast<void>(in.take(4, "box type"));
    if (size == 1) {
      size = in.u64be("large box size");
      head += 8;
    } else if (size == 0) {  // to the end of the file
      size = head + in.remaining();
    }
    if (in && size < head) in.fail(ErrorCode::malformed, "box: its size leaves no room for its head");
    if (in) static_cast<void>(in.take(size - head, "box"));
  }
  return extent_of(in);
}

// Ogg (RFC 3533, 6): pages of up to 255 segments.
bool is_ogg(ByteView front) { return front.starts_with(std::string_view("OggS\0", 5)); }
Extent walk_ogg(ByteView bytes, ScanContext& context) {
  Cursor in(bytes);
  while (is_ogg(in.peek(5)) && context.step()) {
    static_cast<void>(in.take(26, "page"));
    const auto segments = in.take(in.u8("segments"), "sizes of segments");
    std::uint64_t size = 0;
    for (const std::byte one : segments.span()) size += static_cast<std::uint8_t>(one);
    static_cast<void>(in.take(size, "segments"));
  }
  return extent_of(in);
}

// FLAC (RFC 9639, 8): blocks of metadata; the frames behind them do not say how long they are.
bool is_flac(ByteView front) {
  return front.starts_with("fLaC") && (front.at(4).value_or(1) & 0x7FU) == 0 &&
         front.from(5).starts_with(std::string_view("\0\0\x22", 3));
}
Extent walk_flac(ByteView bytes, ScanContext& context) {
  Cursor in(bytes);
  static_cast<void>(in.take(4, "fLaC"));
  for (bool is_last = false; in && !is_last && context.step();) {
    const auto head = in.u32be("metadata block");
    is_last = (head & 0x80000000U) != 0;
    static_cast<void>(in.take(head & 0xFFFFFFU, "metadata"));
  }
  return extent_of(in);
}

// MP3: a tag in front (ID3 2.4.0, 3.1), frames (ISO/IEC 11172-3, 2.4.2.3), a tag of 128 bytes behind.
constexpr std::uint64_t kTagHead = 10;
constexpr std::uint64_t kOldTag = 128;

bool is_mp3(ByteView front) {
  const auto text = front.first(kTagHead).text();
  return text.size() == kTagHead && text.starts_with("ID3") && text[3] >= 2 && text[3] <= 4 &&
         std::ranges::all_of(text.substr(6), [](char c) { return (static_cast<unsigned char>(c) & 0x80U) == 0; });
}
/// The bytes of a frame of layer III; 0 for anything else.
std::uint64_t frame_size(std::uint32_t head) {
  constexpr std::array<std::uint16_t, 15> kRates1{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
  constexpr std::array<std::uint16_t, 15> kRates2{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
  constexpr std::array<std::uint32_t, 3> kFrequencies{44100, 48000, 32000};
  const auto version = head >> 19U & 3U;  // 0: 2.5, 2: 2, 3: 1
  const auto rate = head >> 12U & 15U;
  const auto frequency = head >> 10U & 3U;
  if (head >> 21U != 0x7FFU || version == 1 || (head >> 17U & 3U) != 1 || rate == 0 || rate == 15 || frequency == 3)
    return 0;
  const bool is_first = version == 3;
  const std::uint32_t bits = (is_first ? kRates1 : kRates2).at(rate) * 1000U;
  const std::uint32_t hertz = kFrequencies.at(frequency) >> (is_first ? 0U : version == 2 ? 1U : 2U);
  return (is_first ? 144U : 72U) * bits / hertz + (head >> 9U & 1U);
}
Extent walk_mp3(ByteView bytes, ScanContext& context) {
  Cursor in(bytes);
  static_cast<void>(in.take(5, "ID3"));
  const bool has_footer = (in.u8("flags") & 0x10U) != 0;
  std::uint64_t size = 0;
  for (int i = 0; i < 4; ++i) size = size << 7U | in.u8("size");
  static_cast<void>(in.take(size + (has_footer ? kTagHead : 0), "tag"));
  while (in && context.step()) {
    const auto frame = frame_size(Cursor(in.peek(4)).u32be("frame"));
    if (frame == 0) break;
    static_cast<void>(in.take(frame, "frame"));
  }
  if (in.peek(3).text() == "TAG") static_cast<void>(in.take(kOldTag, "tag"));
  return extent_of(in);
}

constexpr std::array<Kind, 5> kMedia{{
    {"riff", is_riff, walk_riff},
    {"iso media", is_base_media, walk_base_media},
    {"ogg", is_ogg, walk_ogg},
    {"flac", is_flac, walk_flac},
    {"mp3", is_mp3, walk_mp3},
}};

}  // namespace

std::span<const Kind> media() { return kMedia; }

}  // namespace assay::formats::inert
