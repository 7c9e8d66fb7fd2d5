// `saved_model … end`, `meta_graph … end`, `graph_def … end`: the messages of TensorFlow.
//
//   node "name" OP "input"… … end   a NodeDef; in it
//     string KEY "x"                  an attribute that is a text; `strings KEY "x"…` is a list of them
//     constant "x"…                   the attribute `value` of a constant: a tensor of texts
//     function KEY "name"             an attribute that names a function
//     attribute KEY … end             an attribute whose value any statements make
//   function "name" "argument"… … end   a function of the library: `node` in it
//   tag "serve" · version "2.15.0"      what describes a MetaGraphDef
//   asset "tensor:0" "file"             an AssetFileDef
//   object "json"                       the metadata of an object of the object graph
//   collection "key" "tensor:0"…        a collection of names
//   field N VALUE                       any field: a number is a varint, a quoted text is bytes
// `keras_metadata … end` is the file beside a SavedModel: `object "json"` in it.
#include "support/assembly.hpp"

namespace assay::test::assembly {
namespace {

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) out += static_cast<char>((value & 0x7FU) | 0x80U);
  out += static_cast<char>(value);
}
void put_number(std::string& out, std::uint64_t field, std::uint64_t value) {
  put_varint(out, field << 3U);
  put_varint(out, value);
}
void put_bytes(std::string& out, std::uint64_t field, std::string_view bytes) {
  put_varint(out, field << 3U | 2U);
  put_varint(out, bytes.size());
  out += bytes;
}
std::string bytes_field(std::uint64_t field, std::string_view bytes) {
  std::string out;
  put_bytes(out, field, bytes);
  return out;
}

/// An entry of a map.
std::string entry(std::string_view key, std::string_view value) { return bytes_field(1, key) + bytes_field(2, value); }

bool any_field(const Line& line, std::string& out) {
  if (line.name() != "field") return false;
  if (line.token(1).is_quoted) {
    put_bytes(out, line.number(0), line.text(1));
  } else {
    put_number(out, line.number(0), line.number(1));
  }
  return true;
}

std::string node(Source& source, const Line& opener) {
  std::string out = bytes_field(1, opener.text(0)) + bytes_field(2, opener.text(1));
  for (std::size_t i = 2; i < opener.arguments(); ++i) put_bytes(out, 3, opener.text(i));
  while (const Line* line = source.next_in_block(opener)) {
    std::string list;
    if (line->name() == "string") {
      put_bytes(out, 5, entry(line->text(0), bytes_field(2, line->text(1))));
    } else if (line->name() == "strings") {
      for (std::size_t i = 1; i < line->arguments(); ++i) put_bytes(list, 2, line->text(i));
      put_bytes(out, 5, entry(line->text(0), bytes_field(1, list)));
    } else if (line->name() == "constant") {
      put_number(list, 1, 7);  // DT_STRING
      for (std::size_t i = 0; i < line->arguments(); ++i) put_bytes(list, 8, line->text(i));
      put_bytes(out, 5, entry("value", bytes_field(8, list)));
    } else if (line->name() == "function") {
      put_bytes(out, 5, entry(line->text(0), bytes_field(10, bytes_field(1, line->text(1)))));
    } else if (line->name() == "attribute") {
      put_bytes(out, 5, entry(line->text(0), block(source, *line)));
    } else if (!any_field(*line, out)) {
      line->fail("no such statement in a node");
    }
  }
  return out;
}

std::string function(Source& source, const Line& opener) {
  std::string signature = bytes_field(1, opener.text(0));
  for (std::size_t i = 1; i < opener.arguments(); ++i) put_bytes(signature, 2, bytes_field(1, opener.text(i)));
  std::string out = bytes_field(1, signature);
  while (const Line* line = source.next_in_block(opener)) {
    if (line->name() != "node") line->fail("no such statement in a function");
    put_bytes(out, 3, node(source, *line));
  }
  return out;
}

/// What belongs to the graph of a message, and what to the message around it.
struct Parts {
  std::string nodes, library, description, around;

  [[nodiscard]] std::string graph() const {
    return nodes + (library.empty() ? "" : bytes_field(2, library)) + bytes_field(4, "\x08\x1b");
  }
  [[nodiscard]] std::string meta_graph() const {
    return bytes_field(1, description + bytes_field(6, "unknown")) + bytes_field(2, graph()) + around;
  }
};

void collection(const Line& line, std::string& out) {
  std::string names;
  for (std::size_t i = 1; i < line.arguments(); ++i) put_bytes(names, 1, line.text(i));
  put_bytes(out, 4, entry(line.text(0), bytes_field(1, names)));
}

Parts parts(Source& source, const Line& opener) {
  Parts result;
  std::string objects;
  while (const Line* line = source.next_in_block(opener)) {
    if (line->name() == "node") {
      put_bytes(result.nodes, 1, node(source, *line));
    } else if (line->name() == "function") {
      put_bytes(result.library, 1, function(source, *line));
    } else if (line->name() == "tag") {
      put_bytes(result.description, 4, line->text(0));
    } else if (line->name() == "version") {
      put_bytes(result.description, 5, line->text(0));
    } else if (line->name() == "asset") {
      put_bytes(result.around, 6, bytes_field(1, bytes_field(1, line->text(0))) + bytes_field(2, line->text(1)));
    } else if (line->name() == "object") {
      put_bytes(objects, 1, bytes_field(4, bytes_field(1, "_tf_keras_layer") + bytes_field(3, line->text(0))));
    } else if (line->name() == "collection") {
      collection(*line, result.around);
    } else if (!any_field(*line, result.around)) {
      line->fail("no such statement in a graph");
    }
  }
  if (!objects.empty()) put_bytes(result.around, 7, objects);
  return result;
}

std::string keras_metadata(Source& source, const Line& opener) {
  std::string out;
  std::uint64_t number = 0;
  while (const Line* line = source.next_in_block(opener)) {
    if (line->name() != "object") line->fail("no such statement in Keras metadata");
    std::string object;
    put_number(object, 2, number);
    put_bytes(object, 3, number == 0 ? "root" : "root.layer-" + std::to_string(number));
    put_bytes(object, 4, "_tf_keras_layer");
    put_bytes(object, 5, line->text(0));
    put_bytes(out, 1, object);
    ++number;
  }
  return out;
}

}  // namespace

bool tensorflow_statement(Source& source, const Line& opener, std::string& out) {
  if (opener.name() == "saved_model") {
    put_number(out, 1, 1);
    put_bytes(out, 2, parts(source, opener).meta_graph());
  } else if (opener.name() == "meta_graph") {
    out += parts(source, opener).meta_graph();
  } else if (opener.name() == "graph_def") {
    const auto all = parts(source, opener);
    out += all.graph() + all.around;
  } else if (opener.name() == "keras_metadata") {
    out += keras_metadata(source, opener);
  } else {
    return false;
  }
  return true;
}

}  // namespace assay::test::assembly
