#include "formats/inert/tables.hpp"

#include <assay/cursor.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::inert {
namespace {

Error truncated(ByteView bytes, std::string_view what) {
  return {ErrorCode::truncated, bytes.size(), std::string(what)};
}

/// Up to `end`, as far as the file goes.
Extent up_to(ByteView bytes, std::uint64_t end, std::string_view what) {
  if (end > bytes.size()) return {bytes.size(), truncated(bytes, what)};
  return {end, {}};
}

// Icons and cursors: a head, and for each picture where it is.
constexpr std::uint64_t kIconHead = 6;
constexpr std::uint64_t kIconEntry = 16;

std::uint64_t icon_end(ByteView bytes) {
  Cursor in(bytes);
  const auto reserved = in.u16("reserved");
  const auto type = in.u16("type");
  const auto count = in.u16("count");
  if (!in || reserved != 0 || (type != 1 && type != 2) || count == 0 || count > 256) return 0;
  const auto first = kIconHead + count * kIconEntry;
  auto end = first;
  for (int i = 0; i < count && in; ++i) {
    static_cast<void>(in.take(3, "size and colours"));
    const auto zero = in.u8("reserved");
    static_cast<void>(in.u32("planes and bits"));
    const std::uint64_t size = in.u32("size");
    const std::uint64_t offset = in.u32("offset");
    if (zero != 0 || size < 40 || offset < first) return 0;
    end = std::max(end, offset + size);
  }
  return in ? end : 0;
}
bool is_icon(ByteView front) { return icon_end(front) != 0; }
Extent walk_icon(ByteView bytes, ScanContext&) { return up_to(bytes, icon_end(bytes), "icon: a picture is cut off"); }

// TIFF 6.0, section 2: directories of entries; strips and tiles lie where two entries say.
class Tiff {
 public:
  Tiff(ByteView bytes, ScanContext& context)
      : bytes_(bytes), context_(context), is_big_endian_(bytes.starts_with("MM")), left_(bytes.size() / 2) {}

  Extent walk() {
    std::vector<std::uint64_t> waiting{word(4)};
    while (!waiting.empty()) {
      const auto at = waiting.back();
      waiting.pop_back();
      if (at != 0 && step()) directory(at, waiting);
    }
    return up_to(bytes_, end_, "TIFF: a part of it is cut off");
  }

 private:
  /// Entries and values that do not overlap are no more than that: directories may lie in circles.
  bool step() {
    if (left_ == 0 || !context_.step()) return false;
    --left_;
    return true;
  }
  [[nodiscard]] std::uint64_t number(std::uint64_t at, unsigned width) const {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < width; ++i)
      value = value << 8U | bytes_.at(at + (is_big_endian_ ? i : width - 1 - i)).value_or(0);
    return value;
  }
  [[nodiscard]] std::uint64_t word(std::uint64_t at) const { return number(at, 4); }
  void reach(std::uint64_t end) { end_ = std::max(end_, end); }

