#include "codecs/hdf5/chunk_index.hpp"

#include "codecs/hdf5/trees.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <optional>

namespace assay::hdf5 {
namespace {

constexpr std::uint64_t kChecksum = 4;
constexpr std::uint64_t kMask = 4;
constexpr std::uint64_t kMostBits = 63;

std::optional<std::uint64_t> product(std::uint64_t a, std::uint64_t b) {
  if (a != 0 && b > ~std::uint64_t{0} / a) return std::nullopt;
  return a * b;
}

/// The size of a chunk that no filter changed.
std::optional<std::uint64_t> chunk_size(const Layout& layout) {
  std::optional<std::uint64_t> size = 1;
  for (const auto dimension : layout.chunk)
    if (size) size = product(*size, dimension);
  return size;
}

/// How many chunks it takes to hold all of the elements.
std::optional<std::uint64_t> chunk_count(const Layout& layout, const Dataspace& space) {
  std::optional<std::uint64_t> count = 1;
  for (std::size_t i = 0; i < space.dimensions.size() && i + 1 < layout.chunk.size(); ++i) {
    const auto chunk = layout.chunk[i];
    if (chunk == 0) return std::nullopt;
    if (count) count = product(*count, space.dimensions[i] / chunk + (space.dimensions[i] % chunk != 0 ? 1 : 0));
  }
  return count;
}

class ChunkReader {
 public:
  ChunkReader(Tour& tour, const Layout& layout, std::uint64_t size)
      : tour_(tour), file_(tour.file()), layout_(layout), size_(size) {}

  void read(const Dataspace& space) {
    using Index = Layout::Index;
    if (file_.is_undefined(layout_.address)) return;
    switch (layout_.index) {
      case Index::tree1: return read_tree1_index();
      case Index::tree2: return read_tree2_index();
      case Index::single: return add(layout_.address, layout_.single_size.value_or(size_));
      case Index::implicit: return read_implicit(space);
      case Index::fixed_array: return read_fixed_array();
      case Index::extensible_array: return read_extensible_array();
    }
  }
  [[nodiscard]] Storage storage() const { return storage_; }

 private:
  void add(std::uint64_t address, std::uint64_t size) {
    if (file_.is_undefined(address)) return;
    storage_.bytes += tour_.numbers(address, size);
    ++storage_.chunks;
  }

  void read_tree1_index() {
    // The size in bytes, a mask, and the place in each dimension, of which the last is within an element.
    read_tree1(tour_, layout_.address, Tree1::chunks, 8 + 8 * layout_.chunk.size(),
               [this](ByteView key, std::uint64_t child) {
                 Cursor in(key);
                 add(child, in.u32("size of a chunk"));
                 return !tour_.is_stopped();
               });
  }

  void read_tree2_index() {
    constexpr std::uint8_t kPlain = 10;
    constexpr std::uint8_t kFiltered = 11;
    const auto places = 8 * (layout_.chunk.size() - 1);
    read_tree2(tour_, layout_.address, [&](std::uint8_t type, ByteView record) {
      Cursor in(record);
      const auto address = file_.offset(in, "address of a chunk");
      const auto taken = file_.offset_width() + kMask + places;
      if (type == kFiltered && record.size() > taken && record.size() - taken <= 8) {
        add(address, in.number(record.size() - taken, "size of a chunk"));
      } else if (type == kPlain && in) {
        add(address, size_);
      } else {
        tour_.fail(ErrorCode::malformed, record.origin(), "chunks: a record of one wanted, got another");
        return false;
      }
      return !tour_.is_stopped();
    });
  }

  void read_implicit(const Dataspace& space) {
    const auto count = chunk_count(layout_, space);
    const auto all = count ? product(*count, size_) : std::nullopt;
    if (!all) return tour_.fail(ErrorCode::malformed, file_.base(), "chunks: a size in 64 bits wanted, got more");
    add(layout_.address, *all);
    storage_.chunks = *count;
  }

  /// One element of an array: an address, and for filtered chunks the size and a mask.
  void read_element(Cursor& in, std::uint64_t entry_size) {
    const auto address = file_.offset(in, "address of a chunk");
    if (!is_filtered_) return add(address, size_);
    const auto size = in.number(entry_size - file_.offset_width() - kMask, "size of a chunk");
    static_cast<void>(in.u32("filter mask"));
    add(address, size);
  }

  [[nodiscard]] bool read_elements(ByteView elements, std::uint64_t entry_size) {
    Cursor in(elements);
    while (!in.at_end()) {
      if (!tour_.step() || tour_.is_stopped()) return false;
      read_element(in, entry_size);
    }
    return true;
  }

  /// The front that all headers of arrays share; false when it is none of them.
  [[nodiscard]] bool read_front(Cursor& in, std::string_view signature, std::uint64_t& entry_size) {
    const bool is_header = in.take(4, "signature of an array").text() == signature;
    const auto version = in.u8("version of an array");
    const auto client = in.u8("client of an array");
    entry_size = in.u8("size of an element");
    is_filtered_ = client == 1;
    const auto least = file_.offset_width() + (is_filtered_ ? kMask + 1 : 0);
    return in && is_header && version == 0 && client <= 1 && entry_size >= least && entry_size <= least + 7 &&
           (is_filtered_ || entry_size == least);
  }

