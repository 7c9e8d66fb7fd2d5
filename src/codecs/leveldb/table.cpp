#include "codecs/leveldb/table.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace assay::leveldb {
namespace {

constexpr std::uint64_t kFooterSize = 48;
constexpr std::uint64_t kTrailerSize = 5;  // behind each block: how it is compressed, and a checksum
constexpr std::string_view kMagic = "\x57\xFB\x80\x8B\x24\x75\x47\xDB";

std::uint64_t varint(Cursor& in, std::string_view what) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const auto byte = in.u8(what);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return value;
  }
  in.fail(ErrorCode::malformed, fmt::format("{}: a varint of at most ten bytes wanted, got more", what));
  return 0;
}

constexpr std::uint8_t kPlain = 0;
constexpr std::uint8_t kSnappy = 1;
constexpr std::uint64_t kLargestBlock = 16ULL << 20U;
constexpr std::uint64_t kMostExpanded = 256ULL << 20U;  // of all blocks together

/// https://github.com/google/snappy/blob/main/format_description.txt
Result<std::string> snappy(ByteView bytes) {
  Cursor in(bytes);
  const auto size = varint(in, "size of a compressed block");
  if (in && size > kLargestBlock)
    in.fail(ErrorCode::limit, fmt::format("block: at most {} bytes wanted", kLargestBlock));
  std::string out;
  while (in && !in.at_end()) {
    const auto tag = in.u8("tag");
    const std::uint64_t high = tag >> 2U;
    if ((tag & 3U) == 0) {
      const auto length = 1 + (high < 60 ? high : in.number(high - 59, "length of a literal"));
      if (in && length > size - out.size()) in.fail(ErrorCode::malformed, "a literal is longer than the block");
      out += in.take(length, "literal").text();
      continue;
    }
    const bool is_short = (tag & 3U) == 1;
    const auto length = is_short ? 4 + (high & 7U) : high + 1;
    const auto distance =
        is_short ? (high >> 3U << 8U) + in.u8("distance") : in.number((tag & 3U) == 2 ? 2 : 4, "distance");
    if (in && (distance == 0 || distance > out.size() || length > size - out.size()))
      in.fail(ErrorCode::malformed, "a copy leads out of the block");
    if (!in) break;
    for (std::uint64_t i = 0; i < length; ++i) out += out[out.size() - distance];
  }
  if (in && out.size() != size)
    in.fail(ErrorCode::malformed, fmt::format("block: {} bytes wanted, got {}", size, out.size()));
  if (!in) return std::unexpected(in.error());
  return out;
}

struct Handle {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};
Handle read_handle(Cursor& in) {
  Handle handle;
  handle.offset = varint(in, "offset of a block");
  handle.size = varint(in, "size of a block");
  return handle;
}

class Table {
 public:
  Table(ByteView bytes, const std::function<void(ByteRange)>& cover) : bytes_(bytes), cover_(cover) {}

  /// The pairs of one block: keys share the front of the one before, and an array of restarts is at its end.
  std::optional<Error> read_block(Handle handle, const std::function<bool(const Entry&)>& see) {
    const auto block = bytes_.slice(handle.offset, handle.size);
    const auto trailer = block ? bytes_.slice(handle.offset + handle.size, kTrailerSize) : std::nullopt;
    if (!trailer)
      return Error{
          ErrorCode::malformed, bytes_.origin(),
          fmt::format("block: {} bytes at {} wanted, the file has {}", handle.size, handle.offset, bytes_.size())};
    cover_({block->origin(), block->size() + kTrailerSize});
    const auto compression = trailer->at(0).value_or(0);
    if (compression == kPlain) return read_pairs(*block, see);
    if (compression != kSnappy)
      return Error{ErrorCode::unsupported, trailer->origin(),
                   fmt::format("block: one that is plain or compressed with snappy wanted, got {}", compression)};
    const auto plain = snappy(*block);
    if (!plain) return plain.error();
    expanded_ += plain->size();
    if (expanded_ > kMostExpanded)
      return Error{ErrorCode::limit, block->origin(), fmt::format("blocks: at most {} bytes wanted", kMostExpanded)};
    auto error = read_pairs(ByteView::of(*plain, block->origin()), see);
    if (error) error->offset = block->origin();  // what was expanded has no place in the file
    return error;
  }

 private:
  static std::optional<Error> read_pairs(ByteView view, const std::function<bool(const Entry&)>& see) {
    if (view.size() < 4) return Error{ErrorCode::malformed, view.origin(), "block: 4 bytes wanted, got less"};
    Cursor tail(view.from(view.size() - 4));
    const std::uint64_t restarts = tail.u32("number of restarts");
    if (restarts > (view.size() - 4) / 4)
      return Error{ErrorCode::malformed, tail.offset(),
                   fmt::format("restarts: {} do not fit into the block", restarts)};
    Cursor in(view.first(view.size() - 4 - 4 * restarts));
    std::string key;
    while (in && !in.at_end()) {
      const auto shared = varint(in, "shared size");
      const auto unshared = varint(in, "size of a key");
      const auto value_size = varint(in, "size of a value");
      if (in && shared > key.size()) in.fail(ErrorCode::malformed, "a key shares more than the one before has");
      const auto rest = in.take(unshared, "key");
      const auto value = in.take(value_size, "value");
      if (!in) break;
      key.resize(shared);
      key += rest.text();
      if (!see({key, value})) return std::nullopt;
    }
    return in ? std::nullopt : std::optional(in.error());
  }

  ByteView bytes_;
  const std::function<void(ByteRange)>& cover_;
  std::uint64_t expanded_ = 0;
};

}  // namespace

bool is_table(ByteView bytes) {
  return bytes.size() >= kFooterSize && bytes.from(bytes.size() - kMagic.size()).text() == kMagic;
}

std::optional<Error> read_table(ByteView bytes, const std::function<bool(const Entry&)>& see,
                                const std::function<void(ByteRange)>& cover) {
  Table table(bytes, cover);
  const auto footer = bytes.from(bytes.size() - std::min(bytes.size(), kFooterSize));
  cover(footer.range());
  Cursor in(footer);
  const auto meta = read_handle(in);
  const auto index = read_handle(in);
  if (!in) return in.error();
  if (auto error = table.read_block(meta, [](const Entry&) { return true; })) return error;
  std::optional<Error> inner;
  bool goes_on = true;
  const auto see_block = [&](const Entry& entry) {
    Cursor value(entry.value);
    const auto handle = read_handle(value);
    inner = value ? table.read_block(handle,
                                     [&](const Entry& pair) {
                                       goes_on = see(pair);
                                       return goes_on;
                                     })
                  : std::optional(value.error());
    return goes_on && !inner;
  };
  const auto outer = table.read_block(index, see_block);
  return inner ? inner : outer;
}

}  // namespace assay::leveldb
