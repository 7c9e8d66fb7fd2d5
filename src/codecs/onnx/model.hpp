#pragma once

#include "codecs/onnx/names.hpp"
#include "codecs/onnx/schema.hpp"

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace assay::onnx {

/// The number of something in the vector of its kind; `kNone` for nothing.
using Index = std::uint32_t;
inline constexpr Index kNone = ~Index{0};

/// A run of elements of one of the model's vectors.
struct Slice {
  Index first = 0;
  Index count = 0;
  [[nodiscard]] Index end() const { return first + count; }
};

/// TensorProto.DataType. Any number may be in a file.
enum class DataType : std::int32_t {
  undefined,
  float32,
  uint8,
  int8,
  uint16,
  int16,
  int32,
  int64,
  string,
  boolean,
  float16,
  float64,
  uint32,
  uint64,
  complex64,
  complex128,
  bfloat16,
  float8e4m3fn,
  float8e4m3fnuz,
  float8e5m2,
  float8e5m2fnuz,
  uint4,
  int4,
  float4e2m1,
  float8e8m0,
  uint2,
  int2,
};
[[nodiscard]] std::string_view name_of(DataType type);  ///< "float", "int4" …; "type 99" is the caller's business
/// Bits of one element; 0 for strings and for types that do not exist.
[[nodiscard]] std::uint32_t bits_of(DataType type);

/// One of GraphProto, the body of a FunctionProto, or the graph of an attribute: whatever has nodes.
struct Graph {
  enum class Kind : std::uint8_t { main, subgraph, function, initialization, algorithm };
  Kind kind = Kind::main;
  Name name = kNoName;
  Index node = kNone;         ///< of a subgraph: the node in whose attribute it is
  Index attribute = kNone;    ///< and that attribute
  Index function = kNone;     ///< of a function's body
  Index parent = kNone;       ///< the graph that holds `node`: its names are visible in here
  std::uint32_t depth = 0;    ///< 0 for what is no subgraph
  Slice nodes;                ///< of Model::nodes, in the order of the file
  Slice inputs, outputs;      ///< of Model::inputs, Model::outputs
  Slice value_infos;          ///< of Model::value_infos
  Slice initializers;         ///< of Model::initializers
  Slice sparse_initializers;  ///< of Model::sparse_initializers
  ByteRange range;
};

struct Node {
  Name op_type = kNoName, domain = kNoName, name = kNoName, overload = kNoName;
  Index graph = 0;   ///< the graph it is in
  Slice inputs;      ///< of Model::names; an input that is left out has the empty name
  Slice outputs;     ///< of Model::names
  Slice attributes;  ///< of Model::attributes
  ByteRange range;
};

/// Lists are not kept: `integers_of` and its siblings read them from the file again.
struct Attribute {
  enum Value : std::uint16_t {  // what it has, one bit each
    f = 1,
    i = 2,
    s = 4,
    t = 8,
    g = 16,
    sparse = 32,
    tp = 64,
    floats = 128,
    ints = 256,
    strings = 512,
    tensors_ = 1024,
    graphs_ = 2048,
    sparses = 4096,
    tps = 8192,
  };
  Name name = kNoName;
  Name reference = kNoName;  ///< in a function: the attribute of the call that it stands for
  std::int32_t type = 0;     ///< what it says it is (AttributeProto.AttributeType)
  std::uint16_t values = 0;  ///< what it has
  bool is_default = false;   ///< of a function, for calls that do not give it
  Index owner = kNone;       ///< the node, or of a default the function
  float real = 0;            ///< f
  std::int64_t integer = 0;  ///< i
  std::string_view text;     ///< s
  Slice tensors;             ///< of Model::tensors: t and tensors, and the two parts of each sparse tensor
  Slice graphs;              ///< of Model::graphs
  std::uint32_t count = 0;   ///< elements of floats, ints or strings
  ByteRange range;

  [[nodiscard]] bool has(Value value) const { return (values & value) != 0; }
};

/// A TensorProto. Its data stays in the file.
struct Tensor {
  enum class Place : std::uint8_t {
    initializer,
    sparse_initializer,
    attribute,
    sparse_attribute,
    file,         ///< the tensor of a tensor file
    sparse_file,  ///< a part of a sparse tensor in one
  };
  enum class Part : std::uint8_t { whole, values, indices };  ///< of a sparse tensor
  /// The typed fields, by their number in TensorProto, and raw_data.
  enum Field : std::uint16_t {
    float_data = 1U << 4U,
    int32_data = 1U << 5U,
    string_data = 1U << 6U,
    int64_data = 1U << 7U,
    raw_data = 1U << 9U,
    double_data = 1U << 10U,
    uint64_data = 1U << 11U,
  };
  Name name = kNoName;
  DataType type = DataType::undefined;
  Place place = Place::initializer;
  Part part = Part::whole;
  std::uint16_t fields = 0;     ///< which data fields it has
  bool is_segment = false;      ///< it says that it is a part of a larger tensor
  bool has_cut_varint = false;  ///< packed data ends inside of a number
  std::int32_t location = 0;    ///< data_location: 1 is EXTERNAL
  Index graph = kNone;          ///< the graph it is in or below
  Index owner = kNone;          ///< of an attribute's: the attribute
  Slice dims;                   ///< of Model::dims
  Slice external;               ///< of Model::external
  ByteRange raw;                ///< raw_data
  std::uint64_t elements = 0;   ///< in the typed fields together
  std::uint64_t typed_bytes = 0;
  ByteRange range;

  [[nodiscard]] bool has(Field field) const { return (fields & field) != 0; }
  [[nodiscard]] bool is_external() const { return location == 1 || external.count != 0; }
};

/// Two tensors and a shape: the elements that are not zero.
struct Sparse {
  Index values = kNone, indices = kNone;  ///< of Model::tensors
  Slice dims;                             ///< of Model::dims
  ByteRange range;
};

/// A StringStringEntryProto.
struct Entry {
  std::string_view key, value;
  ByteRange range;
};

struct Dimension {
  std::int64_t value = 0;
  Name parameter = kNoName;
  bool has_value = false;
};

/// A value's name with its type, if it says one.
struct ValueInfo {
  enum class Kind : std::uint8_t { none, tensor, sparse, sequence, map, optional, opaque };
  Name name = kNoName;
  Kind kind = Kind::none;               ///< of the outermost type
  DataType type = DataType::undefined;  ///< of the elements, wherever they are
  bool has_shape = false;
  Slice shape;  ///< of Model::dimensions
  ByteRange range;
};

struct Opset {
  Name domain = kNoName;
  std::int64_t version = 0;
  ByteRange range;
};

struct Function {
  Name name = kNoName, domain = kNoName, overload = kNoName;
  Index graph = kNone;  ///< its body; inputs and outputs are those of that graph
  Slice attributes;     ///< of Model::names: attributes without a default
  Slice defaults;       ///< of Model::attributes
  Slice opsets;         ///< of Model::opsets
  ByteRange range;
};

/// How a message is not what a serializer writes, although most parsers read it.
struct Oddity {
  enum class Kind : std::uint8_t {
    repeated,       ///< a field that may be there once is there again: parsers merge, keep the first or the last
    one_of,         ///< two fields of which only one may be there
    unknown_field,  ///< a field that onnx.proto does not have
    wrong_type,     ///< a field with another wire type than it has: parsers take it for unknown
    overlong,       ///< a varint with more bytes than it needs
    too_large,      ///< a number that does not fit its 32 bits: parsers cut it
  };
  Kind kind;
  Message message;
  std::uint32_t field;
  ByteRange range;
};

/// A model as it stands in the file, flat: everything is in one vector per kind and refers to others by number. Views
/// borrow from the bytes that were read. Takes memory by the number of things, never by the size of tensors.
struct Model {
  std::int64_t ir_version = 0;
  std::int64_t model_version = 0;
  std::string_view producer_name, producer_version, domain;
  Index main = kNone;  ///< the first main graph; a file with several is odd
  std::uint64_t size = 0;

  Names texts;
  std::vector<Graph> graphs;
  std::vector<Node> nodes;
  std::vector<Name> names;  ///< inputs and outputs of nodes, attributes of functions
  std::vector<Attribute> attributes;
  std::vector<Tensor> tensors;
  std::vector<Sparse> sparses;
  std::vector<Index> initializers;         ///< of tensors
  std::vector<Index> sparse_initializers;  ///< of sparses
  std::vector<std::int64_t> dims;
  std::vector<Entry> external;
  std::vector<ValueInfo> inputs, outputs, value_infos;
  std::vector<Dimension> dimensions;
  struct Nesting {
    std::uint32_t depth = 0;
    ByteRange range;
  };
  Nesting deepest_type;  ///< sequences of optionals of sequences …
  std::vector<Function> functions;
  std::vector<Opset> opsets;  ///< the model's and those of functions
  Slice model_opsets;
  std::vector<Entry> metadata;        ///< the model's own
  std::vector<Entry> inner_metadata;  ///< those of graphs, nodes, functions, tensors …
  std::vector<Oddity> oddities;       ///< the first of them
  std::uint64_t more_oddities = 0;
  std::vector<ByteRange> unknown;  ///< bytes that belong to no field we know, in order, the first of them
  std::vector<Error> errors;       ///< where it is broken; what is around it was read all the same
  std::uint64_t understood = 0;    ///< nothing behind this offset was looked at

  [[nodiscard]] std::string_view text(Name name) const { return texts.text(name); }
  template <class T>
  [[nodiscard]] static std::span<const T> slice(const std::vector<T>& all, Slice slice) {
    return std::span(all).subspan(slice.first, slice.count);
  }
  [[nodiscard]] std::span<const Name> inputs_of(const Node& node) const { return slice(names, node.inputs); }
  [[nodiscard]] std::span<const Name> outputs_of(const Node& node) const { return slice(names, node.outputs); }
  [[nodiscard]] std::span<const Attribute> attributes_of(const Node& node) const {
    return slice(attributes, node.attributes);
  }
  [[nodiscard]] const Attribute* attribute(const Node& node, std::string_view name) const;
  [[nodiscard]] std::span<const std::int64_t> dims_of(const Tensor& tensor) const { return slice(dims, tensor.dims); }
  [[nodiscard]] std::span<const Node> nodes_of(const Graph& graph) const { return slice(nodes, graph.nodes); }
};

/// "" and "ai.onnx" are the same domain.
[[nodiscard]] bool is_standard_domain(std::string_view domain);

}  // namespace assay::onnx