  /// Pages of elements with a checksum each; those that were never written are left out.
  /// `bit` is that of the first page.
  void read_pages(Cursor& in, ByteView bitmap, std::uint64_t bit, std::uint64_t elements, std::uint64_t page,
                  std::uint64_t entry_size) {
    for (std::uint64_t i = bit, done = 0; done < elements && in; ++i, done += page) {
      const auto here = std::min(page, elements - done);
      const auto begin = in.offset();
      const auto bytes = in.take(here * entry_size, "page of elements");
      static_cast<void>(in.take(kChecksum, "checksum"));
      if (!in) break;
      const unsigned bits = bitmap.at(i / 8).value_or(0);
      if ((bits & (0x80U >> (i % 8))) == 0) continue;
      tour_.cover({begin, in.offset() - begin});
      if (!read_elements(bytes, entry_size)) return;
    }
    if (!in) tour_.fail(in.error());
  }

  void bad(ByteView at, const Cursor& in) {
    tour_.fail(in ? Error{ErrorCode::malformed, at.origin(), "chunks: an array of them wanted, got none"} : in.error());
  }

  void read_fixed_array() {
    const auto at = file_.from(layout_.address);
    Cursor in(at);
    std::uint64_t entry_size = 0;
    const bool is_array = read_front(in, "FAHD", entry_size);
    const std::uint64_t page_bits = in.u8("page bits");
    const auto count = file_.length(in, "number of elements");
    const auto address = file_.offset(in, "address of a data block");
    static_cast<void>(in.u32("checksum"));
    if (!in || !is_array || page_bits > kMostBits || count > file_.bytes().size()) return bad(at, in);
    if (!tour_.claim({at.origin(), in.position()}) || file_.is_undefined(address)) return;

    const auto block = file_.from(address);
    Cursor data(block);
    const bool is_block = data.take(4, "signature of a data block").text() == "FADB";
    static_cast<void>(data.take(2, "version of a data block"));
    static_cast<void>(file_.offset(data, "address of the header"));
    const auto page = std::uint64_t{1} << page_bits;
    const bool is_paged = count > page;
    const auto bitmap =
        is_paged ? data.take((count / page + (count % page != 0 ? 1 : 0) + 7) / 8, "bitmap") : ByteView();
    const auto elements = is_paged ? ByteView() : data.take(count * entry_size, "elements");
    static_cast<void>(data.take(kChecksum, "checksum"));
    if (!data || !is_block) return bad(block, data);
    if (!tour_.claim({block.origin(), data.position()})) return;
    if (!is_paged) return static_cast<void>(read_elements(elements, entry_size));
    const auto pages = (count / page) + (count % page != 0 ? 1 : 0);
    const auto size = count * entry_size + pages * kChecksum;
    if (size > data.remaining()) return bad(block, data);
    if (tour_.reserve({data.offset(), size})) read_pages(data, bitmap, 0, count, page, entry_size);
  }

  struct Extensible {
    std::uint64_t entry_size = 0;
    std::uint64_t bits = 0;      ///< of the largest number of elements
    std::uint64_t in_index = 0;  ///< elements in the index block
    std::uint64_t least = 0;     ///< elements in the smallest data block
    std::uint64_t least_pointers = 0;
    std::uint64_t page = 0;
  };

  void read_extensible_array() {
    const auto at = file_.from(layout_.address);
    Cursor in(at);
    Extensible array;
    const bool is_array = read_front(in, "EAHD", array.entry_size);
    array.bits = in.u8("bits of a number");
    array.in_index = in.u8("elements in the index");
    array.least = in.u8("elements in a data block");
    array.least_pointers = in.u8("blocks in a secondary block");
    const std::uint64_t page_bits = in.u8("page bits");
    static_cast<void>(in.take(6 * file_.length_width(), "counts"));
    const auto address = file_.offset(in, "address of the index");
    static_cast<void>(in.u32("checksum"));
    const bool is_sound = array.bits != 0 && array.bits <= kMostBits && page_bits <= kMostBits &&
                          std::has_single_bit(array.least) && std::has_single_bit(array.least_pointers);
    if (!in || !is_array || !is_sound) return bad(at, in);
    array.page = std::uint64_t{1} << page_bits;
    if (!tour_.claim({at.origin(), in.position()}) || file_.is_undefined(address)) return;
    read_index_block(array, address);
  }

  /// Super block `number` stands for 2^(n/2) data blocks of 2^((n+1)/2) times the least elements.
  static std::uint64_t blocks_of(std::uint64_t number) { return std::uint64_t{1} << number / 2; }
  static std::uint64_t elements_of(const Extensible& array, std::uint64_t number) {
    return array.least << (number + 1) / 2;
  }

