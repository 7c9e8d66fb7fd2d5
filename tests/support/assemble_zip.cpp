// `zip … end`: an archive in which every header field can be made to lie.
//
//   member "name"      … end   bytes of the member, with any of these statements among them:
//     method stored|deflate|bzip2|lzma_zip|zstd|xz|N    a name compresses; a number only says so
//     FIELD N                    flags version time date crc csize size, in both headers
//     local FIELD N              in the local header alone; also: local name "x", local extra "bytes"
//     central FIELD N            in the central directory alone; also made_by disk internal external offset,
//                                central name "x", central extra "bytes", central comment "x"
//     name "x", extra "bytes"    in both headers
//     align N                    pads the local extra field so that the data starts at a multiple of N, as torch does
//     descriptor [signed|bare|wide]   sizes and crc behind the data, zeros before it, flag 8
//     zip64                      sizes in a zip64 extra field in both headers
//     hidden | phantom           left out of the central directory | only in the central directory
//   raw … end          bytes that belong to no member; offsets count them
//   comment "x"        the archive's comment
//   eocd FIELD N       disk start_disk disk_entries entries size offset of the end record
//   no_eocd            leaves the end record out
//   zip64              adds a zip64 end record and locator
//   shift N            adds N to every offset of the directory and the end record
#include "support/assembly.hpp"

#include <map>

namespace assay::test::assembly {
namespace {

/// What one of the two headers of a member says.
struct Header {
  std::map<std::string, std::uint64_t, std::less<>> fields;
  std::string name, extra, comment;
};

struct Member {
  Header local, central;
  std::string data;  ///< as it stands in the archive
  std::uint64_t offset = 0;
  std::uint64_t align = 0;
  std::string descriptor;  ///< "", "signed", "bare" or "wide"
  std::string compressor;  ///< "": stored
  bool is_zip64 = false, is_hidden = false, is_phantom = false;
};

constexpr std::string_view kFields[] = {"method", "flags",   "version", "time",     "date",     "crc",   "csize",
                                        "size",   "made_by", "disk",    "internal", "external", "offset"};

/// The number of a method that compresses; 0 for others.
std::uint64_t method_named(std::string_view name) {
  if (name == "deflate") return 8;
  if (name == "bzip2") return 12;
  if (name == "lzma_zip") return 14;
  if (name == "zstd") return 93;
  return name == "xz" ? 95 : 0;
}

/// A statement about one header; false when it is not one.
bool header_statement(Header& header, const Line& line) {
  if (line.name() == "name" || line.name() == "extra" || line.name() == "comment") {
    line.expect(1);
    (line.name() == "name" ? header.name : line.name() == "extra" ? header.extra : header.comment) = line.text(0);
    return true;
  }
  for (const auto field : kFields) {
    if (field != line.name()) continue;
    line.expect(1);
    header.fields[std::string(field)] = line.number(0);
    return true;
  }
  return false;
}

bool member_statement(Member& member, const Line& line) {
  const std::string_view name = line.name();
  if (name == "local" || name == "central") {
    const Line about = line.tail();
    if (!header_statement(name == "local" ? member.local : member.central, about)) about.fail("no such header field");
  } else if (const auto method = name == "method" ? method_named(line.text(0)) : 0; method != 0) {
    member.compressor = line.text(0);
    member.local.fields["method"] = member.central.fields["method"] = method;
  } else if (name == "method" && line.text(0) == "stored") {
    member.local.fields["method"] = member.central.fields["method"] = 0;
  } else if (name == "align") {
    member.align = line.number(0);
  } else if (name == "descriptor") {
    line.expect(0, 1);
    member.descriptor = line.arguments() == 0 ? "signed" : line.text(0);
  } else if (name == "zip64") {
    member.is_zip64 = true;
  } else if (name == "hidden") {
    member.is_hidden = true;
  } else if (name == "phantom") {
    member.is_phantom = true;
  } else {
    return header_statement(member.local, line) && header_statement(member.central, line);
  }
  return true;
}

/// What an honest writer would say wherever the case says nothing.
void fill_in(Member& member, std::string_view content) {
  const bool is_streamed = !member.descriptor.empty();
  for (Header* header : {&member.local, &member.central}) {
    const auto honest = [&](const char* field, std::uint64_t value) { header->fields.try_emplace(field, value); };
    const bool is_late = is_streamed && header == &member.local;
    honest("version", member.is_zip64 ? 45 : 20);
    honest("flags", is_streamed ? 8 : 0);
    honest("method", 0);
    honest("time", 0);
    honest("date", 0x21);  // 1980-01-01
    honest("crc", is_late ? 0 : crc32(content));
    if (member.is_zip64) {
      put(header->extra, 1, 2);
      put(header->extra, 16, 2);
      put(header->extra, is_late ? 0 : content.size(), 8);
      put(header->extra, is_late ? 0 : member.data.size(), 8);
    }
    honest("csize", member.is_zip64 ? 0xffffffff : is_late ? 0 : member.data.size());
    honest("size", member.is_zip64 ? 0xffffffff : is_late ? 0 : content.size());
  }
  member.central.fields.try_emplace("made_by", 20);
  for (const char* field : {"disk", "internal", "external"}) member.central.fields.try_emplace(field, 0);
}

void put_local(Member& member, std::string_view content, std::string& out) {
  member.offset = out.size();
  const std::uint64_t data_at = member.offset + 30 + member.local.name.size() + member.local.extra.size();
  if (member.align != 0) {  // torch: an extra field "FB" full of Z
    const std::uint64_t padding = member.align - (data_at + 4) % member.align;
    member.local.extra += "FB";
    put(member.local.extra, padding, 2);
    member.local.extra.append(padding, 'Z');
  }
  auto& fields = member.local.fields;
  out += "PK\x03\x04";
  for (const char* field : {"version", "flags", "method", "time", "date"}) put(out, fields[field], 2);
  for (const char* field : {"crc", "csize", "size"}) put(out, fields[field], 4);
  put(out, member.local.name.size(), 2);
  put(out, member.local.extra.size(), 2);
  out += member.local.name + member.local.extra + member.data;
  if (member.descriptor.empty()) return;
  const std::size_t width = member.descriptor == "wide" ? 8 : 4;
  if (member.descriptor != "bare") out += "PK\x07\x08";
  put(out, crc32(content), 4);
  put(out, member.data.size(), width);
  put(out, content.size(), width);
}

void put_central(Member& member, std::uint64_t shift, std::string& out) {
  auto& fields = member.central.fields;
  fields.try_emplace("offset", member.offset + shift);
  out += "PK\x01\x02";
  for (const char* field : {"made_by", "version", "flags", "method", "time", "date"}) put(out, fields[field], 2);
  for (const char* field : {"crc", "csize", "size"}) put(out, fields[field], 4);
  put(out, member.central.name.size(), 2);
  put(out, member.central.extra.size(), 2);
  put(out, member.central.comment.size(), 2);
  for (const char* field : {"disk", "internal"}) put(out, fields[field], 2);
  for (const char* field : {"external", "offset"}) put(out, fields[field], 4);
  out += member.central.name + member.central.extra + member.central.comment;
}

class Archive {
 public:
  void member(Source& source, const Line& opener) {
    opener.expect(1);
    Member member;
    member.local.name = member.central.name = opener.text(0);
    std::string content;
    while (const Line* line = source.next_in_block(opener))
      if (!member_statement(member, *line)) statement(source, *line, content);
    member.data = member.compressor.empty() ? content : compress(member.compressor, content);
    if (!member.local.fields.contains("method") && !member.compressor.empty())
      member.local.fields["method"] = method_named(member.compressor);
    fill_in(member, content);
    if (!member.is_phantom) put_local(member, content, bytes_);
    members_.push_back(std::move(member));
  }

