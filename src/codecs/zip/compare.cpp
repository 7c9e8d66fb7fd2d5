// What the local header, the central header and the descriptor of one member say against each other.
#include "codecs/zip/extra.hpp"
#include "codecs/zip/reader.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::zip {
namespace {

/// The flags that change how a reader gets at the bytes. The others name the encoding of names, the effort of the
/// compressor, and where sizes are: writers set those in one header and not in the other (old PyTorch does).
constexpr std::uint16_t kDecisiveFlags = kEncrypted | kPatched | kStronglyEncrypted | kMaskedHeader;

/// True when the local header leaves sizes and checksum to a descriptor. Old PyTorch sets the flag only in the
/// central header; "these fields are set to zero" (4.4.4) is what tells.
bool leaves_to_descriptor(const Member& member) {
  return ((member.local->flags | member.central->flags) & kHasDescriptor) != 0;
}

/// A value of the local header that may be given later, against the central one.
template <class Value>
bool disagrees(Value local, Value central, bool may_be_zero) {
  return local != central && !(may_be_zero && local == 0);
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

void Reader::compare(std::size_t index) {
  const Member& member = archive_.members[index];
  if (!member.central) return;
  compare_names(index);
  const CentralHeader& central = *member.central;
  if (central.is_zip64_short || central.is_zip64_surplus)
    note(Disagreement::zip64_field, index, central.range(),
         fmt::format(
             "member {}: zip64 field {}", label(index),
             central.is_zip64_short ? "lacks a value that the header needs" : "gives a value that the header has"));
  if (central.disk != 0 && central.disk != 0xFFFF)
    note(Disagreement::other_disk, index, central.range(),
         fmt::format("member {}: on disk {}", label(index), central.disk));
  if (member.signed_local() == nullptr) return;

  const LocalHeader& local = *member.local;
  const ByteRange place{local.offset, kLocalSize};
  if (local.method != central.method)
    note(Disagreement::method, index, place,
         fmt::format("member {}: method {} in the local header, {} in the directory", label(index), local.method,
                     central.method));
  if (((local.flags ^ central.flags) & kDecisiveFlags) != 0)
    note(Disagreement::flags, index, place,
         fmt::format("member {}: flags {:#06x} in the local header, {:#06x} in the directory", label(index),
                     local.flags, central.flags));
  const bool may_be_zero = leaves_to_descriptor(member);
  if (disagrees(local.crc, central.crc, may_be_zero))
    note(Disagreement::checksum, index, place,
         fmt::format("member {}: checksum {:08x} in the local header, {:08x} in the directory", label(index), local.crc,
                     central.crc));
  if (disagrees(local.stored_size, central.stored_size, may_be_zero))
    note(Disagreement::stored_size, index, place,
         fmt::format("member {}: stored size {} in the local header, {} in the directory", label(index),
                     local.stored_size, central.stored_size));
  if (disagrees(local.size, central.size, may_be_zero))
    note(Disagreement::size, index, place,
         fmt::format("member {}: size {} in the local header, {} in the directory", label(index), local.size,
                     central.size));
  if (central.method == kStored && central.stored_size != central.size && (central.flags & kEncrypted) == 0)
    note(Disagreement::uneven_store, index, central.range(),
         fmt::format("member {}: stored, but {} bytes stored make {} bytes", label(index), central.stored_size,
                     central.size));
  if (local.data_offset() + std::min(central.stored_size, bytes_.size()) > bytes_.size() ||
      central.stored_size > bytes_.size() || local.is_clipped)
    note(Disagreement::truncated, index, place,
         fmt::format("member {}: {} bytes of data at {:#x}, the file ends at {:#x}", label(index), central.stored_size,
                     local.data_offset(), bytes_.size()));
  compare_descriptor(index);
}

void Reader::compare_names(std::size_t index) {
  const Member& member = archive_.members[index];
  const ByteView name = member.central->name(bytes_);
  if (member.signed_local() != nullptr && member.local->name(bytes_).text() != name.text())
    note(Disagreement::name, index, {member.local->offset, kLocalSize + member.local->name_size},
         fmt::format("member {}: the local header calls it {}", label(index),
                     text::quoted(member.local->name(bytes_).text())));
  // For names of other alphabets the field is there to give what the header cannot.
  if (!is_ascii(name.text())) return;
  if (const auto unicode = unicode_path(member.central->extra(bytes_), name); unicode && unicode->text() != name.text())
    note(Disagreement::unicode_name, index, member.central->range(),
         fmt::format("member {}: its Unicode Path field calls it {}", label(index), text::quoted(unicode->text())));
}

void Reader::compare_descriptor(std::size_t index) {
  const Member& member = archive_.members[index];
  if (!leaves_to_descriptor(member)) return;
  const ByteRange whole = extent(member, bytes_);
  const auto descriptor = read_descriptor(bytes_, whole.end(), member.central->stored_size);
  if (!descriptor) {
    const bool is_promised = (member.local->flags & kHasDescriptor) != 0 && member.local->crc == 0 &&
                             member.local->stored_size == 0 && member.central->stored_size != 0;
    if (is_promised && archive_.descriptors.size() < kMaxMembers)
      note(Disagreement::stored_size, index, {whole.end(), 0},
           fmt::format("member {}: no descriptor that agrees with the directory follows its data", label(index)));
    return;
  }
  archive_.descriptors.push_back(*descriptor);
  if (descriptor->crc != member.central->crc)
    note(Disagreement::checksum, index, descriptor->range,
         fmt::format("member {}: checksum {:08x} in the descriptor, {:08x} in the directory", label(index),
                     descriptor->crc, member.central->crc));
  if (descriptor->size != member.central->size)
    note(Disagreement::size, index, descriptor->range,
         fmt::format("member {}: size {} in the descriptor, {} in the directory", label(index), descriptor->size,
                     member.central->size));
}

std::vector<Reading> readings(const Member& member, ByteView archive) {
  std::vector<Reading> result;
  if (!member.local) return result;
  const std::uint64_t begin = member.local->data_offset();
  const std::uint64_t room = archive.size() - begin;
  const auto add = [&](std::uint16_t method, std::uint64_t stored, std::uint64_t size) {
    const Reading reading{{begin, std::min(stored, room)}, method, size, stored > room};
    for (Reading& known : result) {
      if (known.method != method) continue;
      if (known.data.size == reading.data.size) return;
      // Compressed data ends by itself: what is cut shorter is the front of what is not.
      if (method != kStored) {
        if (reading.data.size > known.data.size) known = reading;
        return;
      }
    }
    result.push_back(reading);
  };
  // For stored data readers take either size: zipfile the stored one, miniz the other. Encryption puts its own header
  // in front of the data (6.1.3), so there the stored size is bigger and no other is meant.
  const auto add_header = [&](const Header& header) {
    add(header.method, header.stored_size, header.size);
    const bool is_plain = (header.flags & kEncrypted) == 0 || header.size > header.stored_size;
    if (header.method == kStored && is_plain) add(kStored, header.size, header.size);
  };
  const Header& local = *member.local;
  if (member.central) {
    add_header(*member.central);
    if (!member.local->is_signed) return result;
    if (local.method != member.central->method) add(local.method, member.central->stored_size, member.central->size);
    const bool is_later = leaves_to_descriptor(member) && local.stored_size == 0;
    if (!is_later && local.stored_size != member.central->stored_size) {
      add(member.central->method, local.stored_size, local.size);
      add(local.method, local.stored_size, local.size);
    }
    if (!is_later && local.method == kStored && local.size != member.central->size)
      add(local.method, local.size, local.size);
  } else {
    add_header(local);
  }
  // An empty reading shows nothing when another has bytes.
  if (result.size() > 1) std::erase_if(result, [](const Reading& reading) { return reading.data.size == 0; });
  if (result.empty()) result.push_back({{begin, 0}, member.header().method, 0, false});
  return result;
}

}  // namespace assay::zip
