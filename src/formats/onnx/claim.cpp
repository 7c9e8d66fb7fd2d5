#include "formats/onnx/claim.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <cstdint>

namespace assay::formats::onnx {
namespace {

using assay::onnx::FieldSpec;
using assay::onnx::Kind;
using assay::onnx::Message;
using protobuf::Field;
using protobuf::Reader;

constexpr int kFields = 4096;          // of a part of a model that are stepped over
constexpr int kModelFields = 1 << 18;  // of a model: metadata can stand in front of its graph
constexpr int kInnerFields = 64;       // of each message in it that are looked at
constexpr int kBadFields = 16;         // of the file that no model has, until it has to say all that loaders want

const FieldSpec* fitting(Message message, const Field& field) {
  const FieldSpec* spec = assay::onnx::field_of(message, field.number);
  return spec != nullptr && accepts(*spec, field.type) ? spec : nullptr;
}

/// Whether the front of a message is that of `message`, and how many fields of it were seen.
struct Look {
  bool fits = true;
  int fields = 0;
  std::uint64_t seen = 0;  ///< a bit for each field number
};
Look look(Message message, ByteView bytes) {
  Reader in(bytes);
  Look result;
  while (result.fields < kInnerFields) {
    const auto field = in.next();
    if (!field) break;
    if (fitting(message, *field) == nullptr) {
      result.fits = false;
      return result;
    }
    ++result.fields;
    result.seen |= std::uint64_t{1} << field->number;
  }
  result.fits = result.fields != 0 || bytes.empty();
  return result;
}

bool has(const Look& look, std::uint32_t field) { return (look.seen & (std::uint64_t{1} << field)) != 0; }

/// A node has a type; a tensor has one of its own; a value has a name.
bool is_part(Message message, ByteView bytes) {
  const Look part = look(message, bytes);
  if (!part.fits) return false;
  switch (message) {
    case Message::node: return has(part, 4);
    case Message::tensor: return has(part, 2);
    case Message::value_info: return has(part, 1);
    default: return false;
  }
}

/// A graph: most of the first fields are such, and one of them is a node, a tensor or a value in itself.
bool is_graph(ByteView bytes) {
  Reader in(bytes);
  int good = 0, bad = 0;
  bool has_part = false;
  while (good + bad < kInnerFields) {
    const auto field = in.next();
    if (!field) break;
    const FieldSpec* spec = fitting(Message::graph, *field);
    ++(spec == nullptr ? bad : good);
    has_part = has_part || (spec != nullptr && spec->kind == Kind::message && is_part(spec->message, field->bytes));
  }
  return has_part && good > bad;
}

bool is_opset(ByteView bytes) {
  const Look opset = look(Message::opset, bytes);
  return opset.fits && has(opset, 2);
}

/// A field whose length reaches beyond what is here, because only the front of the file is: its bytes as far as they
/// go.
std::optional<Field> cut_field(ByteView rest, std::uint64_t missing) {
  Reader in(rest);
  if (in.next() || !in.has_failed() || missing == 0) return std::nullopt;
  const auto tag = rest.at(0).value_or(0);
  if ((tag & 7U) != 2) return std::nullopt;
  std::uint64_t begin = 1;
  while (rest.at(begin).value_or(0) >= 0x80 && begin < 11) ++begin;
  Field field;
  field.number = tag >> 3U;
  field.type = protobuf::WireType::bytes;
  field.bytes = rest.from(begin + 1);
  return field;
}

}  // namespace

bool is_model(const Artifact& artifact) {
  Reader in(artifact.bytes);
  bool has_graph = false, has_version = false, has_opset = false, has_function = false, has_producer = false;
  int bad = 0;
  for (int i = 0; i < kModelFields; ++i) {
    auto field = in.next();
    const bool is_cut = !field;
    if (is_cut) {
      const auto here = artifact.bytes.from(in.offset() - artifact.bytes.origin());
      field = cut_field(here, here.size());
      if (!field) break;
    }
    if (fitting(Message::model, *field) == nullptr) {
      ++bad;
    } else if (field->number == 1) {
      has_version = true;
    } else if (field->number == 2) {
      has_producer = true;
    } else if (field->number == 7) {
      has_graph = has_graph || is_graph(field->bytes);
    } else if (field->number == 8) {
      has_opset = has_opset || is_opset(field->bytes);
    } else if (field->number == 25) {
      has_function = has_function || look(Message::function, field->bytes).fits;
    }
    const bool is_odd = bad > kBadFields;
    if (has_graph && (is_odd ? has_version && has_opset : has_version || has_opset)) return true;
    if (is_cut) break;
  }
  // nncase writes its graphs in this form, without a version and without the sets of operators.
  const bool is_dump = has_graph && has_producer && bad == 0;
  return is_dump || (has_version && has_opset && has_function && bad == 0);
}

Claim claim_model(const Artifact& artifact) {
  if (is_model(artifact)) return Claim::structure;
  const auto part = part_message(artifact);
  if (!part) return Claim::no;
  return part == Message::node ? Claim::weak : Claim::magic;
}

namespace {

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  });
}

/// The rest of a message is not one: bytes that were put behind what was known take nothing back. Other fields do.
bool is_broken(Reader& in) {
  while (in.next()) {
  }
  return in.has_failed();
}

