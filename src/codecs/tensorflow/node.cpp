#include "codecs/tensorflow/node.hpp"

#include "codecs/protobuf/reader.hpp"

#include <cstddef>
#include <cstdint>

namespace assay::tensorflow {
namespace {

using protobuf::Reader;
using protobuf::WireType;

// Field numbers of node_def.proto, attr_value.proto, tensor.proto, tensor_shape.proto and op_def.proto.
enum NodeField : std::uint8_t { kName = 1, kOp = 2, kInput = 3, kAttribute = 5 };
enum EntryField : std::uint8_t { kKey = 1, kValue = 2 };
enum ValueField : std::uint8_t { kList = 1, kText = 2, kTensor = 8, kPlaceholder = 9, kFunction = 10 };
enum ListField : std::uint8_t { kListText = 2, kListFunction = 9 };
enum FunctionField : std::uint8_t { kFunctionName = 1, kFunctionAttribute = 2 };
enum TensorField : std::uint8_t { kType = 1, kShape = 2, kContent = 4, kStringValue = 8 };
enum ShapeField : std::uint8_t { kDimension = 2, kSize = 1 };
enum SignatureField : std::uint8_t { kSignatureAttribute = 4, kAttributeName = 1, kDefault = 3 };
constexpr std::uint64_t kString = 7;  // DT_STRING
constexpr std::size_t kMostTexts = 1U << 16U;

/// The fields of a message that enclose bytes and have one of the numbers.
std::vector<ByteView> fields_of(ByteView message, std::uint32_t number) {
  std::vector<ByteView> found;
  Reader in(message);
  while (const auto field = in.next())
    if (field->number == number && field->type == WireType::bytes) found.push_back(field->bytes);
  return found;
}

/// Of a field that stands more than once the last one counts.
std::string_view last_text(ByteView message, std::uint32_t number) {
  std::string_view text;
  Reader in(message);
  while (const auto field = in.next())
    if (field->number == number && field->type == WireType::bytes) text = field->bytes.text();
  return text;
}

/// The value of an entry of a map whose entries are fields of a number. Of two with one key both are given: which of
/// them counts is for the parser to say.
Value value_of(ByteView message, std::uint32_t number, std::string_view key) {
  Value value;
  for (const auto entry : fields_of(message, number)) {
    if (last_text(entry, kKey) != key) continue;
    for (const auto piece : fields_of(entry, kValue)) value.pieces.push_back(piece);
  }
  return value;
}

std::vector<Attribute> entries_of(ByteView message, std::uint32_t number) {
  std::vector<Attribute> entries;
  for (const auto entry : fields_of(message, number))
    entries.push_back({last_text(entry, kKey), {fields_of(entry, kValue)}});
  return entries;
}

/// A tensor, merged of its pieces as far as texts need it.
struct Tensor {
  std::uint64_t type = 0;
  std::uint64_t elements = 1;
  ByteView content;
  std::vector<std::string_view> texts;

  void add(ByteView piece) {
    Reader in(piece);
    while (const auto field = in.next()) {
      if (field->number == kType && field->type == WireType::varint) type = field->value;
      if (field->type != WireType::bytes) continue;
      if (field->number == kShape) add_shape(field->bytes);
      if (field->number == kContent) content = field->bytes;
      if (field->number == kStringValue && texts.size() < kMostTexts) texts.push_back(field->bytes.text());
    }
  }

 private:
  void add_shape(ByteView shape) {
    for (const auto dimension : fields_of(shape, kDimension)) {
      std::uint64_t size = 0;
      Reader in(dimension);
      while (const auto field = in.next())
        if (field->number == kSize && field->type == WireType::varint) size = field->value;
      if (size != 0 && elements > ~std::uint64_t{0} / size) size = 0;
      elements *= size;
    }
  }
};

/// Texts in the packed content of a tensor: all lengths as varints, then the texts, to the last byte.
std::vector<std::string_view> unpacked(ByteView content, std::uint64_t count) {
  std::uint64_t sum = 0;
  protobuf::Packed all(content, WireType::varint);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto size = all.next();
    if (!size || *size > content.size() - sum) return {};
    sum += *size;
  }
  auto at = content.size() - sum;
  const ByteView lengths = content.first(at);
  if (const auto found = protobuf::count_varints(lengths); found.count != count || !found.is_whole) return {};
  std::vector<std::string_view> texts;
  protobuf::Packed sizes(lengths, WireType::varint);
  while (texts.size() < kMostTexts) {
    const auto size = sizes.next();
    if (!size) break;
    texts.push_back(content.from(at).first(*size).text());
    at += *size;
  }
  return texts;
}

}  // namespace

std::vector<std::string_view> Value::texts() const {
  std::vector<std::string_view> result;
  for (const auto piece : pieces) {
    for (const auto text : fields_of(piece, kText)) result.push_back(text.text());
    for (const auto list : fields_of(piece, kList))
      for (const auto text : fields_of(list, kListText)) result.push_back(text.text());
  }
  return result;
}

std::vector<std::string_view> Value::tensor_texts() const {
  Tensor tensor;
  for (const auto piece : pieces)
    for (const auto part : fields_of(piece, kTensor)) tensor.add(part);
  // Content hides the fields.
  if (!tensor.content.empty() && tensor.type == kString)
    if (auto texts = unpacked(tensor.content, tensor.elements); !texts.empty()) return texts;
  return tensor.texts;
}

std::vector<std::string_view> Value::placeholders() const {
  std::vector<std::string_view> result;
  for (const auto piece : pieces)
    for (const auto name : fields_of(piece, kPlaceholder)) result.push_back(name.text());
  return result;
}

std::vector<Function> Value::functions() const {
  std::vector<Function> result;
  for (const auto piece : pieces) {
    for (const auto one : fields_of(piece, kFunction)) result.push_back({last_text(one, kFunctionName), one});
    for (const auto list : fields_of(piece, kList))
      for (const auto one : fields_of(list, kListFunction)) result.push_back({last_text(one, kFunctionName), one});
  }
  return result;
}

Value Function::attribute(std::string_view key) const { return value_of(message, kFunctionAttribute, key); }
std::vector<Attribute> Function::attributes() const { return entries_of(message, kFunctionAttribute); }

std::vector<std::string_view> Node::inputs() const {
  std::vector<std::string_view> result;
  for (const auto input : fields_of(message, kInput)) result.push_back(input.text());
  return result;
}

Value Node::attribute(std::string_view key) const { return value_of(message, kAttribute, key); }
std::vector<Attribute> Node::attributes() const { return entries_of(message, kAttribute); }

Node read_node(ByteView message, std::optional<Error>& error) {
  Node node;
  node.message = message;
  Reader in(message);
  while (const auto field = in.next()) {
    if (field->type != WireType::bytes) continue;
    if (field->number == kName) node.name = field->bytes.text();
    if (field->number == kOp) node.op = field->bytes.text();
  }
  if (in.has_failed()) error = in.error();
  return node;
}

Value default_of(ByteView signature, std::string_view key) {
  Value value;
  for (const auto attribute : fields_of(signature, kSignatureAttribute)) {
    if (last_text(attribute, kAttributeName) != key) continue;
    for (const auto piece : fields_of(attribute, kDefault)) value.pieces.push_back(piece);
  }
  return value;
}

}  // namespace assay::tensorflow
