#pragma once

#include <zlib.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::test {

/// One member of an archive to build. What is not set is what an archiver would write.
struct ZipMember {
  std::string name;
  std::string data;
  std::uint16_t method = 0;  ///< 0 stored, 8 deflated; the data is written as it is for any other
  std::uint16_t flags = 0;   ///< in both headers; bit 3 writes a descriptor and zeros into the local header
  std::uint16_t version = 20;
  std::uint32_t attributes = 0;
  std::string local_extra, central_extra, comment;
  std::string after;  ///< bytes behind the data
  bool is_listed = true;
  bool has_local = true;
  // Lies.
  std::optional<std::string> local_name;
  std::optional<std::uint16_t> local_method, local_flags, local_version, central_method;
  std::optional<std::uint32_t> crc, local_crc;
  std::optional<std::uint32_t> stored_size, local_stored_size, size, local_size;
  std::optional<std::uint32_t> offset;
};

struct ZipLayout {
  std::string prefix;   ///< foreign bytes in front that the offsets do not know of
  std::string between;  ///< between the last member and the directory
  std::string comment;
  std::string trailing;  ///< behind the end record
  int count_delta = 0;
  int size_delta = 0;
  int offset_delta = 0;
  bool has_directory = true;
  bool is_zip64 = false;
  std::optional<std::uint64_t> zip64_entries;
};

inline void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
}

inline std::uint32_t zlib_crc(std::string_view data) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size())));
}

/// `data` deflated; `window_bits` as zlib has them: -15 raw, 15 zlib, 31 gzip.
inline std::string deflated(std::string_view data, int window_bits = -15) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, static_cast<uLong>(data.size())) + 32, '\0');
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(data.data()));
  stream.avail_in = static_cast<uInt>(data.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// Builds the bytes of an archive, right or wrong.
inline std::string build_zip(const std::vector<ZipMember>& members, const ZipLayout& layout = {}) {
  std::string body;
  std::string directory;
  std::uint64_t listed = 0;
  for (const ZipMember& member : members) {
    const std::string stored = member.method == 8 ? deflated(member.data) : member.data;
    const std::uint32_t crc = member.crc.value_or(zlib_crc(member.data));
    const auto stored_size = member.stored_size.value_or(static_cast<std::uint32_t>(stored.size()));
    const auto size = member.size.value_or(static_cast<std::uint32_t>(member.data.size()));
    const bool is_later = (member.flags & 8U) != 0;
    const std::string local_name = member.local_name.value_or(member.name);
    const std::uint64_t offset = body.size();
    if (member.has_local) {
      body += "PK\003\004";
      put(body, member.local_version.value_or(member.version), 2);
      put(body, member.local_flags.value_or(member.flags), 2);
      put(body, member.local_method.value_or(member.method), 2);
      put(body, 0, 4);
      put(body, member.local_crc.value_or(is_later ? 0 : crc), 4);
      put(body, member.local_stored_size.value_or(is_later ? 0 : stored_size), 4);
      put(body, member.local_size.value_or(is_later ? 0 : size), 4);
      put(body, local_name.size(), 2);
      put(body, member.local_extra.size(), 2);
      body += local_name + member.local_extra + stored;
      if (is_later) {
        body += "PK\007\010";
        put(body, crc, 4);
        put(body, stored_size, 4);
        put(body, size, 4);
      }
      body += member.after;
    }
    if (!member.is_listed) continue;
    ++listed;
    directory += "PK\001\002";
    put(directory, 0x0314, 2);
    put(directory, member.version, 2);
    put(directory, member.flags, 2);
    put(directory, member.central_method.value_or(member.method), 2);
    put(directory, 0, 4);
    put(directory, crc, 4);
    put(directory, stored_size, 4);
    put(directory, size, 4);
    put(directory, member.name.size(), 2);
    put(directory, member.central_extra.size(), 2);
    put(directory, member.comment.size(), 2);
    put(directory, 0, 4);
    put(directory, member.attributes, 4);
    put(directory, member.offset.value_or(static_cast<std::uint32_t>(offset)), 4);
    directory += member.name + member.central_extra + member.comment;
  }
  body += layout.between;
  std::string out = layout.prefix + body;
  if (!layout.has_directory) return out;
  out += directory;
  const auto moved = [](std::uint64_t value, int delta) {
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(value) + delta);
  };
  if (layout.is_zip64) {
    const std::uint64_t record = out.size();
    out += "PK\006\006";
    put(out, 44, 8);
    put(out, 45, 2);
    put(out, 45, 2);
    put(out, 0, 8);
    put(out, layout.zip64_entries.value_or(listed), 8);
    put(out, layout.zip64_entries.value_or(listed), 8);
    put(out, directory.size(), 8);
    put(out, body.size(), 8);
    out += "PK\006\007";
    put(out, 0, 4);
    put(out, record, 8);
    put(out, 1, 4);
  }
  out += "PK\005\006";
  put(out, 0, 4);
  put(out, moved(listed, layout.count_delta), 2);
  put(out, moved(listed, layout.count_delta), 2);
  put(out, moved(directory.size(), layout.size_delta), 4);
  put(out, moved(body.size(), layout.offset_delta), 4);
  put(out, layout.comment.size(), 2);
  return out + layout.comment + layout.trailing;
}

}  // namespace assay::test
