#include "codecs/onnx/walker.hpp"

#include <bit>

namespace assay::onnx {

using protobuf::Field;
using protobuf::WireType;

namespace {

/// How many numbers a field of a repeated one holds, packed or not.
std::uint32_t count_of(const Field& field, WireType element) {
  if (field.type == element) return 1;
  if (element == WireType::varint) return static_cast<std::uint32_t>(protobuf::count_varints(field.bytes).count);
  return static_cast<std::uint32_t>(field.bytes.size() / 4);
}

}  // namespace

void Walker::attribute(Index graph, Owner kind, Index owner, ByteView bytes) {
  if (!admit()) return;
  const Index index = size_of(model_.attributes);
  model_.attributes.emplace_back();
  Attribute attribute{.is_default = kind == Owner::function,
                      .owner = owner,
                      .tensors = {size_of(model_.tensors), 0},
                      .graphs = {size_of(model_.graphs), 0},
                      .range = bytes.range()};
  const auto has = [&](Attribute::Value value) {
    attribute.values = static_cast<std::uint16_t>(attribute.values | value);
  };
  const Seat dense{.place = Tensor::Place::attribute, .graph = graph, .owner = index};
  const Seat thin{.place = Tensor::Place::sparse_attribute, .graph = graph, .owner = index};
  each(Message::attribute, bytes, [&](const Field& field, const FieldSpec&) {
    switch (field.number) {
      case 1: attribute.name = intern(field); break;
      case 2:
        has(Attribute::f);
        attribute.real = std::bit_cast<float>(static_cast<std::uint32_t>(field.value));
        break;
      case 3:
        has(Attribute::i);
        attribute.integer = field.number64();
        break;
      case 4:
        has(Attribute::s);
        attribute.text = field.bytes.text();
        show(FreeText::Kind::attribute, Message::attribute, field.bytes);
        break;
      case 5:
        has(Attribute::t);
        static_cast<void>(tensor(dense, field.bytes));
        break;
      case 6:
        has(Attribute::g);
        subgraph(attribute, graph, index, field.bytes);
        break;
      case 7:
        has(Attribute::floats);
        attribute.count += count_of(field, WireType::fixed32);
        break;
      case 8:
        has(Attribute::ints);
        attribute.count += count_of(field, WireType::varint);
        break;
      case 9:
        has(Attribute::strings);
        ++attribute.count;
        show(FreeText::Kind::attribute, Message::attribute, field.bytes);
        break;
      case 10:
        has(Attribute::tensors_);
        static_cast<void>(tensor(dense, field.bytes));
        break;
      case 11:
        has(Attribute::graphs_);
        subgraph(attribute, graph, index, field.bytes);
        break;
      case 13: show(FreeText::Kind::documentation, Message::attribute, field.bytes); break;
      case 14:
        has(Attribute::tp);
        skim(Message::type, field.bytes);
        break;
      case 15:
        has(Attribute::tps);
        skim(Message::type, field.bytes);
        break;
      case 20: attribute.type = static_cast<std::int32_t>(field.value); break;
      case 21: attribute.reference = intern(field); break;
      case 22:
        has(Attribute::sparse);
        static_cast<void>(sparse(thin, field.bytes));
        break;
      default:
        has(Attribute::sparses);
        static_cast<void>(sparse(thin, field.bytes));
        break;
    }
  });
  attribute.tensors.count = size_of(model_.tensors) - attribute.tensors.first;
  attribute.graphs.count = size_of(model_.graphs) - attribute.graphs.first;
  model_.attributes[index] = attribute;
}

/// Leaves a graph for later: its place in the list is its place in the queue.
void Walker::subgraph(Attribute& attribute, Index graph, Index owner, ByteView bytes) {
  const auto depth = model_.graphs[graph].depth + 1;
  static_cast<void>(new_graph({.kind = Graph::Kind::subgraph,
                               .node = attribute.is_default ? kNone : attribute.owner,
                               .attribute = owner,
                               .parent = graph,
                               .depth = depth},
                              bytes));
}

}  // namespace assay::onnx
