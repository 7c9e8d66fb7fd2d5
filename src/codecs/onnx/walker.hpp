#pragma once

// The parts that read_model is made of. Users include read.hpp.

#include "codecs/onnx/read.hpp"

#include <bit>
#include <cstdint>
#include <vector>

namespace assay::onnx {

/// Reads messages of a known kind and writes down what is odd about them.
class Walker {
 public:
  Walker(ByteView bytes, const ReadOptions& options, Model& model) : bytes_(bytes), options_(options), model_(model) {}

  void read_model();
  void read_part(Message message);
  void read_data(Message message);
  void finish();

 private:
  /// Calls `handle` with each field of `message` that is what onnx.proto says.
  template <class Handle>
  void each(Message message, ByteView bytes, Handle handle) {
    protobuf::Reader in(bytes);
    std::uint64_t seen = 0;
    while (!is_stopped_) {
      const auto field = in.next();
      if (!field) break;
      const FieldSpec* spec = judge(message, *field, seen);
      if (spec != nullptr) handle(*field, *spec);
    }
    if (in.has_failed()) broken(message, bytes, in);
  }
  [[nodiscard]] const FieldSpec* judge(Message message, const protobuf::Field& field, std::uint64_t& seen);
  void broken(Message message, ByteView bytes, const protobuf::Reader& in);
  void odd(Oddity::Kind kind, Message message, const protobuf::Field& field);
  void unread(ByteRange range);
  /// Makes room for one more thing; false when there are too many, or the budget is spent.
  bool admit(std::uint64_t work = 1);

  [[nodiscard]] Name intern(const protobuf::Field& field) {
    const auto known = model_.texts.size();
    const Name name = model_.texts.intern(field.bytes.text());
    if (model_.texts.size() != known) show(FreeText::Kind::name, Message::model, field.bytes);
    return name;
  }
  /// A name that is kept as it stands.
  [[nodiscard]] std::string_view name_in(const protobuf::Field& field) const {
    show(FreeText::Kind::name, Message::model, field.bytes);
    return field.bytes.text();
  }
  void show(FreeText::Kind kind, Message owner, ByteView text) const {
    if (options_.text) options_.text({kind, owner, text.text(), text.origin()});
  }
  template <class T>
  [[nodiscard]] static Index size_of(const std::vector<T>& all) {
    return static_cast<Index>(all.size());
  }

  // read.cpp
  void training_info(ByteView bytes);
  Index new_graph(Graph graph, ByteView bytes);
  void graph(Index index, ByteView bytes);
  void subgraphs();
  void early_graph(Index index);
  void lone_node(Index index);
  void value(std::vector<ValueInfo>& values, Name name, ByteRange range);
  void node(Index graph, ByteView bytes);
  void function(ByteView bytes);
  Opset opset(ByteView bytes);
  // read_attribute.cpp
  enum class Owner : std::uint8_t { node, function };
  void attribute(Index graph, Owner kind, Index owner, ByteView bytes);
  void subgraph(Attribute& attribute, Index graph, Index owner, ByteView bytes);
  // read_tensor.cpp
  struct Seat {  ///< where a tensor hangs
    Tensor::Place place = Tensor::Place::initializer;
    Tensor::Part part = Tensor::Part::whole;
    Index graph = kNone;
    Index owner = kNone;
  };
  Index tensor(const Seat& seat, ByteView bytes);
  Index sparse(const Seat& seat, ByteView bytes);
  void typed_data(Tensor& tensor, const protobuf::Field& field, const FieldSpec& spec);
  void numbers(const protobuf::Field& field, std::vector<std::int64_t>& out);
  // read_types.cpp
  /// `owner` is an entry itself where the value is no text for people: a path.
  Entry entry(Message owner, ByteView bytes);
  void inner_entry(Message owner, ByteView bytes);
  ValueInfo value_info(ByteView bytes);
  void type(ValueInfo& info, ByteView bytes);
  void saw_type(std::uint32_t depth, ByteView outermost);
  void shape(ValueInfo& info, ByteView bytes);
  void skim(Message message, ByteView bytes);

  ByteView bytes_;
  const ReadOptions& options_;
  Model& model_;
  bool is_stopped_ = false;
  std::uint64_t items_ = 0;
  std::uint64_t broken_ = 0;
  ByteRange further_unknown_;
  std::vector<Name> inputs_, outputs_;  ///< of the node that is being read
};

}  // namespace assay::onnx
