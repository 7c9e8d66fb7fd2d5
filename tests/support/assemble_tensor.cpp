// The frames that numpy and torch put around pickles.
//
//   npy "<f8" "(2, 3)" … end       header of version 1.0, then the block; options before the block's bytes:
//     version N, fortran, header "raw dictionary"
//   torch_legacy … end             magic number, protocol and system information; then the block
//   torch_zip "archive" … end      a checkpoint as torch.save writes it: the block is data.pkl, except
//     storage "0" … end              data/0
//     file "version" … end           any other file below the root
#include "support/assembly.hpp"

namespace assay::test::assembly {
namespace {

void npy(Source& source, const Line& opener, std::string& out) {
  opener.expect(2);
  std::uint64_t version = 1;
  std::string order = "False", dictionary, content;
  while (const Line* line = source.next_in_block(opener)) {
    if (line->name() == "version") {
      version = line->number(0);
    } else if (line->name() == "fortran") {
      order = "True";
    } else if (line->name() == "header") {
      dictionary = line->text(0);
    } else {
      statement(source, *line, content);
    }
  }
  const std::string& descr = opener.text(0);
  if (dictionary.empty())
    dictionary = "{'descr': " + (descr.starts_with('[') ? descr : "'" + descr + "'") + ", 'fortran_order': " + order +
                 ", 'shape': " + opener.text(1) + ", }";
  const std::size_t width = version == 1 ? 2 : 4;
  const std::size_t unpadded = 8 + width + dictionary.size() + 1;
  dictionary.append((64 - unpadded % 64) % 64, ' ');
  dictionary += '\n';
  out += "\x93NUMPY";
  put(out, version, 1);
  put(out, 0, 1);
  put(out, dictionary.size(), width);
  out += dictionary + content;
}

void torch_legacy(Source& source, const Line& opener, std::string& out) {
  static constexpr std::string_view kPrologue =
      "pickle\n PROTO 2\n LONG1 \"\\x6c\\xfc\\x9c\\x46\\xf9\\x20\\x6a\\xa8\\x50\\x19\"\n STOP\nend\n"
      "pickle\n PROTO 2\n BININT2 1001\n STOP\nend\n"
      "pickle\n PROTO 2\n EMPTY_DICT\n BINPUT 0\n MARK\n"
      " BINUNICODE \"protocol_version\"\n BINPUT 1\n BININT2 1001\n"
      " BINUNICODE \"little_endian\"\n BINPUT 2\n NEWTRUE\n"
      " BINUNICODE \"type_sizes\"\n BINPUT 3\n EMPTY_DICT\n BINPUT 4\n MARK\n"
      "  BINUNICODE \"short\"\n BINPUT 5\n BININT1 2\n"
      "  BINUNICODE \"int\"\n BINPUT 6\n BININT1 4\n"
      "  BINUNICODE \"long\"\n BINPUT 7\n BININT1 4\n"
      " SETITEMS\n SETITEMS\n STOP\nend\n";
  opener.expect(0);
  out += assemble(kPrologue, "torch_legacy") + block(source, opener);
}

/// A text of the case language that gives these bytes.
std::string as_hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "hex \"";
  for (const char c : bytes) {
    const auto value = static_cast<unsigned char>(c);
    text += kDigits[value >> 4U];
    text += kDigits[value & 15U];
  }
  return text + "\"\n";
}

void torch_zip(Source& source, const Line& opener, std::string& out) {
  opener.expect(1);
  const std::string root = opener.text(0) + "/";
  const auto member = [&](const std::string& name, std::string_view bytes) {
    return "member \"" + root + name + "\"\nalign 64\n" + as_hex(bytes) + "end\n";
  };
  std::string pickle, others;
  while (const Line* line = source.next_in_block(opener)) {
    if (line->name() == "storage") {
      others += member("data/" + line->text(0), block(source, *line));
    } else if (line->name() == "file") {
      others += member(line->text(0), block(source, *line));
    } else {
      statement(source, *line, pickle);
    }
  }
  const std::string text = "zip\n" + member("data.pkl", pickle) + member("byteorder", "little") + others +
                           member("version", "3\n") + "end\n";
  out += assemble(text, "torch_zip");
}

}  // namespace

bool tensor_statement(Source& source, const Line& line, std::string& out) {
  if (line.name() == "npy") {
    npy(source, line, out);
  } else if (line.name() == "torch_legacy") {
    torch_legacy(source, line, out);
  } else if (line.name() == "torch_zip") {
    torch_zip(source, line, out);
  } else {
    return false;
  }
  return true;
}

}  // namespace assay::test::assembly