  void directory(std::uint64_t at, std::vector<std::uint64_t>& waiting) {
    const auto entries = number(at, 2);
    reach(at + 2 + entries * 12 + 4);
    std::vector<std::uint64_t> offsets;
    std::vector<std::uint64_t> sizes;
    for (std::uint64_t i = 0; i < entries && step(); ++i) {
      const auto entry = at + 2 + i * 12;
      constexpr std::array<unsigned, 14> kWidths{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
      const auto type = number(entry + 2, 2);
      const auto width = type < kWidths.size() ? kWidths.at(type) : 0;
      const auto count = word(entry + 4);
      const auto place = width * count > 4 ? word(entry + 8) : entry + 8;
      reach(place + width * count);
      const auto read = [&](std::vector<std::uint64_t>& into) {
        if (width != 2 && width != 4) return;
        for (std::uint64_t k = 0; k < count && place + k * width < bytes_.size() && step(); ++k)
          into.push_back(number(place + k * width, width));
      };
      switch (number(entry, 2)) {
        case 273:  // StripOffsets
        case 324: read(offsets); break;
        case 279:  // StripByteCounts
        case 325: read(sizes); break;
        case 330:    // SubIFDs
        case 34665:  // Exif
        case 34853: read(waiting); break;
        default: break;
      }
    }
    for (std::size_t i = 0; i < std::min(offsets.size(), sizes.size()); ++i) reach(offsets[i] + sizes[i]);
    waiting.push_back(word(at + 2 + entries * 12));
  }

  ByteView bytes_;
  ScanContext& context_;
  bool is_big_endian_;
  std::uint64_t left_;
  std::uint64_t end_ = 8;
};

bool is_tiff(ByteView front) {
  const bool is_little = front.starts_with(std::string_view("II*\0", 4));
  return (is_little || front.starts_with(std::string_view("MM\0*", 4))) && front.size() > 8 &&
         front.from(4).first(4).text() != std::string_view("\0\0\0\0", 4);
}
Extent walk_tiff(ByteView bytes, ScanContext& context) { return Tiff(bytes, context).walk(); }

// OpenType 1.9, "Organization of an OpenType font": a directory of tables.
std::uint64_t font_end(ByteView bytes) {
  Cursor in(bytes);
  const auto version = in.take(4, "version").text();
  const auto count = in.u16be("tables");
  const auto range = in.u16be("search range");
  static_cast<void>(in.u32be("selector and shift"));
  const bool is_font = version == "OTTO" || version == std::string_view("\0\x01\0\0", 4) || version == "true";
  if (!in || !is_font || count == 0 || count > 256 || range % 16 != 0) return 0;
  const std::uint64_t first = 12U + 16U * count;
  auto end = first;
  for (int i = 0; i < count && in; ++i) {
    const auto tag = in.take(4, "tag").text();
    if (!std::ranges::all_of(tag, [](char c) { return c >= ' ' && c <= '~'; })) return 0;
    static_cast<void>(in.u32be("checksum"));
    const std::uint64_t offset = in.u32be("offset");
    const std::uint64_t size = in.u32be("length");
    if (offset < first) return 0;
    end = std::max(end, offset + size);
  }
  return in ? end : 0;
}
bool is_font(ByteView front) { return font_end(front) != 0; }
Extent walk_font(ByteView bytes, ScanContext&) {
  const auto end = font_end(bytes);
  auto extent = up_to(bytes, end, "font: a table is cut off");
  while (!extent.error && extent.end % 4 != 0 && bytes.at(extent.end) == std::uint8_t{0}) ++extent.end;
  return extent;
}

// WOFF 1.0, section 3, and WOFF2, section 4: how long the file is.
bool is_web_font(ByteView front) {
  return (front.starts_with("wOFF") || front.starts_with("wOF2")) && front.size() >= 44;
}
Extent walk_web_font(ByteView bytes, ScanContext&) {
  return up_to(bytes, Cursor(bytes.from(8)).u32be("length"), "font: it is shorter than it says");
}

// Parquet and Arrow files end as they begin, behind the length of what describes them.
Extent walk_columns(ByteView bytes, ScanContext& context, std::string_view mark) {
  constexpr std::uint64_t kBytesPerStep = 4096;
  if (!context.step(bytes.size() / kBytesPerStep)) return {};
  const auto text = bytes.text();
  for (auto end = text.rfind(mark); end != std::string_view::npos && end > mark.size() + 4 && context.step();
       end = text.rfind(mark, end - 1)) {
    const std::uint64_t size = Cursor(bytes.from(end - 4)).u32("size of the description");
    if (size > 0 && size <= end - 4 - mark.size()) return {end + mark.size(), {}};
  }
  return {mark.size(), truncated(bytes, "data set: its end mark wanted, got none")};
}
constexpr std::string_view kParquet = "PAR1";
constexpr std::string_view kArrow = "ARROW1";
bool is_parquet(ByteView front) { return front.starts_with(kParquet); }
Extent walk_parquet(ByteView bytes, ScanContext& context) { return walk_columns(bytes, context, kParquet); }
bool is_arrow(ByteView front) { return front.starts_with(std::string_view("ARROW1\0\0", 8)); }
Extent walk_arrow(ByteView bytes, ScanContext& context) { return walk_columns(bytes, context, kArrow); }

// SQLite (fileformat2.html, 1.3): the size of a page, and how many there are.
bool is_sqlite(ByteView front) {
  return front.starts_with(std::string_view("SQLite format 3\0", 16)) && front.size() >= 100;
}
Extent walk_sqlite(ByteView bytes, ScanContext&) {
  const std::uint64_t page = Cursor(bytes.from(16)).u16be("page size");
  const std::uint64_t pages = Cursor(bytes.from(28)).u32be("pages");
  if (pages == 0) return {100, Error{ErrorCode::unsupported, 28, "database: it does not say how long it is"}};
  return up_to(bytes, (page == 1 ? 65536 : page) * pages, "database: it is shorter than it says");
}

// .DS_Store: an allocator of blocks whose sizes are powers of two; offsets count from the fifth byte.
constexpr std::string_view kDesktop(
    "\0\0\0\x01"
    "Bud1",
    8);
bool is_desktop(ByteView front) { return front.starts_with(kDesktop); }
Extent walk_desktop(ByteView bytes, ScanContext& context) {
  Cursor in(bytes);
  static_cast<void>(in.take(8, "head"));
  const std::uint64_t root = in.u32be("root block");
  const std::uint64_t size = in.u32be("size of the root block");
  auto end = 4 + root + size;
  in.seek(4 + root, "root block");
  const auto blocks = in.u32be("blocks");
  static_cast<void>(in.u32be("reserved"));
  for (std::uint32_t i = 0; i < blocks && in && context.step(); ++i) {
    const auto address = in.u32be("block");
    if (address != 0) end = std::max(end, 4 + std::uint64_t{address & ~31U} + (std::uint64_t{1} << (address & 31U)));
  }
  if (!in) return {8, in.error()};
  return up_to(bytes, end, "folder settings: a block is cut off");
}

// AppleDouble (RFC 1740, appendix B): entries that say where their data are.
std::uint64_t double_end(ByteView bytes) {
  Cursor in(bytes);
  const auto magic = in.u32be("magic");
  const auto version = in.u32be("version");
  static_cast<void>(in.take(16, "home file system"));
  const auto count = in.u16be("entries");
  if (!in || magic != 0x00051607 || version != 0x00020000 || count == 0 || count > 64) return 0;
  std::uint64_t end = 26U + 12U * count;
  for (int i = 0; i < count && in; ++i) {
    static_cast<void>(in.u32be("kind"));
    const std::uint64_t offset = in.u32be("offset");
    end = std::max(end, offset + in.u32be("length"));
  }
  return in ? end : 0;
}
bool is_double(ByteView front) { return double_end(front) != 0; }
Extent walk_double(ByteView bytes, ScanContext&) {
  return up_to(bytes, double_end(bytes), "AppleDouble: an entry is cut off");
}

constexpr std::array<Kind, 9> kTables{{
    {"icon", is_icon, walk_icon},
    {"tiff", is_tiff, walk_tiff},
    {"font", is_font, walk_font},
    {"web font", is_web_font, walk_web_font},
    {"parquet", is_parquet, walk_parquet},
    {"arrow", is_arrow, walk_arrow},
    {"sqlite", is_sqlite, walk_sqlite},
    {"folder settings", is_desktop, walk_desktop},
    {"appledouble", is_double, walk_double},
}};

}  // namespace

std::span<const Kind> tables() { return kTables; }

}  // namespace assay::formats::inert
