#include "codecs/hdf5/fractal_heap.hpp"

#include "codecs/hdf5/trees.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace assay::hdf5 {
namespace {

constexpr std::size_t kMostHuge = 100'000;
constexpr std::uint64_t kMostBits = 64;
constexpr std::size_t kMostBlocks = 1'000'000;

std::uint64_t log2_of(std::uint64_t power) { return static_cast<std::uint64_t>(std::countr_zero(power)); }

}  // namespace

FractalHeap::FractalHeap(Tour& tour, std::uint64_t address) : tour_(tour), file_(tour.file()) {
  if (read_header(address)) read_blocks();
}

bool FractalHeap::read_header(std::uint64_t address) {
  const auto at = file_.from(address);
  Cursor in(at);
  const bool is_heap = in.take(4, "signature of a heap").text() == "FRHP";
  const auto version = in.u8("version of a heap");
  id_size_ = in.u16("size of an id");
  const auto filters = in.u16("size of filters");
  has_checksums_ = (static_cast<unsigned>(in.u8("flags of a heap")) & 2U) != 0;
  largest_object_ = in.u32("largest object");
  static_cast<void>(file_.length(in, "next id"));
  huge_tree_ = file_.offset(in, "tree of huge objects");
  static_cast<void>(file_.length(in, "free space"));
  free_space_ = file_.offset(in, "manager of free space");
  static_cast<void>(in.take(8 * file_.length_width(), "counts"));
  table_width_ = in.u16("width of the table");
  first_size_ = file_.length(in, "size of the first block");
  largest_direct_ = file_.length(in, "size of the largest block");
  offset_bits_ = in.u16("size of offsets");
  static_cast<void>(in.u16("rows at the start"));
  root_ = file_.offset(in, "root block");
  root_rows_ = in.u16("rows of the root block");
  if (in && filters != 0) {
    tour_.fail(ErrorCode::unsupported, at.origin(), "heap: one without filters wanted");
    return false;
  }
  static_cast<void>(in.u32("checksum"));
  if (!in) {
    tour_.fail(in.error());
    return false;
  }
  const bool is_sound = is_heap && version == 0 && id_size_ != 0 && table_width_ != 0 &&
                        std::has_single_bit(first_size_) && std::has_single_bit(largest_direct_) &&
                        first_size_ <= largest_direct_ && offset_bits_ != 0 && offset_bits_ <= kMostBits &&
                        root_rows_ <= kMostBits;
  if (!is_sound) {
    tour_.fail(ErrorCode::malformed, at.origin(), "heap: the header of a fractal heap wanted, got none");
    return false;
  }
  if (!tour_.claim({at.origin(), in.position()})) return false;
  read_free_space(tour_, free_space_);
  return true;
}

/// The first two rows have blocks of the first size; each further row doubles it.
std::uint64_t FractalHeap::block_size(std::uint64_t row) const {
  const auto shift = row < 2 ? 0 : row - 1;
  return shift >= static_cast<std::uint64_t>(std::countl_zero(first_size_)) ? 0 : first_size_ << shift;
}

void FractalHeap::read_blocks() {
  if (file_.is_undefined(root_)) return;
  if (root_rows_ == 0) return read_direct(root_, 0, first_size_);
  std::vector<Indirect> waiting{{root_, 0, root_rows_}};
  while (!waiting.empty() && tour_.step()) {
    const auto block = waiting.back();
    waiting.pop_back();
    read_indirect(block, waiting);
    if (waiting.size() + blocks_.size() > kMostBlocks) {
      tour_.fail(ErrorCode::limit, file_.base(), fmt::format("heap: at most {} blocks wanted", kMostBlocks));
      break;
    }
  }
  std::ranges::sort(blocks_, {}, &Block::begin);
}

void FractalHeap::read_indirect(const Indirect& block, std::vector<Indirect>& waiting) {
  const auto at = file_.from(block.address);
  Cursor in(at);
  const bool is_block = in.take(4, "signature of a block").text() == "FHIB";
  static_cast<void>(in.u8("version of a block"));
  static_cast<void>(file_.offset(in, "address of the heap"));
  static_cast<void>(in.take((offset_bits_ + 7) / 8, "place of a block"));
  const auto children = in.take(block.rows * table_width_ * file_.offset_width(), "blocks");
  static_cast<void>(in.u32("checksum"));
  if (!in || !is_block)
    return tour_.fail(in ? Error{ErrorCode::malformed, at.origin(), "heap: an indirect block wanted, got none"}
                         : in.error());
  if (!tour_.claim({at.origin(), in.position()})) return;
  Cursor all(children);
  auto begin = block.begin;
  for (std::uint64_t row = 0; row < block.rows; ++row) {
    const auto size = block_size(row);
    if (size == 0) return tour_.fail(ErrorCode::malformed, at.origin(), "heap: more rows than a heap can have");
    for (std::uint64_t column = 0; column < table_width_; ++column, begin += size) {
      const auto child = file_.offset(all, "block");
      if (file_.is_undefined(child)) continue;
      if (!tour_.step()) return;
      if (size <= largest_direct_) {
        read_direct(child, begin, size);
      } else {
        // As many rows as fill its size: the first two, and one for each doubling.
        const auto table = first_size_ * std::bit_ceil(table_width_);
        waiting.push_back({child, begin, size <= table ? 1 : log2_of(size) - log2_of(table) + 1});
      }
    }
  }
}

