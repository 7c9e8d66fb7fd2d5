#include "codecs/onnx/read.hpp"

#include "codecs/onnx/walker.hpp"

#include <algorithm>
#include <utility>

namespace assay::onnx {

using protobuf::Field;

Model read_model(ByteView bytes, const ReadOptions& options) {
  Model model;
  Walker walker(bytes, options, model);
  walker.read_model();
  walker.finish();
  return model;
}

Model read_part(ByteView bytes, Message message, const ReadOptions& options) {
  Model model;
  Walker walker(bytes, options, model);
  walker.read_part(message);
  walker.finish();
  return model;
}

Model read_data(ByteView bytes, Message message, const ReadOptions& options) {
  Model model;
  Walker walker(bytes, options, model);
  walker.read_data(message);
  walker.finish();
  return model;
}

void Walker::read_model() {
  std::vector<Opset> opsets;
  each(Message::model, bytes_, [&](const Field& field, const FieldSpec&) {
    switch (field.number) {
      case 1: model_.ir_version = field.number64(); break;
      case 2: model_.producer_name = name_in(field); break;
      case 3: model_.producer_version = name_in(field); break;
      case 4: model_.domain = name_in(field); break;
      case 5: model_.model_version = field.number64(); break;
      case 6: show(FreeText::Kind::documentation, Message::model, field.bytes); break;
      case 7: {
        const Index index = new_graph({.kind = Graph::Kind::main}, field.bytes);
        if (index == kNone) break;
        if (model_.main == kNone) model_.main = index;
        graph(index, field.bytes);
        break;
      }
      case 8: opsets.push_back(opset(field.bytes)); break;
      case 14:
        if (admit()) model_.metadata.push_back(entry(Message::model, field.bytes));
        break;
      case 20: training_info(field.bytes); break;
      case 25: function(field.bytes); break;
      default: skim(Message::device, field.bytes); break;
    }
  });
  model_.model_opsets = {size_of(model_.opsets), size_of(opsets)};
  model_.opsets.insert(model_.opsets.end(), opsets.begin(), opsets.end());
  subgraphs();
}

void Walker::read_part(Message message) {
  const Index index = new_graph({.kind = Graph::Kind::main}, bytes_);
  if (index == kNone) return;
  model_.main = index;
  if (message == Message::node)
    lone_node(index);
  else if (message == Message::early_graph)
    early_graph(index);
  else
    graph(index, bytes_);
  subgraphs();
}

/// Subgraphs are entered in the order in which they were met; reading one may add more behind it.
void Walker::subgraphs() {
  for (Index index = 0; index < model_.graphs.size() && !is_stopped_; ++index) {
    if (model_.graphs[index].kind != Graph::Kind::subgraph) continue;
    const auto range = model_.graphs[index].range;
    graph(index, bytes_.from(range.offset - bytes_.origin()).first(range.size));
  }
}

void Walker::training_info(ByteView bytes) {
  each(Message::training_info, bytes, [&](const Field& field, const FieldSpec&) {
    if (field.number > 2) {
      inner_entry(Message::training_info, field.bytes);
      return;
    }
    const auto kind = field.number == 1 ? Graph::Kind::initialization : Graph::Kind::algorithm;
    const Index index = new_graph({.kind = kind}, field.bytes);
    if (index != kNone) graph(index, field.bytes);
  });
}

Index Walker::new_graph(Graph graph, ByteView bytes) {
  if (!admit()) return kNone;
  graph.range = bytes.range();
  model_.graphs.push_back(graph);
  return size_of(model_.graphs) - 1;
}

void Walker::graph(Index index, ByteView bytes) {
  Graph graph = model_.graphs[index];
  graph.nodes = {size_of(model_.nodes), 0};
  graph.inputs = {size_of(model_.inputs), 0};
  graph.outputs = {size_of(model_.outputs), 0};
  graph.value_infos = {size_of(model_.value_infos), 0};
  graph.initializers = {size_of(model_.initializers), 0};
  graph.sparse_initializers = {size_of(model_.sparse_initializers), 0};
  each(Message::graph, bytes, [&](const Field& field, const FieldSpec&) {
    switch (field.number) {
      case 1: node(index, field.bytes); break;
      case 2: graph.name = intern(field); break;
      case 5:
        if (const Index added = tensor({.graph = index}, field.bytes); added != kNone)
          model_.initializers.push_back(added);
        break;
      case 10: show(FreeText::Kind::documentation, Message::graph, field.bytes); break;
      case 11:
        if (admit()) model_.inputs.push_back(value_info(field.bytes));
        break;
      case 12:
        if (admit()) model_.outputs.push_back(value_info(field.bytes));
        break;
      case 13:
        if (admit()) model_.value_infos.push_back(value_info(field.bytes));
        break;
      case 14: skim(Message::annotation, field.bytes); break;
      case 15:
        if (const Index added = sparse({.place = Tensor::Place::sparse_initializer, .graph = index}, field.bytes);
            added != kNone)
          model_.sparse_initializers.push_back(added);
        break;
      default: inner_entry(Message::graph, field.bytes); break;
    }
  });
  graph.nodes.count = size_of(model_.nodes) - graph.nodes.first;
  graph.inputs.count = size_of(model_.inputs) - graph.inputs.first;
  graph.outputs.count = size_of(model_.outputs) - graph.outputs.first;
  graph.value_infos.count = size_of(model_.value_infos) - graph.value_infos.first;
  graph.initializers.count = size_of(model_.initializers) - graph.initializers.first;
  graph.sparse_initializers.count = size_of(model_.sparse_initializers) - graph.sparse_initializers.first;
  model_.graphs[index] = graph;
}

/// Reads it as a graph of today, whose values have no types.
void Walker::early_graph(Index index) {
  Graph graph = model_.graphs[index];
  each(Message::early_graph, bytes_, [&](const Field& field, const FieldSpec&) {
    switch (field.number) {
      case 1: node(index, field.bytes); break;
      case 2: graph.name = intern(field); break;
      case 3: value(model_.inputs, intern(field), field.range); break;
      case 4: value(model_.outputs, intern(field), field.range); break;
      case 5:
        if (const Index added = tensor({.graph = index}, field.bytes); added != kNone)
          model_.initializers.push_back(added);
        break;
      case 6: model_.ir_version = field.number64(); break;
      case 8: model_.producer_name = name_in(field); break;
      case 9: model_.domain = name_in(field); break;
      case 10: show(FreeText::Kind::documentation, Message::graph, field.bytes); break;
      default: break;  // the version of the producer was a number
    }
  });
  graph.nodes.count = size_of(model_.nodes);
  graph.inputs.count = size_of(model_.inputs);
  graph.outputs.count = size_of(model_.outputs);
  graph.initializers.count = size_of(model_.initializers);
  model_.graphs[index] = graph;
}

/// What the node takes comes from outside, and what it makes goes there.
void Walker::lone_node(Index index) {
  node(index, bytes_);
  if (model_.nodes.empty()) return;
  std::ranges::sort(inputs_);
  const auto again = std::ranges::unique(inputs_);
  inputs_.erase(again.begin(), again.end());
  for (const Name name : inputs_)
    if (name != kNoName) value(model_.inputs, name, bytes_.range());
  for (const Name name : outputs_)
    if (name != kNoName) value(model_.outputs, name, bytes_.range());
  Graph& graph = model_.graphs[index];
  graph.nodes.count = size_of(model_.nodes);
  graph.inputs.count = size_of(model_.inputs);
  graph.outputs.count = size_of(model_.outputs);
}

void Walker::value(std::vector<ValueInfo>& values, Name name, ByteRange range) {
  if (admit()) values.push_back({.name = name, .range = range});
}

void Walker::node(Index graph, ByteView bytes) {
  if (!admit()) return;
  const Index index = size_of(model_.nodes);
  model_.nodes.emplace_back();
  Node node{.graph = graph, .attributes = {size_of(model_.attributes), 0}, .range = bytes.range()};
  inputs_.clear();
  outputs_.clear();
  each(Message::node, bytes, [&](const Field& field, const FieldSpec&) {
    switch (field.number) {
      case 1:
        if (admit()) inputs_.push_back(intern(field));
        break;
      case 2:
        if (admit()) outputs_.push_back(intern(field));
        break;
      case 3: node.name = intern(field); break;
      case 4: node.op_type = intern(field); break;
      case 5: attribute(graph, Owner::node, index, field.bytes); break;
      case 6: show(FreeText::Kind::documentation, Message::node, field.bytes); break;
      case 7: node.domain = intern(field); break;
      case 8: node.overload = intern(field); break;
      case 9: inner_entry(Message::node, field.bytes); break;
      default: skim(Message::node_device, field.bytes); break;
    }
  });
  node.attributes.count = size_of(model_.attributes) - node.attributes.first;
  node.inputs = {size_of(model_.names), size_of(inputs_)};
  model_.names.insert(model_.names.end(), inputs_.begin(), inputs_.end());
  node.outputs = {size_of(model_.names), size_of(outputs_)};
  model_.names.insert(model_.names.end(), outputs_.begin(), outputs_.end());
  model_.nodes[index] = node;
}

void Walker::function(ByteView bytes) {
  const Index body = new_graph({.kind = Graph::Kind::function, .function = size_of(model_.functions)}, bytes);
  if (body == kNone) return;
  Graph graph = model_.graphs[body];
  graph.nodes = {size_of(model_.nodes), 0};
  graph.inputs = {size_of(model_.inputs), 0};
  graph.outputs = {size_of(model_.outputs), 0};
  graph.value_infos = {size_of(model_.value_infos), 0};
  const Index index = size_of(model_.functions);
  model_.functions.emplace_back();
  Function function{.graph = body, .opsets = {size_of(model_.opsets), 0}, .range = bytes.range()};
  std::vector<Name> attributes;
  std::vector<ByteView> defaults;  // read behind the nodes, so that they stand beside each other
  each(Message::function, bytes, [&](const Field& field, const FieldSpec&) {
    switch (field.number) {
      case 1: function.name = intern(field); break;
      case 4:
        if (admit()) model_.inputs.push_back({.name = intern(field), .range = field.range});
        break;
      case 5:
        if (admit()) model_.outputs.push_back({.name = intern(field), .range = field.range});
        break;
      case 6:
        if (admit()) attributes.push_back(intern(field));
        break;
      case 7: node(body, field.bytes); break;
      case 8: show(FreeText::Kind::documentation, Message::function, field.bytes); break;
      case 9: model_.opsets.push_back(opset(field.bytes)); break;
      case 10: function.domain = intern(field); break;
      case 11: defaults.push_back(field.bytes); break;
      case 12:
        if (admit()) model_.value_infos.push_back(value_info(field.bytes));
        break;
      case 13: function.overload = intern(field); break;
      case 14: inner_entry(Message::function, field.bytes); break;
      default: break;  // numbers of early versions, which nobody reads
    }
  });
  graph.name = function.name;
  graph.nodes.count = size_of(model_.nodes) - graph.nodes.first;
  graph.inputs.count = size_of(model_.inputs) - graph.inputs.first;
  graph.outputs.count = size_of(model_.outputs) - graph.outputs.first;
  graph.value_infos.count = size_of(model_.value_infos) - graph.value_infos.first;
  function.opsets.count = size_of(model_.opsets) - function.opsets.first;
  function.attributes = {size_of(model_.names), size_of(attributes)};
  model_.names.insert(model_.names.end(), attributes.begin(), attributes.end());
  function.defaults.first = size_of(model_.attributes);
  for (const ByteView view : defaults) attribute(body, Owner::function, index, view);
  function.defaults.count = size_of(model_.attributes) - function.defaults.first;
  model_.graphs[body] = graph;
  model_.functions[index] = function;
}

Opset Walker::opset(ByteView bytes) {
  Opset opset{.range = bytes.range()};
  if (!admit()) return opset;
  each(Message::opset, bytes, [&](const Field& field, const FieldSpec&) {
    if (field.number == 1)
      opset.domain = intern(field);
    else
      opset.version = field.number64();
  });
  return opset;
}

}  // namespace assay::onnx
