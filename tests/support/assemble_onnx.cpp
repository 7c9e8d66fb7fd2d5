// `onnx … end`: a ModelProto. `onnx_message TensorProto … end`: any other message of onnx.proto.
//
// Every field of onnx.proto is a statement with its name: texts, numbers (several for a repeated field), a block for a
// message. `raw_data`, `s` and other bytes take texts, or a block of plain statements.
//
//   field N varint V | fixed32 V | fixed64 V | bytes "x" | block … end     a field with any number and wire type
//   packed NAME V…, unpacked NAME V…                                      a repeated number the other way
//   hex, text, zeros, fill, repeat, patch                                 raw bytes in a message
//
// Short forms, which write the ordinary thing:
//   opset VERSION · opset "domain" VERSION          in a model or function
//   op TYPE IN… -> OUT…                             in a graph: a node without attributes; "" is an input left out
//   node TYPE IN… -> OUT… … end                     a node, and its other fields in the block
//   input NAME TYPE DIM…, output …, value_info …    in a graph; a dimension is a number or a name, ? is unknown
//   initializer NAME TYPE DIM… … end                also t, tensors, values, indices: with the data in the block
//   int NAME V · ints NAME V… · real · reals · string · strings    in a node: an attribute with its type
//   graph NAME … end · tensor NAME TYPE DIM… … end                 the same for a block
//   external KEY VALUE · metadata KEY VALUE
#include "codecs/onnx/model.hpp"
#include "codecs/onnx/schema.hpp"
#include "support/assembly.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cctype>

namespace assay::test::assembly {
namespace {

using assay::onnx::FieldSpec;
using assay::onnx::Kind;
using assay::onnx::Message;
using protobuf::WireType;

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) out += static_cast<char>((value & 0x7FU) | 0x80U);
  out += static_cast<char>(value);
}
void put_tag(std::string& out, std::uint32_t number, WireType type) {
  put_varint(out, (std::uint64_t{number} << 3U) | static_cast<std::uint64_t>(type));
}
void put_bytes(std::string& out, std::uint32_t number, std::string_view bytes) {
  put_tag(out, number, WireType::bytes);
  put_varint(out, bytes.size());
  out += bytes;
}
void put_number(std::string& out, std::uint32_t number, std::uint64_t value) {
  put_tag(out, number, WireType::varint);
  put_varint(out, value);
}

std::uint64_t type_number(const Line& line, std::size_t index) {
  const std::string& word = line.text(index);
  for (std::int32_t type = 0; type < 64; ++type)
    if (assay::onnx::name_of(static_cast<assay::onnx::DataType>(type)) == word) return static_cast<std::uint64_t>(type);
  return line.number(index);
}

/// The bits of argument `index` as a value of `kind`, without a tag.
void put_value(std::string& out, const Line& line, std::size_t index, Kind kind) {
  if (kind == Kind::fixed32)
    put(out, std::bit_cast<std::uint32_t>(static_cast<float>(line.real(index))), 4);
  else if (kind == Kind::fixed64)
    put(out, std::bit_cast<std::uint64_t>(line.real(index)), 8);
  else
    put_varint(out, line.number(index));
}

class Assembler {
 public:
  explicit Assembler(Source& source) : source_(source) {}

  [[nodiscard]] std::string message(const Line& opener, Message kind) {
    std::string out;
    while (const Line* line = source_.next_in_block(opener)) statement(*line, kind, out);
    return out;
  }

 private:
  void statement(const Line& line, Message kind, std::string& out) {
    if (short_form(line, kind, out)) return;
    const std::string_view name = line.name();
    if (name == "field") return raw_field(line, out);
    if (name == "packed" || name == "unpacked") {
      numbers(line, spec_of(line, kind, line.text(0)), 1, name == "packed", out);
      return;
    }
    for (const auto& spec : assay::onnx::fields_of(kind))
      if (spec.name == name) return field(line, spec, out);
    assembly::statement(source_, line, out);
  }

