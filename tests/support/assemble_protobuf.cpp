// `protobuf … end`: a message by the numbers of its fields. In it, and in a `message`:
//
//   message N … end       a message in field N
//   bytes N … end         what any statements make
//   string N "x"…         a text; each further one is the field again
//   int N 1…              a varint; negative ones take ten bytes, as int32 and int64 do
//   real N 0.5…           a double
#include "support/assembly.hpp"

#include <bit>

namespace assay::test::assembly {
namespace {

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) out += static_cast<char>((value & 0x7FU) | 0x80U);
  out += static_cast<char>(value);
}

void put_bytes(std::string& out, std::uint64_t field, std::string_view bytes) {
  put_varint(out, field << 3U | 2U);
  put_varint(out, bytes.size());
  out += bytes;
}

std::string message(Source& source, const Line& opener) {  // NOLINT(misc-no-recursion): as deep as the case is written
  std::string out;
  while (const Line* line = source.next_in_block(opener)) {
    const auto field = line->number(0);
    if (line->name() == "message") {
      put_bytes(out, field, message(source, *line));
    } else if (line->name() == "bytes") {
      put_bytes(out, field, block(source, *line));
    } else if (line->name() == "string") {
      for (std::size_t i = 1; i < line->arguments(); ++i) put_bytes(out, field, line->text(i));
    } else if (line->name() == "int") {
      for (std::size_t i = 1; i < line->arguments(); ++i) {
        put_varint(out, field << 3U);
        put_varint(out, line->number(i));
      }
    } else if (line->name() == "real") {
      for (std::size_t i = 1; i < line->arguments(); ++i) {
        put_varint(out, field << 3U | 1U);
        put(out, std::bit_cast<std::uint64_t>(line->real(i)), 8);
      }
    } else {
      line->fail("no such statement in a message");
    }
  }
  return out;
}

}  // namespace

bool protobuf_statement(Source& source, const Line& line, std::string& out) {
  if (line.name() != "protobuf") return false;
  line.expect(0);
  out += message(source, line);
  return true;
}

}  // namespace assay::test::assembly
