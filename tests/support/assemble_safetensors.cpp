// safetensors files: every part of the header can lie.
//
//   safetensors … end              eight bytes of length, the header, its padding, then the data of the tensors
//     tensor "name" F32 "[2, 3]"     the block is its data, which follows that of the tensor before; in the block also
//       offsets BEGIN END              the data_offsets to write instead
//       entry "{…}"                    the whole value to write instead
//     end
//     metadata "key" "value"         once or more; both are escaped
//     member "raw JSON"              a member of the header as written, e.g. member "\"a\": 1"
//     header "raw JSON"              the whole header instead
//     length N                       the number to write instead of the header's size
//     padding "text"                 behind the header, instead of blanks up to a multiple of eight
//     data … end                     bytes behind the tensors
#include "codecs/json/writer.hpp"
#include "support/assembly.hpp"

#include <optional>

namespace assay::test::assembly {
namespace {

std::string json_string(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

struct File {
  std::string members, metadata, data;
  std::optional<std::string> header, padding;
  std::optional<std::uint64_t> length;
};

void tensor(Source& source, const Line& opener, File& file) {
  opener.expect(3);
  const std::size_t begin = file.data.size();
  std::string content, offsets, entry;
  while (const Line* line = source.next_in_block(opener)) {
    if (line->name() == "offsets") {
      line->expect(2);
      offsets = line->text(0) + "," + line->text(1);
    } else if (line->name() == "entry") {
      entry = line->text(0);
    } else {
      statement(source, *line, content);
    }
  }
  file.data += content;
  if (offsets.empty()) offsets = std::to_string(begin) + "," + std::to_string(file.data.size());
  if (entry.empty())
    entry = "{\"dtype\":" + json_string(opener.text(1)) + ",\"shape\":" + opener.text(2) + ",\"data_offsets\":[" +
            offsets + "]}";
  file.members += (file.members.empty() ? "" : ",") + json_string(opener.text(0)) + ":" + entry;
}

std::string header_of(const File& file) {
  if (file.header) return *file.header;
  std::string header = "{";
  if (!file.metadata.empty()) header += "\"__metadata__\":{" + file.metadata + "}";
  if (!file.metadata.empty() && !file.members.empty()) header += ",";
  return header + file.members + "}";
}

}  // namespace

bool safetensors_statement(Source& source, const Line& line, std::string& out) {
  if (line.name() != "safetensors") return false;
  line.expect(0);
  File file;
  while (const Line* part = source.next_in_block(line)) {
    if (part->name() == "tensor") {
      tensor(source, *part, file);
    } else if (part->name() == "metadata") {
      part->expect(2);
      file.metadata +=
          (file.metadata.empty() ? "" : ",") + json_string(part->text(0)) + ":" + json_string(part->text(1));
    } else if (part->name() == "member") {
      file.members += (file.members.empty() ? "" : ",") + part->text(0);
    } else if (part->name() == "header") {
      file.header = part->text(0);
    } else if (part->name() == "length") {
      file.length = part->number(0);
    } else if (part->name() == "padding") {
      file.padding = part->text(0);
    } else if (part->name() == "data") {
      file.data += block(source, *part);
    } else {
      part->fail("not a part of a safetensors file");
    }
  }
  std::string header = header_of(file);
  header += file.padding ? *file.padding : std::string((8 - header.size() % 8) % 8, ' ');
  put(out, file.length.value_or(header.size()), 8);
  out += header + file.data;
  return true;
}

}  // namespace assay::test::assembly
