#include "codecs/onnx/walker.hpp"

#include <utility>

namespace assay::onnx {

using protobuf::Field;

void Walker::inner_entry(Message owner, ByteView bytes) {
  if (admit()) model_.inner_metadata.push_back(entry(owner, bytes));
}

Entry Walker::entry(Message owner, ByteView bytes) {
  Entry entry{.range = bytes.range()};
  each(Message::entry, bytes, [&](const Field& field, const FieldSpec&) {
    (field.number == 1 ? entry.key : entry.value) = field.bytes.text();
    show(owner == Message::entry ? FreeText::Kind::name : FreeText::Kind::metadata, owner, field.bytes);
  });
  return entry;
}

ValueInfo Walker::value_info(ByteView bytes) {
  ValueInfo info{.range = bytes.range()};
  each(Message::value_info, bytes, [&](const Field& field, const FieldSpec&) {
    switch (field.number) {
      case 1: info.name = intern(field); break;
      case 2: type(info, field.bytes); break;
      case 3: show(FreeText::Kind::documentation, Message::value_info, field.bytes); break;
      default: inner_entry(Message::value_info, field.bytes); break;
    }
  });
  return info;
}

void Walker::saw_type(std::uint32_t depth, ByteView outermost) {
  if (depth <= model_.deepest_type.depth) return;
  model_.deepest_type = {depth, outermost.range()};
}

/// Follows a type to its elements: a sequence of maps of tensors is a chain, not a tree.
void Walker::type(ValueInfo& info, ByteView bytes) {
  using Outer = ValueInfo::Kind;
  Message message = Message::type;
  std::optional<ByteView> next = bytes;
  bool is_outermost = true;
  std::uint32_t depth = 0;
  while (next && admit()) {
    const ByteView here = *std::exchange(next, std::nullopt);
    const Message kind = message;
    if (kind == Message::type) saw_type(++depth, bytes);
    each(kind, here, [&](const Field& field, const FieldSpec& spec) {
      if (spec.message == Message::shape && spec.kind == Kind::message) return shape(info, field.bytes);
      if (spec.kind == Kind::int32 && field.number == 1 && kind != Message::map_type)
        info.type = static_cast<DataType>(static_cast<std::int32_t>(field.value));
      if (spec.kind == Kind::text) static_cast<void>(name_in(field));
      if (spec.kind != Kind::message) return;
      if (next) return skim(spec.message, field.bytes);  // a second of which only one may be there
      next = field.bytes;
      message = spec.message;
      if (!std::exchange(is_outermost, false)) return;
      switch (spec.message) {
        case Message::tensor_type: info.kind = Outer::tensor; break;
        case Message::sparse_tensor_type: info.kind = Outer::sparse; break;
        case Message::sequence_type: info.kind = Outer::sequence; break;
        case Message::map_type: info.kind = Outer::map; break;
        case Message::optional_type: info.kind = Outer::optional; break;
        default: info.kind = Outer::opaque; break;
      }
    });
  }
}

void Walker::shape(ValueInfo& info, ByteView bytes) {
  info.has_shape = true;
  info.shape = {size_of(model_.dimensions), 0};
  each(Message::shape, bytes, [&](const Field& field, const FieldSpec&) {
    if (!admit()) return;
    Dimension dimension;
    each(Message::dimension, field.bytes, [&](const Field& part, const FieldSpec&) {
      if (part.number == 1) {
        dimension.value = part.number64();
        dimension.has_value = true;
      } else if (part.number == 2) {
        dimension.parameter = intern(part);
      } else {
        static_cast<void>(name_in(part));  // a denotation
      }
    });
    model_.dimensions.push_back(dimension);
  });
  info.shape.count = size_of(model_.dimensions) - info.shape.first;
}

/// Looks at a message and what is in it for what is odd, and keeps nothing.
void Walker::skim(Message message, ByteView bytes) {
  struct Waiting {
    Message message;
    ByteView bytes;
    std::uint32_t types;  ///< around it
  };
  std::vector<Waiting> waiting{{message, bytes, 0}};
  while (!waiting.empty() && admit()) {
    Waiting at = waiting.back();
    waiting.pop_back();
    if (at.message == Message::type) saw_type(++at.types, bytes);
    each(at.message, at.bytes, [&](const Field& field, const FieldSpec& spec) {
      if (spec.kind == Kind::message) waiting.push_back({spec.message, field.bytes, at.types});
      if (spec.kind == Kind::text) show(FreeText::Kind::metadata, at.message, field.bytes);
    });
  }
}

}  // namespace assay::onnx
