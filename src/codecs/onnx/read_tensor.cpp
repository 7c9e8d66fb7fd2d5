#include "codecs/onnx/walker.hpp"

namespace assay::onnx {

using protobuf::Field;
using protobuf::WireType;

namespace {

/// What is packed into one field.
std::uint64_t elements_in(const Field& field, WireType element, bool& is_cut) {
  if (field.type == element) return 1;
  if (element == WireType::varint) {
    const auto [count, is_whole] = protobuf::count_varints(field.bytes);
    is_cut = is_cut || !is_whole;
    return count;
  }
  const std::uint64_t width = element == WireType::fixed32 ? 4 : 8;
  is_cut = is_cut || field.bytes.size() % width != 0;
  return field.bytes.size() / width;
}

}  // namespace

void Walker::numbers(const Field& field, std::vector<std::int64_t>& out) {
  if (field.type == WireType::varint) {
    if (admit()) out.push_back(field.number64());
    return;
  }
  protobuf::Packed packed(field.bytes, WireType::varint);
  while (const auto value = packed.next()) {
    if (!admit()) return;
    out.push_back(static_cast<std::int64_t>(*value));
  }
}

void Walker::typed_data(Tensor& tensor, const Field& field, const FieldSpec& spec) {
  tensor.fields = static_cast<std::uint16_t>(tensor.fields | (1U << field.number));
  tensor.typed_bytes += field.bytes.size();
  if (spec.kind == Kind::bytes) {
    ++tensor.elements;
    static_cast<void>(!options_.step || options_.step(1) || (is_stopped_ = true));
    show(FreeText::Kind::element, Message::tensor, field.bytes);
    return;
  }
  tensor.elements += elements_in(field, wire_type_of(spec.kind), tensor.has_cut_varint);
  if (options_.passed) options_.passed(field.range.offset);
}

Index Walker::tensor(const Seat& seat, ByteView bytes) {
  if (!admit()) return kNone;
  const Index index = size_of(model_.tensors);
  model_.tensors.emplace_back();
  Tensor tensor{.place = seat.place,
                .part = seat.part,
                .graph = seat.graph,
                .owner = seat.owner,
                .dims = {size_of(model_.dims), 0},
                .external = {size_of(model_.external), 0},
                .range = bytes.range()};
  each(Message::tensor, bytes, [&](const Field& field, const FieldSpec& spec) {
    switch (field.number) {
      case 1: numbers(field, model_.dims); break;
      case 2: tensor.type = static_cast<DataType>(static_cast<std::int32_t>(field.value)); break;
      case 3:
        tensor.is_segment = true;
        skim(Message::segment, field.bytes);
        break;
      case 8: tensor.name = intern(field); break;
      case 9:
        tensor.fields |= Tensor::raw_data;
        tensor.raw = field.bytes.range();
        if (options_.passed) options_.passed(field.range.offset);
        break;
      case 12: show(FreeText::Kind::documentation, Message::tensor, field.bytes); break;
      case 13:
        if (admit()) model_.external.push_back(entry(Message::entry, field.bytes));
        break;
      case 14: tensor.location = static_cast<std::int32_t>(field.value); break;
      case 16: inner_entry(Message::tensor, field.bytes); break;
      default: typed_data(tensor, field, spec); break;
    }
  });
  tensor.dims.count = size_of(model_.dims) - tensor.dims.first;
  tensor.external.count = size_of(model_.external) - tensor.external.first;
  model_.tensors[index] = tensor;
  return index;
}

Index Walker::sparse(const Seat& seat, ByteView bytes) {
  if (!admit()) return kNone;
  Sparse sparse{.dims = {size_of(model_.dims), 0}, .range = bytes.range()};
  std::vector<Field> parts;  // read behind the shape, so that its numbers stand beside each other
  each(Message::sparse_tensor, bytes, [&](const Field& field, const FieldSpec&) {
    if (field.number == 3)
      numbers(field, model_.dims);
    else
      parts.push_back(field);
  });
  sparse.dims.count = size_of(model_.dims) - sparse.dims.first;
  for (const Field& field : parts) {
    Seat part = seat;
    part.part = field.number == 1 ? Tensor::Part::values : Tensor::Part::indices;
    const Index added = tensor(part, field.bytes);
    (field.number == 1 ? sparse.values : sparse.indices) = added;
  }
  model_.sparses.push_back(sparse);
  return size_of(model_.sparses) - 1;
}

/// Sequences, maps and optionals hold each other: those that are met wait in a list.
void Walker::read_data(Message message) {
  struct Waiting {
    Message message;
    ByteView bytes;
  };
  std::vector<Waiting> waiting{{message, bytes_}};
  while (!waiting.empty() && !is_stopped_) {
    const auto [kind, bytes] = waiting.back();
    waiting.pop_back();
    if (kind == Message::tensor) {
      static_cast<void>(tensor({.place = Tensor::Place::file}, bytes));
    } else if (kind == Message::sparse_tensor) {
      static_cast<void>(sparse({.place = Tensor::Place::sparse_file}, bytes));
    } else {
      if (!admit()) return;
      each(kind, bytes, [&](const Field& field, const FieldSpec& spec) {
        if (spec.kind == Kind::message) {
          if (admit()) waiting.push_back({spec.message, field.bytes});
        } else if (spec.kind == Kind::bytes) {
          show(FreeText::Kind::element, kind, field.bytes);
        }
      });
    }
  }
}

}  // namespace assay::onnx
