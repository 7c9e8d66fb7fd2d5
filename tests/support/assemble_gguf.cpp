// `gguf … end`: a model of llama.cpp; every count can lie.
//
//   version N, big_endian                    version 3 in little-endian unless said; they come first
//   align N                                  what tensors are really padded to: 32 unless said
//   kv "key" TYPE VALUE                      u8 i8 u16 i16 u32 i32 u64 i64 f32 f64 bool string
//   kv "key" array TYPE VALUE…               an array of any of these
//   pair … end                               raw bytes that count as one pair
//   word N                                   inside of `pair`: a count or a length in the width of the version
//   string "x"                               inside of `pair`: a length and a text
//   tensor "name" TYPE SIZE… … end           TYPE is f32 f16 q4_0 q8_0 q4_k or a number; the block is its data; in it
//     offset N, dimensions N                   what the table says instead of the truth
//   pairs N, tensors N                       what the header says instead of the truth
//   no_padding                               leaves the padding behind the last tensor out
#include "support/assembly.hpp"

#include <array>
#include <bit>

namespace assay::test::assembly {
namespace {

struct Name {
  std::string_view name;
  std::uint64_t number;
  std::size_t size = 0;
};
constexpr std::array kValueTypes{Name{"u8", 0, 1},     Name{"i8", 1, 1},   Name{"u16", 2, 2},  Name{"i16", 3, 2},
                                 Name{"u32", 4, 4},    Name{"i32", 5, 4},  Name{"f32", 6, 4},  Name{"bool", 7, 1},
                                 Name{"string", 8, 0}, Name{"u64", 10, 8}, Name{"i64", 11, 8}, Name{"f64", 12, 8}};
constexpr std::array kTensorTypes{Name{"f32", 0}, Name{"f16", 1}, Name{"q4_0", 2}, Name{"q8_0", 8}, Name{"q4_k", 12}};

class Model {
 public:
  void assemble(Source& source, const Line& opener, std::string& out) {
    while (const Line* line = source.next_in_block(opener)) statement(source, *line);
    std::string header = "GGUF";
    put_number(header, version_, 4);
    put_number(header, tensors_.value_or(tensor_count_), width());
    put_number(header, pairs_.value_or(pair_count_), width());
    std::string front = header + metadata_ + table_;
    if (tensor_count_ != 0) pad(front);
    if (!has_padding_) data_.resize(data_end_);
    out += front + data_;
  }

 private:
  void statement(Source& source, const Line& line) {
    const std::string_view name = line.name();
    if (name == "version") {
      version_ = line.number(0);
    } else if (name == "big_endian") {
      is_big_endian_ = true;
    } else if (name == "align") {
      alignment_ = line.number(0);
    } else if (name == "pairs") {
      pairs_ = line.number(0);
    } else if (name == "tensors") {
      tensors_ = line.number(0);
    } else if (name == "no_padding") {
      has_padding_ = false;
    } else if (name == "kv") {
      pair(line);
    } else if (name == "pair") {
      raw_pair(source, line);
    } else if (name == "tensor") {
      tensor(source, line);
    } else {
      line.fail("no such statement in a gguf");
    }
  }

  [[nodiscard]] std::size_t width() const { return version_ == 1 ? 4 : 8; }
  void put_number(std::string& out, std::uint64_t value, std::size_t size) const {
    (is_big_endian_ ? put_big : put)(out, value, size);
  }
  void put_text(std::string& out, std::string_view text) const {
    put_number(out, text.size(), width());
    out += text;
  }
  void pad(std::string& out) const { out.append((alignment_ - out.size() % alignment_) % alignment_, '\0'); }

  static const Name& value_type(const Line& line, std::size_t index) {
    for (const auto& type : kValueTypes)
      if (type.name == line.text(index)) return type;
    line.fail("no such type: " + line.text(index));
  }

  void put_value(std::string& out, const Name& type, const Line& line, std::size_t index) const {
    if (type.name == "string") {
      put_text(out, line.text(index));
    } else if (type.name == "f32") {
      put_number(out, std::bit_cast<std::uint32_t>(static_cast<float>(line.real(index))), 4);
    } else if (type.name == "f64") {
      put_number(out, std::bit_cast<std::uint64_t>(line.real(index)), 8);
    } else {
      put_number(out, line.number(index), type.size);
    }
  }

  void pair(const Line& line) {
    line.expect(2, 10'000);
    ++pair_count_;
    put_text(metadata_, line.text(0));
    const bool is_array = line.text(1) == "array";
    if (!is_array) line.expect(3);
    const auto& type = value_type(line, is_array ? 2 : 1);
    if (is_array) put_number(metadata_, 9, 4);
    put_number(metadata_, type.number, 4);
    if (is_array) put_number(metadata_, line.arguments() - 3, width());
    for (std::size_t i = is_array ? 3 : 2; i < line.arguments(); ++i) put_value(metadata_, type, line, i);
  }

  void raw_pair(Source& source, const Line& opener) {
    ++pair_count_;
    while (const Line* line = source.next_in_block(opener)) {
      if (line->name() == "word") {
        put_number(metadata_, line->number(0), width());
      } else if (line->name() == "string") {
        put_text(metadata_, line->text(0));
      } else {
        assembly::statement(source, *line, metadata_);
      }
    }
  }

  void tensor(Source& source, const Line& opener) {
    opener.expect(2, 10);
    ++tensor_count_;
    std::optional<std::uint64_t> offset, dimensions;
    const std::uint64_t begin = data_.size();
    while (const Line* line = source.next_in_block(opener)) {
      if (line->name() == "offset") {
        offset = line->number(0);
      } else if (line->name() == "dimensions") {
        dimensions = line->number(0);
      } else {
        assembly::statement(source, *line, data_);
      }
    }
    data_end_ = data_.size();
    pad(data_);
    put_text(table_, opener.text(0));
    put_number(table_, dimensions.value_or(opener.arguments() - 2), 4);
    for (std::size_t i = 2; i < opener.arguments(); ++i) put_number(table_, opener.number(i), width());
    put_number(table_, tensor_type(opener), 4);
    put_number(table_, offset.value_or(begin), 8);
  }

  static std::uint64_t tensor_type(const Line& line) {
    for (const auto& type : kTensorTypes)
      if (type.name == line.text(1)) return type.number;
    return line.number(1);
  }

  std::uint64_t version_ = 3, alignment_ = 32, pair_count_ = 0, tensor_count_ = 0;
  std::optional<std::uint64_t> pairs_, tensors_;
  bool is_big_endian_ = false, has_padding_ = true;
  std::string metadata_, table_, data_;
  std::size_t data_end_ = 0;
};

}  // namespace

bool gguf_statement(Source& source, const Line& line, std::string& out) {
  if (line.name() != "gguf") return false;
  line.expect(0);
  Model().assemble(source, line, out);
  return true;
}

}  // namespace assay::test::assembly