  void finish(std::string& out) {
    const std::uint64_t start = bytes_.size();
    std::uint64_t entries = 0;
    for (auto& member : members_) {
      if (member.is_hidden) continue;
      put_central(member, shift, bytes_);
      ++entries;
    }
    const std::uint64_t size = bytes_.size() - start;
    if (is_zip64) put_zip64(entries, size, start + shift);
    const auto said = [&](const char* field, std::uint64_t value) {
      const auto found = end_record.find(field);
      return found == end_record.end() ? value : found->second;
    };
    if (has_end_record) {
      bytes_ += "PK\x05\x06";
      put(bytes_, said("disk", 0), 2);
      put(bytes_, said("start_disk", 0), 2);
      put(bytes_, said("disk_entries", is_zip64 ? 0xffff : said("entries", entries)), 2);
      put(bytes_, said("entries", is_zip64 ? 0xffff : entries), 2);
      put(bytes_, said("size", is_zip64 ? 0xffffffff : size), 4);
      put(bytes_, said("offset", is_zip64 ? 0xffffffff : start + shift), 4);
      put(bytes_, said("comment_size", comment.size()), 2);
      bytes_ += comment;
    }
    out += bytes_;
  }

  void raw(std::string_view bytes) { bytes_ += bytes; }

  std::map<std::string, std::uint64_t, std::less<>> end_record;
  std::string comment;
  std::uint64_t shift = 0;
  bool is_zip64 = false, has_end_record = true;

 private:
  void put_zip64(std::uint64_t entries, std::uint64_t size, std::uint64_t start) {
    const std::uint64_t at = bytes_.size() + shift;
    bytes_ += "PK\x06\x06";
    put(bytes_, 44, 8);
    put(bytes_, 45, 2);
    put(bytes_, 45, 2);
    put(bytes_, 0, 8);  // this disk, the directory's disk
    for (const auto value : {entries, entries, size, start}) put(bytes_, value, 8);
    bytes_ += "PK\x06\x07";
    put(bytes_, 0, 4);
    put(bytes_, at, 8);
    put(bytes_, 1, 4);
  }

  std::string bytes_;
  std::vector<Member> members_;
};

}  // namespace

bool zip_statement(Source& source, const Line& line, std::string& out) {
  if (line.name() != "zip") return false;
  line.expect(0);
  Archive archive;
  while (const Line* inner = source.next_in_block(line)) {
    if (inner->name() == "member") {
      archive.member(source, *inner);
    } else if (inner->name() == "raw") {
      archive.raw(block(source, *inner));
    } else if (inner->name() == "comment") {
      archive.comment = inner->text(0);
    } else if (inner->name() == "eocd") {
      archive.end_record[inner->text(0)] = inner->number(1);
    } else if (inner->name() == "no_eocd") {
      archive.has_end_record = false;
    } else if (inner->name() == "zip64") {
      archive.is_zip64 = true;
    } else if (inner->name() == "shift") {
      archive.shift = inner->number(0);
    } else {
      inner->fail("no such statement in a zip");
    }
  }
  archive.finish(out);
  return true;
}

}  // namespace assay::test::assembly