  void read_index_block(const Extensible& array, std::uint64_t address) {
    const auto least_bits = static_cast<std::uint64_t>(std::countr_zero(array.least));
    const auto pointer_bits = static_cast<std::uint64_t>(std::countr_zero(array.least_pointers));
    const auto at = file_.from(address);
    Cursor in(at);
    if (array.bits < least_bits || 1 + array.bits - least_bits < 2 * pointer_bits) return bad(at, in);
    const auto supers = 1 + array.bits - least_bits;
    const auto inside = 2 * pointer_bits;  // so many super blocks have their data blocks in the index
    const bool is_block = in.take(4, "signature of an index").text() == "EAIB";
    static_cast<void>(in.take(2, "version of an index"));
    static_cast<void>(file_.offset(in, "address of the header"));
    const auto elements = in.take(array.in_index * array.entry_size, "elements");
    const auto blocks = in.take(2 * (array.least_pointers - 1) * file_.offset_width(), "data blocks");
    const auto rest = in.take((supers - inside) * file_.offset_width(), "secondary blocks");
    static_cast<void>(in.take(kChecksum, "checksum"));
    if (!in || !is_block) return bad(at, in);
    if (!tour_.claim({at.origin(), in.position()}) || !read_elements(elements, array.entry_size)) return;
    Cursor direct(blocks);
    for (std::uint64_t number = 0; number < inside; ++number)
      for (std::uint64_t i = 0; i < blocks_of(number) && !direct.at_end(); ++i)
        read_data_block(array, file_.offset(direct, "data block"), elements_of(array, number), {}, 0);
    Cursor secondary(rest);
    for (std::uint64_t number = inside; number < supers; ++number)
      read_secondary_block(array, file_.offset(secondary, "secondary block"), number);
  }

  void read_secondary_block(const Extensible& array, std::uint64_t address, std::uint64_t number) {
    if (file_.is_undefined(address) || !tour_.step()) return;
    const auto count = blocks_of(number);
    const auto elements = elements_of(array, number);
    const auto at = file_.from(address);
    Cursor in(at);
    const bool is_block = in.take(4, "signature of a secondary block").text() == "EASB";
    static_cast<void>(in.take(2, "version of a secondary block"));
    static_cast<void>(file_.offset(in, "address of the header"));
    static_cast<void>(in.take((array.bits + 7) / 8, "place of a block"));
    if (!in || !is_block || count > in.remaining()) return bad(at, in);
    // A bit for each page of each block, without a gap between blocks.
    const auto bitmap_size = elements > array.page ? (elements / array.page + 7) / 8 : 0;
    if (bitmap_size > in.remaining() / count) return bad(at, in);
    const auto bitmaps = in.take(count * bitmap_size, "bitmaps");
    const auto blocks = in.take(count * file_.offset_width(), "data blocks");
    static_cast<void>(in.take(kChecksum, "checksum"));
    if (!in) return bad(at, in);
    if (!tour_.claim({at.origin(), in.position()})) return;
    Cursor all(blocks);
    for (std::uint64_t i = 0; i < count; ++i)
      read_data_block(array, file_.offset(all, "data block"), elements, bitmaps, i * (elements / array.page));
  }

  void read_data_block(const Extensible& array, std::uint64_t address, std::uint64_t count, ByteView bitmaps,
                       std::uint64_t bit) {
    if (file_.is_undefined(address) || !tour_.step()) return;
    const auto at = file_.from(address);
    Cursor in(at);
    const bool is_block = in.take(4, "signature of a data block").text() == "EADB";
    static_cast<void>(in.take(2, "version of a data block"));
    static_cast<void>(file_.offset(in, "address of the header"));
    static_cast<void>(in.take((array.bits + 7) / 8, "place of a block"));
    if (!in || !is_block || count > in.remaining()) return bad(at, in);
    const bool is_paged = count > array.page;
    const auto elements = is_paged ? ByteView() : in.take(count * array.entry_size, "elements");
    static_cast<void>(in.take(kChecksum, "checksum"));
    if (!in) return bad(at, in);
    if (!tour_.claim({at.origin(), in.position()})) return;
    if (!is_paged) return static_cast<void>(read_elements(elements, array.entry_size));
    const auto pages = count / array.page + (count % array.page != 0 ? 1 : 0);
    const auto size = count * array.entry_size + pages * kChecksum;
    if (size > in.remaining()) return bad(at, in);
    if (tour_.reserve({in.offset(), size})) read_pages(in, bitmaps, bit, count, array.page, array.entry_size);
  }

  Tour& tour_;
  const File& file_;
  const Layout& layout_;
  std::uint64_t size_;
  bool is_filtered_ = false;
  Storage storage_;
};

}  // namespace

Storage read_chunks(Tour& tour, const Layout& layout, const Dataspace& space, bool is_filtered) {
  const auto size = chunk_size(layout);
  if (!size && !is_filtered) {
    tour.fail(ErrorCode::malformed, tour.file().base(), "chunks: a size in 64 bits wanted, got more");
    return {};
  }
  ChunkReader reader(tour, layout, size.value_or(0));
  reader.read(space);
  return reader.storage();
}

}  // namespace assay::hdf5