/// A node: an operator, which no NodeDef of TensorFlow has in this place, and something that it makes.
bool is_node(ByteView bytes) {
  Reader in(bytes);
  bool has_operator = false, has_output = false;
  for (int i = 0; i < kFields; ++i) {
    const auto field = in.next();
    if (!field) break;
    const FieldSpec* spec = fitting(Message::node, *field);
    if (spec == nullptr || (spec->kind == Kind::text && !utf8::is_valid(field->bytes.text())))
      return has_operator && has_output && is_broken(in);
    if (field->number == 4) has_operator = is_word(field->bytes.text());
    if (field->number == 2) has_output = true;
    if (field->number != 5) continue;
    const Look attribute = look(Message::attribute, field->bytes);
    if (!attribute.fits || !has(attribute, 1)) return false;
  }
  return has_operator && has_output;
}

bool is_lone_graph(Message message, ByteView bytes) {
  Reader in(bytes);
  bool has_node = false;
  for (int i = 0; i < kFields; ++i) {
    const auto field = in.next();
    if (!field) break;
    if (fitting(message, *field) == nullptr) return has_node && is_broken(in);
    if (field->number != 1) continue;
    if (!is_node(field->bytes)) return false;
    has_node = true;
  }
  return has_node;
}

}  // namespace

std::optional<Message> part_message(const Artifact& artifact) {
  if (artifact.bytes.empty()) return std::nullopt;
  for (const Message message : {Message::graph, Message::early_graph})
    if (is_lone_graph(message, artifact.bytes)) return message;
  if (is_node(artifact.bytes)) return Message::node;
  return std::nullopt;
}

namespace {

/// All of a tensor fits, and it says what it holds: nothing but a TensorProto has these numbers and types together.
bool is_tensor(ByteView bytes, int most) {
  Reader in(bytes);
  bool has_type = false, has_data = false, has_location = false, is_empty = false;
  int fields = 0;
  for (; fields < most; ++fields) {
    const auto field = in.next();
    if (!field) break;
    // Where the data are said to be is enough for a reader that does not look at what comes behind it.
    const FieldSpec* spec = fitting(Message::tensor, *field);
    const bool is_text = spec != nullptr && spec->kind == Kind::text;
    if (spec == nullptr || (is_text && !utf8::is_valid(field->bytes.text()))) return has_type && has_location;
    has_location =
        has_location || (field->number == 13 && field->bytes.text().find("location") != std::string_view::npos);
    is_empty = is_empty || (field->number == 1 && field->type == protobuf::WireType::varint && field->value == 0);
    if (field->number == 2) has_type = field->value >= 1 && field->value <= 64;
    has_data = has_data || (field->number >= 4 && field->number <= 11 && field->number != 8) || field->number == 13;
  }
  if (in.has_failed() && !has_data) return false;
  return has_type && (has_data || (is_empty && fields != 0));
}

/// The front of a SequenceProto in a map: one level, so that nothing here nests.
bool is_list_of_tensors(ByteView bytes) {
  Reader in(bytes);
  for (int i = 0; i < kInnerFields; ++i) {
    const auto field = in.next();
    if (!field) break;
    if (fitting(Message::sequence, *field) == nullptr) return false;
    if (field->number == 3) return is_tensor(field->bytes, kInnerFields);
  }
  return false;
}

bool is_list(Message message, ByteView bytes) {
  Reader in(bytes);
  bool has_type = false, has_tensor = false;
  for (int i = 0; i < kInnerFields; ++i) {
    const auto field = in.next();
    if (!field) break;
    const FieldSpec* spec = fitting(message, *field);
    if (spec == nullptr) return false;
    if (field->number == 2 && message != Message::map) has_type = field->value <= 16;
    if (field->number == 2 && message == Message::map) has_type = field->value >= 1 && field->value <= 64;
    if (spec->kind != Kind::message) continue;
    if (spec->message == Message::tensor) {
      if (!is_tensor(field->bytes, kInnerFields)) return false;
      has_tensor = true;
    } else if (spec->message == Message::sequence) {
      has_tensor = is_list_of_tensors(field->bytes);
    } else if (!look(spec->message, field->bytes).fits) {
      return false;
    }
  }
  return has_type && has_tensor;
}

}  // namespace

namespace {

/// The first field is a name: sequences and optionals have the same fields.
bool is_named(ByteView bytes) {
  Reader in(bytes);
  const auto field = in.next();
  return field && field->number == 1 && field->type == protobuf::WireType::bytes && is_word(field->bytes.text());
}

/// A name and the type of what could be here, and nothing is.
bool is_empty_list(ByteView bytes) {
  constexpr std::uint64_t kKinds = 5;
  if (!is_named(bytes)) return false;
  Reader in(bytes);
  static_cast<void>(in.next());
  const auto type = in.next();
  const bool has_type = type && type->number == 2 && type->type == protobuf::WireType::varint && type->value <= kKinds;
  return has_type && !in.next() && !in.has_failed();
}

}  // namespace

std::optional<Message> data_message(const Artifact& artifact) {
  const ByteView bytes = artifact.bytes;
  if (bytes.empty()) return std::nullopt;
  // A name where a tensor has its dimensions: they are packed, and numbers can be letters, but what comes behind them
  // then is no list of tensors.
  if (is_named(bytes) && is_list(Message::sequence, bytes)) return Message::sequence;
  if (is_tensor(bytes, kFields)) return Message::tensor;
  for (const Message message : {Message::sequence, Message::map, Message::optional})
    if (is_list(message, bytes)) return message;
  if (is_empty_list(bytes)) return Message::sequence;
  return std::nullopt;
}

Claim claim_data(const Artifact& artifact) {
  if (!data_message(artifact)) return Claim::no;
  return is_empty_list(artifact.bytes) ? Claim::weak : Claim::structure;
}

}  // namespace assay::formats::onnx
