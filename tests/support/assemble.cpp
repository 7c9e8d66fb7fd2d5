#include "support/assemble.hpp"

#include "support/assembly.hpp"

#include <bit>

namespace assay::test {
namespace assembly {
namespace {

/// `hex "80 04"` or `hex 80 04`.
void hex(const Line& line, std::string& out) {
  std::string digits;
  for (std::size_t i = 0; i < line.arguments(); ++i)
    for (const char c : line.text(i))
      if (c != ' ') digits += c;
  if (digits.size() % 2 != 0) line.fail("an even number of digits is wanted");
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const auto value = [&](char c) -> unsigned {
      const auto found =
          std::string_view("0123456789abcdef").find(static_cast<char>(c >= 'A' && c <= 'F' ? c + 32 : c));
      if (found == std::string_view::npos) line.fail(std::string("not a hexadecimal digit: ") + c);
      return static_cast<unsigned>(found);
    };
    out += static_cast<char>(value(digits[i]) * 16 + value(digits[i + 1]));
  }
}

struct Integer {
  std::string_view name;
  std::size_t size;
  bool is_big_endian;
};
constexpr Integer kIntegers[] = {{"u8", 1, false},   {"u16", 2, false},  {"u32", 4, false}, {"u64", 8, false},
                                 {"u16be", 2, true}, {"u32be", 4, true}, {"u64be", 8, true}};

bool plain_statement(Source& source, const Line& line, std::string& out) {
  const std::string_view name = line.name();
  for (const auto& integer : kIntegers) {
    if (integer.name != name) continue;
    line.expect(1, 1000);
    for (std::size_t i = 0; i < line.arguments(); ++i)
      (integer.is_big_endian ? put_big : put)(out, line.number(i), integer.size);
    return true;
  }
  if (name == "hex") {
    hex(line, out);
  } else if (name == "text") {
    line.expect(1, 1000);
    for (std::size_t i = 0; i < line.arguments(); ++i) out += line.text(i);
  } else if (name == "zeros") {
    line.expect(1);
    out.append(line.number(0), '\0');
  } else if (name == "fill") {
    line.expect(2);
    out.append(line.number(0), static_cast<char>(line.number(1)));
  } else if (name == "f32") {
    for (std::size_t i = 0; i < line.arguments(); ++i)
      put(out, std::bit_cast<std::uint32_t>(static_cast<float>(line.real(i))), 4);
  } else if (name == "f64") {
    for (std::size_t i = 0; i < line.arguments(); ++i) put(out, std::bit_cast<std::uint64_t>(line.real(i)), 8);
  } else if (name == "repeat") {
    line.expect(1);
    const std::string once = block(source, line);
    for (std::uint64_t i = 0; i < line.number(0); ++i) out += once;
  } else if (name == "cut") {  // what a download that stopped leaves: all but the last N bytes
    line.expect(1);
    std::string whole = block(source, line);
    if (line.number(0) > whole.size()) line.fail("the block has only " + std::to_string(whole.size()) + " bytes");
    out += whole.substr(0, whole.size() - line.number(0));
  } else if (name == "patch") {  // overwrites bytes of its block: patch OFFSET "new bytes"
    line.expect(2);
    std::string whole = block(source, line);
    const std::string& bytes = line.text(1);
    if (line.number(0) > whole.size() || bytes.size() > whole.size() - line.number(0))
      line.fail("the block has only " + std::to_string(whole.size()) + " bytes");
    out += whole.replace(line.number(0), bytes.size(), bytes);
  } else {
    return false;
  }
  return true;
}

}  // namespace

void statement(Source& source, const Line& line, std::string& out) {
  if (plain_statement(source, line, out) || pickle_statement(source, line, out) || zip_statement(source, line, out) ||
      tar_statement(source, line, out) || sevenzip_statement(source, line, out) ||
      tensor_statement(source, line, out) || safetensors_statement(source, line, out) ||
      compress_statement(source, line, out) || gguf_statement(source, line, out) || onnx_statement(source, line, out) ||
      flatbuffer_statement(source, line, out) || tensorflow_statement(source, line, out) ||
      protobuf_statement(source, line, out))
    return;
  line.fail("no such statement");
}

std::string block(Source& source, const Line& opener) {
  std::string out;
  while (const Line* line = source.next_in_block(opener)) statement(source, *line, out);
  return out;
}

}  // namespace assembly

std::string assemble(std::string_view text, const std::string& file, std::size_t first_line) {
  assembly::Source source(text, file, first_line);
  std::string out;
  while (const assembly::Line* line = source.next()) assembly::statement(source, *line, out);
  return out;
}

}  // namespace assay::test