  static const FieldSpec& spec_of(const Line& line, Message kind, std::string_view name) {
    for (const auto& spec : assay::onnx::fields_of(kind))
      if (spec.name == name) return spec;
    line.fail("no such field in a " + std::string(name_of(kind)));
  }

  void field(const Line& line, const FieldSpec& spec, std::string& out) {
    switch (spec.kind) {
      case Kind::message: put_bytes(out, spec.number, message(line, spec.message)); break;
      case Kind::text:
      case Kind::bytes:
        if (line.arguments() == 0 && spec.kind == Kind::bytes) {
          put_bytes(out, spec.number, block(source_, line));
          break;
        }
        line.expect(1, 1000);
        for (std::size_t i = 0; i < line.arguments(); ++i) put_bytes(out, spec.number, line.text(i));
        break;
      default: numbers(line, spec, 0, spec.name.ends_with("_data"), out); break;
    }
  }

  static void numbers(const Line& line, const FieldSpec& spec, std::size_t first, bool is_packed, std::string& out) {
    line.expect(first, 10'000);
    std::string packed;
    for (std::size_t i = first; i < line.arguments(); ++i) {
      if (!is_packed) put_tag(out, spec.number, wire_type_of(spec.kind));
      // A type may be named.
      if (spec.name == "data_type" || (spec.name == "elem_type" && spec.kind == Kind::int32))
        put_varint(out, type_number(line, i));
      else
        put_value(is_packed ? packed : out, line, i, spec.kind);
    }
    if (is_packed) put_bytes(out, spec.number, packed);
  }

  void raw_field(const Line& line, std::string& out) {
    const auto number = static_cast<std::uint32_t>(line.number(0));
    const std::string& type = line.text(1);
    if (type == "block") {
      put_bytes(out, number, block(source_, line));
    } else if (type == "bytes") {
      put_bytes(out, number, line.text(2));
    } else if (type == "varint") {
      put_number(out, number, line.number(2));
    } else if (type == "fixed32" || type == "fixed64") {
      put_tag(out, number, type == "fixed32" ? WireType::fixed32 : WireType::fixed64);
      put(out, line.number(2), type == "fixed32" ? 4 : 8);
    } else {
      line.fail("varint, fixed32, fixed64, bytes or block wanted");
    }
  }

  bool short_form(const Line& line, Message kind, std::string& out) {
    const std::string_view name = line.name();
    const bool has_nodes = kind == Message::graph || kind == Message::function;
    if (name == "opset") {
      std::string opset;
      if (line.arguments() == 2) put_bytes(opset, 1, line.text(0));
      put_number(opset, 2, line.number(line.arguments() - 1));
      put_bytes(out, kind == Message::function ? 9 : 8, opset);
    } else if (has_nodes && (name == "op" || (name == "node" && line.arguments() != 0))) {
      node(line, kind, name == "node", out);
    } else if (kind == Message::graph && line.arguments() != 0 &&
               (name == "input" || name == "output" || name == "value_info")) {
      put_bytes(out, name == "input" ? 11 : name == "output" ? 12 : 13, value_info(line));
    } else if (kind == Message::function && name == "value_info" && line.arguments() != 0) {
      put_bytes(out, 12, value_info(line));
    } else if (is_tensor(kind, name) && line.arguments() != 0) {
      put_bytes(out, spec_of(line, kind, name).number, tensor(line));
    } else if (kind == Message::node && attribute(line, out)) {
      return true;
    } else if (name == "external" || name == "metadata") {
      line.expect(2);
      std::string entry;
      put_bytes(entry, 1, line.text(0));
      put_bytes(entry, 2, line.text(1));
      put_bytes(out, name == "external" ? 13 : spec_of(line, kind, "metadata_props").number, entry);
    } else {
      return false;
    }
    return true;
  }

  static bool is_tensor(Message kind, std::string_view name) {
    return std::ranges::any_of(assay::onnx::fields_of(kind), [&](const FieldSpec& spec) {
      return spec.name == name && spec.kind == Kind::message && spec.message == Message::tensor;
    });
  }

  void node(const Line& line, Message kind, bool has_block, std::string& out) {
    std::string inputs, outputs, type;
    bool is_output = false;
    for (std::size_t i = 1; i < line.arguments(); ++i) {
      if (line.text(i) == "->" && !line.token(i).is_quoted)
        is_output = true;
      else if (is_output)
        put_bytes(outputs, 2, line.text(i));
      else
        put_bytes(inputs, 1, line.text(i));
    }
    put_bytes(type, 4, line.text(0));
    if (has_block) type += message(line, Message::node);
    put_bytes(out, kind == Message::function ? 7 : 1, inputs + outputs + type);
  }

  static std::string value_info(const Line& line) {
    std::string shape, type, tensor, info;
    for (std::size_t i = 2; i < line.arguments(); ++i) {
      std::string dimension;
      const std::string& word = line.text(i);
      if (std::isdigit(static_cast<unsigned char>(word.front())) != 0 || word.front() == '-')
        put_number(dimension, 1, line.number(i));
      else if (word != "?")
        put_bytes(dimension, 2, word);
      put_bytes(shape, 1, dimension);
    }
    put_bytes(info, 1, line.text(0));
    if (line.arguments() == 1) return info;
    put_number(tensor, 1, type_number(line, 1));
    put_bytes(tensor, 2, shape);
    put_bytes(type, 1, tensor);
    put_bytes(info, 2, type);
    return info;
  }

  std::string tensor(const Line& line) {
    std::string out, name;
    for (std::size_t i = 2; i < line.arguments(); ++i) put_number(out, 1, line.number(i));
    put_number(out, 2, type_number(line, 1));
    if (!line.text(0).empty()) put_bytes(name, 8, line.text(0));
    return out + message(line, Message::tensor) + name;
  }

  bool attribute(const Line& line, std::string& out) {
    struct Form {
      std::string_view name;
      std::uint32_t field, type;
      Kind kind;
    };
    static constexpr std::array kForms{Form{"real", 2, 1, Kind::fixed32},  Form{"int", 3, 2, Kind::int64},
                                       Form{"string", 4, 3, Kind::bytes},  Form{"tensor", 5, 4, Kind::message},
                                       Form{"graph", 6, 5, Kind::message}, Form{"reals", 7, 6, Kind::fixed32},
                                       Form{"ints", 8, 7, Kind::int64},    Form{"strings", 9, 8, Kind::bytes}};
    const auto form = std::ranges::find(kForms, line.name(), &Form::name);
    if (form == kForms.end()) return false;
    std::string attribute;
    put_bytes(attribute, 1, line.text(0));
    if (form->kind == Kind::message) {
      put_bytes(attribute, form->field, form->name == "graph" ? message(line, Message::graph) : tensor(line));
    } else {
      for (std::size_t i = 1; i < line.arguments(); ++i) {
        if (form->kind == Kind::bytes) {
          put_bytes(attribute, form->field, line.text(i));
        } else {
          put_tag(attribute, form->field, wire_type_of(form->kind));
          put_value(attribute, line, i, form->kind);
        }
      }
    }
    put_number(attribute, 20, form->type);
    put_bytes(out, 5, attribute);
    return true;
  }

  Source& source_;
};

}  // namespace

bool onnx_statement(Source& source, const Line& line, std::string& out) {
  if (line.name() == "onnx") {
    line.expect(0);
    out += Assembler(source).message(line, Message::model);
    return true;
  }
  if (line.name() != "onnx_message") return false;
  line.expect(1);
  for (std::uint8_t kind = 0; kind <= static_cast<std::uint8_t>(Message::optional); ++kind)
    if (name_of(static_cast<Message>(kind)) == line.text(0)) {
      out += Assembler(source).message(line, static_cast<Message>(kind));
      return true;
    }
  line.fail("no such message: " + line.text(0));
}

}  // namespace assay::test::assembly
