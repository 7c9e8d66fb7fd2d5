#include "codecs/hdf5/root_attributes.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::hdf5 {
namespace {

constexpr std::string_view kSignature = "\x89HDF\r\n\x1a\n";
constexpr std::size_t kMostBlocks = 1000;
constexpr std::uint64_t kMostMessages = 100'000;
constexpr std::uint16_t kContinuation = 0x10;
constexpr std::uint16_t kAttribute = 0x0C;
constexpr std::uint16_t kAttributeInfo = 0x15;
constexpr std::uint8_t kShared = 2;  // of the flags of a message: it is somewhere else

/// Widths that the superblock chose, and what addresses count from.
struct Layout {
  std::uint64_t offsets = 8;
  std::uint64_t lengths = 8;
  std::uint64_t base = 0;
  std::uint64_t root = 0;
};

class Reader {
 public:
  Reader(ByteView file, const std::function<bool(std::uint64_t)>& step) : file_(file), step_(step) {}

  RootAttributes read() {
    const auto start = find_superblock(file_);
    if (!start) {
      fail(ErrorCode::malformed, 0, "superblock: one wanted, got none");
    } else if (read_superblock(*start)) {
      read_header(layout_.base + layout_.root);
    }
    return std::move(result_);
  }

 private:
  bool fail(ErrorCode code, std::uint64_t offset, std::string message) {
    if (!result_.error)
      result_.error = Error{code, file_.origin() + std::min(offset, file_.size()), std::move(message)};
    return false;
  }
  bool fail(const Cursor& in) {
    if (!result_.error) result_.error = in.error();
    return false;
  }

  /// II.A: version 0 and 1 end in the symbol table entry of the root group, 2 and 3 in the address of its header.
  bool read_superblock(std::uint64_t start) {
    Cursor in(file_.from(start));
    static_cast<void>(in.take(kSignature.size(), "signature"));
    const auto version = in.u8("version of the superblock");
    if (in && version > 3)
      return fail(ErrorCode::unsupported, start + 8, fmt::format("superblock: version 0 to 3 wanted, got {}", version));
    if (version < 2) static_cast<void>(in.take(4, "versions"));
    layout_.offsets = in.u8("size of offsets");
    layout_.lengths = in.u8("size of lengths");
    const auto is_width = [](std::uint64_t width) { return width == 2 || width == 4 || width == 8; };
    if (in && (!is_width(layout_.offsets) || !is_width(layout_.lengths)))
      return fail(ErrorCode::malformed, start + 9, "superblock: offsets of 2, 4 or 8 bytes wanted");
    if (!in) return fail(in);
    static_cast<void>(in.take(version < 2 ? 9U + (version == 1 ? 4U : 0U) : 1U, "flags"));
    const auto base = offset(in, "base address");
    static_cast<void>(in.take((version < 2 ? 3 : 2) * layout_.offsets, "addresses"));
    if (version < 2) static_cast<void>(offset(in, "name of the root group"));
    layout_.root = offset(in, "header of the root group");
    // A user block in front of the superblock moves everything by as much, whatever the base address says.
    layout_.base = std::max(base, start);
    return in ? true : fail(in);
  }

  std::uint64_t offset(Cursor& in, std::string_view what) const { return in.number(layout_.offsets, what); }
  std::uint64_t length(Cursor& in, std::string_view what) const { return in.number(layout_.lengths, what); }

  /// IV.A.1: the prefix of the header, then messages in it and in the blocks that continue it.
  void read_header(std::uint64_t at) {
    Cursor in(file_.from(at));
    if (file_.from(at).starts_with("OHDR")) {
      static_cast<void>(in.take(5, "signature"));
      flags_ = in.u8("flags");
      if ((flags_ & 0x20U) != 0) static_cast<void>(in.take(16, "times"));
      if ((flags_ & 0x10U) != 0) static_cast<void>(in.take(4, "limits"));
      const auto size = in.number(std::uint64_t{1} << (flags_ & 3U), "size of the header");
      is_new_ = true;
      blocks_.push_back(in.take(size, "header"));
    } else {
      const auto version = in.u8("version of the header");
      static_cast<void>(in.take(7, "header"));
      const auto size = in.u32("size of the header");
      static_cast<void>(in.take(4, "padding"));
      if (in && version != 1) {
        fail(ErrorCode::unsupported, at, fmt::format("object header: version 1 wanted, got {}", version));
        return;
      }
      blocks_.push_back(in.take(size, "header"));
    }
    if (!in) {
      fail(in);
      return;
    }
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (i == kMostBlocks) {
        fail(ErrorCode::limit, at, fmt::format("object header: at most {} blocks wanted", kMostBlocks));
        return;
      }
      if (!read_messages(blocks_[i])) return;
    }
  }

  bool read_messages(ByteView block) {
    Cursor in(block);
    const std::uint64_t smallest = is_new_ ? 4U + ((flags_ & 4U) != 0 ? 2U : 0U) : 8U;
    while (in.remaining() >= smallest) {
      if (!step_(1) || ++messages_ > kMostMessages)
        return fail(ErrorCode::limit, block.origin() - file_.origin(), "messages: too many of them");
      const std::uint16_t type = is_new_ ? in.u8("type of a message") : in.u16("type of a message");
      const auto size = in.u16("size of a message");
      const auto flags = in.u8("flags of a message");
      if (!is_new_) static_cast<void>(in.take(3, "reserved"));
      if (is_new_ && (flags_ & 4U) != 0) static_cast<void>(in.u16("order of a message"));
      const auto body = in.take(size, "message");
      if (!in) return fail(in);
      if ((flags & kShared) != 0) continue;
      if (type == kContinuation && !read_continuation(body)) return false;
      if (type == kAttribute) read_attribute(body);
      if (type == kAttributeInfo) read_attribute_info(body);
    }
    return true;
  }

