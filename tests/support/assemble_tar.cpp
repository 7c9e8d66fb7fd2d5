// `tar … end`: blocks of 512 bytes, each header field open to lies.
//
//   entry "name" … end   bytes of the entry, with any of these statements among them:
//     type "5", link "target", prefix "dir"    ustar fields; the type is a file ("0") unless said
//     magic ustar|gnu|none                     ustar unless said
//     mode N, size N, checksum N, mtime N      numbers other than the true ones
//     size256 N                                the size in base 256, as GNU writes large ones
//     size_text "0o17"                         the size field as it is written
//     checksum_front "+"                       in front of five digits of the true checksum
//     pax "key" "value"                        an extended header before the entry; may repeat
//     long_name "x"                            a GNU long name before the entry
//   no_end               leaves the two zero blocks out
#include "support/assembly.hpp"

#include <cstdio>

namespace assay::test::assembly {
namespace {

struct Entry {
  std::string name, type = "0", link, prefix, magic = "ustar", content, pax, long_name;
  std::string size_text, checksum_front;
  std::optional<std::uint64_t> size, size256, checksum;
  std::uint64_t mode = 0644, mtime = 0;
};

void field(std::string& header, std::size_t at, std::string_view value, std::size_t width) {
  header.replace(at, std::min(value.size(), width), value.substr(0, width));
}

std::string octal(std::uint64_t value, int digits) {
  char text[32];
  (void)std::snprintf(text, sizeof text, "%0*llo", digits, static_cast<unsigned long long>(value));
  return text;
}

void put_entry(const Entry& entry, std::string& out) {
  std::string header(512, '\0');
  field(header, 0, entry.name, 100);
  field(header, 100, octal(entry.mode, 7), 8);
  field(header, 108, octal(0, 7), 8);
  field(header, 116, octal(0, 7), 8);
  field(header, 124, octal(entry.size.value_or(entry.content.size()), 11), 12);
  if (entry.size256) {
    std::string wide;
    put_big(wide, *entry.size256, 8);
    field(header, 124, std::string("\x80\0\0\0", 4) + wide, 12);
  }
  if (!entry.size_text.empty()) field(header, 124, entry.size_text + std::string(12, '\0'), 12);
  field(header, 136, octal(entry.mtime, 11), 12);
  field(header, 148, "        ", 8);
  field(header, 156, entry.type, 1);
  field(header, 157, entry.link, 100);
  if (entry.magic == "ustar")
    field(header, 257,
          std::string_view("ustar\0"
                           "00",
                           8),
          8);
  if (entry.magic == "gnu") field(header, 257, std::string_view("ustar  \0", 8), 8);
  field(header, 345, entry.prefix, 155);
  std::uint64_t sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  field(header, 148, octal(entry.checksum.value_or(sum), 6) + '\0' + ' ', 8);
  if (!entry.checksum_front.empty()) field(header, 148, entry.checksum_front + octal(sum, 5) + '\0', 8);
  out += header + entry.content;
  out.append((512 - entry.content.size() % 512) % 512, '\0');
}

/// `LENGTH key=value\n`, where LENGTH counts itself.
std::string pax_record(const std::string& key, const std::string& value) {
  const std::size_t rest = key.size() + value.size() + 3;
  std::size_t size = rest + 1;
  while (size != rest + std::to_string(size).size()) size = rest + std::to_string(size).size();
  return std::to_string(size) + " " + key + "=" + value + "\n";
}

bool entry_statement(Entry& entry, const Line& line) {
  const std::string_view name = line.name();
  if (name == "type") {
    entry.type = line.text(0);
  } else if (name == "link") {
    entry.link = line.text(0);
  } else if (name == "prefix") {
    entry.prefix = line.text(0);
  } else if (name == "magic") {
    entry.magic = line.text(0);
  } else if (name == "mode") {
    entry.mode = line.number(0);
  } else if (name == "mtime") {
    entry.mtime = line.number(0);
  } else if (name == "size") {
    entry.size = line.number(0);
  } else if (name == "size256") {
    entry.size256 = line.number(0);
  } else if (name == "size_text") {
    entry.size_text = line.text(0);
  } else if (name == "checksum_front") {
    entry.checksum_front = line.text(0);
  } else if (name == "checksum") {
    entry.checksum = line.number(0);
  } else if (name == "pax") {
    entry.pax += pax_record(line.text(0), line.text(1));
  } else if (name == "long_name") {
    entry.long_name = line.text(0);
  } else {
    return false;
  }
  return true;
}

void put_with_extensions(const Entry& entry, std::string& out) {
  if (!entry.pax.empty()) {
    Entry extended;
    extended.name = "PaxHeaders/" + entry.name;
    extended.type = "x";
    extended.content = entry.pax;
    put_entry(extended, out);
  }
  if (!entry.long_name.empty()) {
    Entry extended;
    extended.name = "././@LongLink";
    extended.type = "L";
    extended.magic = "gnu";
    extended.content = entry.long_name + '\0';
    put_entry(extended, out);
  }
  put_entry(entry, out);
}

}  // namespace

bool tar_statement(Source& source, const Line& line, std::string& out) {
  if (line.name() != "tar") return false;
  line.expect(0);
  bool has_end = true;
  while (const Line* inner = source.next_in_block(line)) {
    if (inner->name() == "no_end") {
      has_end = false;
    } else if (inner->name() == "entry") {
      inner->expect(1);
      Entry entry;
      entry.name = inner->text(0);
      while (const Line* about = source.next_in_block(*inner))
        if (!entry_statement(entry, *about)) statement(source, *about, entry.content);
      put_with_extensions(entry, out);
    } else {
      inner->fail("no such statement in a tar");
    }
  }
  if (has_end) out.append(1024, '\0');
  return true;
}

}  // namespace assay::test::assembly