void FractalHeap::read_direct(std::uint64_t address, std::uint64_t begin, std::uint64_t size) {
  const auto block = file_.slice(address, size);
  if (!block || !block->starts_with("FHDB"))
    return tour_.fail(ErrorCode::malformed, file_.base() + std::min(address, file_.bytes().size()),
                      fmt::format("heap: a block of {} bytes wanted, got none", size));
  if (!tour_.reserve(block->range())) return;
  tour_.cover({block->origin(), 5 + file_.offset_width() + (offset_bits_ + 7) / 8 + (has_checksums_ ? 4 : 0)});
  blocks_.push_back({begin, *block});
}

std::optional<ByteView> FractalHeap::object(ByteView id) {
  const auto front = static_cast<unsigned>(id.at(0).value_or(0xFF));
  std::optional<ByteView> found;
  switch (front >> 4U) {
    case 0: found = managed(id.from(1)); break;
    case 1: found = huge(id.from(1)); break;
    case 2: {
      // Tiny: the object is in the id, after one byte that says how long it is, or two.
      const bool is_short = id.size() <= 17;
      const auto low = front & 0x0FU;
      found = is_short ? id.slice(1, low + 1) : id.slice(2, (low << 8U | id.at(1).value_or(0)) + 1U);
      break;
    }
    default: break;
  }
  if (!found) tour_.fail(ErrorCode::malformed, id.origin(), "heap: an object with this id wanted, got none");
  return found;
}

std::optional<ByteView> FractalHeap::managed(ByteView id) const {
  Cursor in(id);
  const auto offset = in.number((offset_bits_ + 7) / 8, "place of an object");
  const auto length_width = std::min((log2_of(largest_direct_) + 7) / 8, width_for(largest_object_));
  const auto size = length_width == 0 ? 0 : in.number(length_width, "size of an object");
  if (!in) return std::nullopt;
  const auto after = std::ranges::upper_bound(blocks_, offset, {}, &Block::begin);
  if (after == blocks_.begin()) return std::nullopt;
  const auto& block = *std::prev(after);
  const auto object = block.bytes.slice(offset - block.begin, size);
  if (object) tour_.cover(object->range());
  return object;
}

std::optional<ByteView> FractalHeap::huge(ByteView id) {
  Cursor in(id);
  Place place;
  if (id.size() >= file_.offset_width() + file_.length_width()) {
    place.address = file_.offset(in, "address of an object");
    place.size = file_.length(in, "size of an object");
  } else {
    if (!has_read_huge_) read_huge_tree();
    const auto found = huge_.find(in.number(std::min(id.size(), file_.length_width()), "number of an object"));
    if (found == huge_.end()) return std::nullopt;
    place = found->second;
  }
  const auto object = in ? file_.slice(place.address, place.size) : std::nullopt;
  if (!object || !tour_.claim(object->range())) return std::nullopt;
  return object;
}

void FractalHeap::read_huge_tree() {
  constexpr std::uint8_t kUnfiltered = 1;
  has_read_huge_ = true;
  read_tree2(tour_, huge_tree_, [this](std::uint8_t type, ByteView record) {
    Cursor in(record);
    Place place;
    place.address = file_.offset(in, "address of an object");
    place.size = file_.length(in, "size of an object");
    const auto number = file_.length(in, "number of an object");
    if (!in || type != kUnfiltered || huge_.size() == kMostHuge) {
      tour_.fail(ErrorCode::unsupported, record.origin(), "heap: a record of a huge object wanted");
      return false;
    }
    huge_.emplace(number, place);
    return true;
  });
}

void read_free_space(Tour& tour, std::uint64_t address) {
  const File& file = tour.file();
  if (file.is_undefined(address)) return;
  const auto at = file.from(address);
  Cursor in(at);
  const bool is_manager = in.take(4, "signature of free space").text() == "FSHD";
  static_cast<void>(in.take(2, "version of free space"));
  static_cast<void>(in.take(4 * file.length_width() + 8, "counts"));
  static_cast<void>(file.length(in, "largest section"));
  const auto list = file.offset(in, "address of a list");
  static_cast<void>(file.length(in, "size of a list"));
  const auto size = file.length(in, "space of a list");
  static_cast<void>(in.u32("checksum"));
  if (!in || !is_manager)
    return tour.fail(in ? Error{ErrorCode::malformed, at.origin(), "free space: a manager wanted, got none"}
                        : in.error());
  if (!tour.claim({at.origin(), in.position()}) || file.is_undefined(list)) return;
  const auto sections = file.slice(list, size);
  if (!sections || !sections->starts_with("FSSE"))
    return tour.fail(ErrorCode::malformed, at.origin(), "free space: a list of sections wanted, got none");
  static_cast<void>(tour.claim(sections->range()));
}

}  // namespace assay::hdf5