  bool read_continuation(ByteView body) {
    Cursor in(body);
    const auto at = offset(in, "address of a block");
    const auto size = length(in, "size of a block");
    if (!in) return fail(in);
    auto block = at <= file_.size() ? file_.slice(layout_.base + at, size) : std::nullopt;
    if (block && is_new_)
      block = block->starts_with("OCHK") ? block->slice(4, size - std::min<std::uint64_t>(size, 8)) : std::nullopt;
    if (!block)
      return fail(ErrorCode::malformed, body.origin() - file_.origin(),
                  fmt::format("object header: a block of {} bytes at {} wanted, got none", size, at));
    blocks_.push_back(*block);
    return true;
  }

  /// IV.A.2.v: where attributes are when there are many. Its heap is not read.
  void read_attribute_info(ByteView body) {
    Cursor in(body);
    static_cast<void>(in.u8("version"));
    const auto flags = in.u8("flags");
    if ((flags & 1U) != 0) static_cast<void>(in.u16("order"));
    const auto heap = offset(in, "address of the heap");
    if (in && heap != ~std::uint64_t{0} >> (64 - 8 * layout_.offsets))
      fail(ErrorCode::unsupported, body.origin() - file_.origin(), "attributes: in the header wanted, got in a heap");
  }

  /// IV.A.2.m: a name, a type, a space and the value, padded to eight bytes in version 1.
  void read_attribute(ByteView body) {
    Cursor in(body);
    const auto version = in.u8("version of an attribute");
    const auto flags = in.u8("flags of an attribute");
    const std::uint64_t name_size = in.u16("size of a name");
    const std::uint64_t type_size = in.u16("size of a type");
    const std::uint64_t space_size = in.u16("size of a space");
    if (version == 3) static_cast<void>(in.u8("encoding"));
    const auto padded = [version](std::uint64_t size) { return version == 1 ? (size + 7) / 8 * 8 : size; };
    const auto name = in.take(padded(name_size), "name").first(name_size).text();
    const auto type = in.take(padded(type_size), "type").first(type_size);
    static_cast<void>(in.take(padded(space_size), "space"));
    if (!in || version < 1 || version > 3 || (version > 1 && (flags & 1U) != 0)) {
      fail(ErrorCode::unsupported, body.origin() - file_.origin(), "attribute: one of version 1 to 3 wanted");
      return;
    }
    const auto text = read_text(type, in.peek(in.remaining()));
    if (text) result_.texts.push_back({name.substr(0, std::min(name.find('\0'), name.size())), *text});
  }

  /// IV.A.2.d: class 3 is a text of a fixed size, class 9 one of variable size when its type is 1.
  std::optional<ByteView> read_text(ByteView type, ByteView value) {
    Cursor in(type);
    const auto kind = static_cast<unsigned>(in.u8("class")) & 0x0FU;
    const auto bits = static_cast<unsigned>(in.u8("bits")) & 0x0FU;
    static_cast<void>(in.u16("bits"));
    const auto size = in.u32("size of a type");
    if (!in) return std::nullopt;
    if (kind == 3) return value.first(size);
    return kind == 9 && bits == 1 ? read_heap(value) : std::nullopt;
  }

  /// III.E: a global heap collection, and the object in it with that number.
  std::optional<ByteView> read_heap(ByteView reference) {
    Cursor in(reference);
    const auto size = in.u32("length of a text");
    const auto at = offset(in, "address of a heap");
    const auto index = in.u32("number in a heap");
    if (!in || size == 0) return std::nullopt;
    Cursor heap(at <= file_.size() ? file_.from(layout_.base + at) : ByteView());
    const bool is_heap = heap.take(4, "heap").text() == "GCOL";
    static_cast<void>(heap.take(4, "version"));
    const auto total = length(heap, "size of a heap");
    while (heap && is_heap && heap.position() < total && step_(1)) {
      const auto number = heap.u16("number");
      static_cast<void>(heap.take(6, "references"));
      const auto object_size = length(heap, "size of an object");
      const auto object = heap.take(object_size, "object");
      if (heap && number == index && number != 0) return object.first(size);
      if (number == 0) break;
      static_cast<void>(heap.take(std::min((8 - object_size % 8) % 8, heap.remaining()), "padding"));
    }
    fail(ErrorCode::malformed, reference.origin() - file_.origin(), "text: an object of a heap wanted, got none");
    return std::nullopt;
  }

  ByteView file_;
  const std::function<bool(std::uint64_t)>& step_;
  Layout layout_;
  std::uint8_t flags_ = 0;
  bool is_new_ = false;
  std::uint64_t messages_ = 0;
  std::vector<ByteView> blocks_;
  RootAttributes result_;
};

}  // namespace

std::optional<std::uint64_t> find_superblock(ByteView file) {
  for (std::uint64_t at = 0; at < file.size() && at <= 1ULL << 40U; at = at == 0 ? 512 : at * 2)
    if (file.from(at).starts_with(kSignature)) return at;
  return std::nullopt;
}

RootAttributes read_root_attributes(ByteView file, const std::function<bool(std::uint64_t)>& step) {
  return Reader(file, step).read();
}

}  // namespace assay::hdf5
