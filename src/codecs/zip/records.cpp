#include "codecs/zip/records.hpp"

#include "codecs/zip/extra.hpp"

#include <assay/cursor.hpp>

#include <algorithm>
#include <array>

namespace assay::zip {
namespace {

constexpr std::uint32_t kSaturated32 = 0xFFFFFFFF;

/// One value of a header that a zip64 field may hold instead.
struct Wide {
  std::uint64_t* value;
  bool is_present;  // in this kind of header
};

/// Fills in the values that are too big for their 32 bits. "The fields MUST only appear if the corresponding Local
/// or Central directory record field is set to 0xFFFF or 0xFFFFFFFF", in this order (4.5.3). Python's zipfile,
/// miniz and libzip all read it that way; a value that was not asked for is noted, not used.
template <std::size_t Count>
void apply_zip64(Header& header, ByteView extra, const std::array<Wide, Count>& values) {
  std::array<bool, Count> is_wanted{};
  bool is_any_wanted = false;
  for (std::size_t i = 0; i < Count; ++i) {
    is_wanted[i] = values[i].is_present && *values[i].value == kSaturated32;
    is_any_wanted = is_any_wanted || is_wanted[i];
  }
  ExtraFields fields(extra);
  while (const auto field = fields.next()) {
    if (field->id != kZip64Extra) continue;
    Cursor in(field->data);
    for (std::size_t i = 0; i < Count; ++i) {
      if (is_wanted[i] && in.remaining() >= 8) {
        *values[i].value = in.u64("zip64 value");
        is_wanted[i] = false;
      } else if (!is_any_wanted && values[i].is_present && in.remaining() >= 8) {
        const std::uint64_t surplus = in.u64("zip64 value");
        header.is_zip64_surplus = header.is_zip64_surplus || (surplus != *values[i].value && surplus != 0);
      }
    }
    break;
  }
  for (const bool is_missing : is_wanted) header.is_zip64_short = header.is_zip64_short || is_missing;
}

/// Cuts `size` to what is left of the `room` bytes behind a header, and says in the header when it did.
void clip(Header& header, std::uint16_t& size, std::uint64_t& room) {
  header.is_clipped = header.is_clipped || size > room;
  size = static_cast<std::uint16_t>(std::min<std::uint64_t>(size, room));
  room -= size;
}

std::optional<Descriptor> descriptor_at(ByteView archive, std::uint64_t offset, bool has_signature, bool is_wide) {
  Cursor in(archive.from(offset));
  const std::uint64_t size = (has_signature ? 4U : 0U) + 4U + (is_wide ? 16U : 8U);
  if (in.remaining() < size) return std::nullopt;
  if (has_signature && in.take(4, "descriptor signature").text() != kDescriptorSignature) return std::nullopt;
  Descriptor descriptor;
  descriptor.range = {offset, size};
  descriptor.crc = in.u32("checksum");
  descriptor.stored_size = is_wide ? in.u64("stored size") : in.u32("stored size");
  descriptor.size = is_wide ? in.u64("size") : in.u32("size");
  return descriptor;
}

}  // namespace

bool is_central_header(ByteView archive, std::uint64_t offset) {
  return archive.from(offset).starts_with(kCentralSignature);
}
bool is_local_header(ByteView archive, std::uint64_t offset) {
  return archive.from(offset).starts_with(kLocalSignature);
}

std::optional<CentralHeader> read_central(ByteView archive, std::uint64_t offset) {
  Cursor in(archive.from(offset));
  if (in.remaining() < kCentralSize || !is_central_header(archive, offset)) return std::nullopt;
  CentralHeader header;
  header.offset = offset;
  in.seek(4, "central header");
  header.version_made_by = in.u16("version made by");
  header.version_needed = in.u16("version needed");
  header.flags = in.u16("flags");
  header.method = in.u16("method");
  static_cast<void>(in.u32("time and date"));
  header.crc = in.u32("checksum");
  header.stored_size = in.u32("stored size");
  header.size = in.u32("size");
  header.name_size = in.u16("name size");
  header.extra_size = in.u16("extra size");
  header.comment_size = in.u16("comment size");
  header.disk = in.u16("disk");
  static_cast<void>(in.u16("internal attributes"));
  header.external_attributes = in.u32("external attributes");
  header.local_offset = in.u32("local header offset");
  std::uint64_t room = in.remaining();
  clip(header, header.name_size, room);
  clip(header, header.extra_size, room);
  clip(header, header.comment_size, room);
  if (header.extra_size != 0) {
    apply_zip64(
        header, header.extra(archive),
        std::array{Wide{&header.size, true}, Wide{&header.stored_size, true}, Wide{&header.local_offset, true}});
  }
  return header;
}

std::optional<LocalHeader> read_local(ByteView archive, std::uint64_t offset) {
  if (!is_local_header(archive, offset)) return std::nullopt;
  return read_unsigned_local(archive, offset);
}

std::optional<LocalHeader> read_unsigned_local(ByteView archive, std::uint64_t offset) {
  Cursor in(archive.from(offset));
  if (in.remaining() < kLocalSize) return std::nullopt;
  LocalHeader header;
  header.is_signed = is_local_header(archive, offset);
  header.offset = offset;
  in.seek(4, "local header");
  header.version_needed = in.u16("version needed");
  header.flags = in.u16("flags");
  header.method = in.u16("method");
  static_cast<void>(in.u32("time and date"));
  header.crc = in.u32("checksum");
  header.stored_size = in.u32("stored size");
  header.size = in.u32("size");
  header.name_size = in.u16("name size");
  header.extra_size = in.u16("extra size");
  std::uint64_t room = in.remaining();
  clip(header, header.name_size, room);
  clip(header, header.extra_size, room);
  if (header.extra_size != 0)
    apply_zip64(header, header.extra(archive), std::array{Wide{&header.size, true}, Wide{&header.stored_size, true}});
  return header;
}

std::optional<Descriptor> read_descriptor(ByteView archive, std::uint64_t offset, std::uint64_t stored_size) {
  std::optional<Descriptor> found;
  for (const bool has_signature : {true, false}) {
    for (const bool is_wide : {false, true}) {
      const auto descriptor = descriptor_at(archive, offset, has_signature, is_wide);
      if (!descriptor || descriptor->stored_size != stored_size) continue;
      // Zeros fit several shapes; the right one ends where the next record begins.
      if (archive.from(descriptor->range.end()).starts_with("PK")) return descriptor;
      if (!found) found = descriptor;
    }
  }
  return found;
}

}  // namespace assay::zip
