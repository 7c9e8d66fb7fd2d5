// `sevenzip … end`: a 7z archive, by libarchive.
//
//   method copy|deflate|bzip2|lzma1|lzma2|ppmd   lzma1 when there is none
//   member "name" … end      bytes of the member
//   link "name" "target"     a symbolic link
#include "support/assembly.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <locale.h>

#include <memory>
#include <stdexcept>
#include <vector>

namespace assay::test::assembly {
namespace {

constexpr std::size_t kRoom = 1U << 24U;

struct Free {
  void operator()(archive* writer) const { archive_write_free(writer); }
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

struct Member {
  std::string name, content;
  std::string link;  ///< empty: a file
};

void add(archive* writer, const Member& member) {
  const std::unique_ptr<archive_entry, Free> entry(archive_entry_new());
  archive_entry_set_pathname_utf8(entry.get(), member.name.c_str());
  archive_entry_set_filetype(entry.get(), member.link.empty() ? AE_IFREG : AE_IFLNK);
  archive_entry_set_perm(entry.get(), 0644);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(member.content.size()));
  if (!member.link.empty()) archive_entry_set_symlink(entry.get(), member.link.c_str());
  if (archive_write_header(writer, entry.get()) != ARCHIVE_OK) throw std::runtime_error(archive_error_string(writer));
  if (archive_write_data(writer, member.content.data(), member.content.size()) < 0)
    throw std::runtime_error(archive_error_string(writer));
}

}  // namespace

bool sevenzip_statement(Source& source, const Line& line, std::string& out) {
  if (line.name() != "sevenzip") return false;
  line.expect(0);
  std::vector<Member> members;
  std::string method = "lzma1";
  while (const Line* inner = source.next_in_block(line)) {
    if (inner->name() == "method") {
      method = inner->text(0);
    } else if (inner->name() == "member") {
      const std::string name = inner->text(0);
      members.push_back({name, block(source, *inner), {}});
    } else if (inner->name() == "link") {
      members.push_back({inner->text(0), {}, inner->text(1)});
    } else {
      inner->fail("no such statement of a 7z archive");
    }
  }
  // libarchive converts names by way of the character set of the locale.
  static const locale_t kUtf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  const locale_t before = uselocale(kUtf8);
  std::string bytes(kRoom, '\0');
  std::size_t used = 0;
  const std::unique_ptr<archive, Free> writer(archive_write_new());
  archive_write_set_format_7zip(writer.get());
  archive_write_set_format_option(writer.get(), "7zip", "compression", method.c_str());
  archive_write_set_bytes_in_last_block(writer.get(), 1);
  archive_write_open_memory(writer.get(), bytes.data(), bytes.size(), &used);
  for (const auto& member : members) add(writer.get(), member);
  if (archive_write_close(writer.get()) != ARCHIVE_OK) throw std::runtime_error(archive_error_string(writer.get()));
  uselocale(before);
  out += bytes.substr(0, used);
  return true;
}

}  // namespace assay::test::assembly
