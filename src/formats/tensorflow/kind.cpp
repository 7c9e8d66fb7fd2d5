#include "formats/tensorflow/kind.hpp"

#include "codecs/protobuf/reader.hpp"
#include "core/lower.hpp"
#include "core/utf8.hpp"
#include "formats/tensorflow/text_form.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace assay::formats::tensorflow {
namespace {

using protobuf::WireType;

constexpr int kMostFields = 64;  // of one message: enough to know it

struct Field {
  std::uint32_t number = 0;
  WireType type = WireType::varint;
  std::uint64_t value = 0;
  ByteView bytes;
};

/// Fields of a message whose end may be missing: what is there of the last one counts.
class Fields {
 public:
  explicit Fields(ByteView message) : view_(message) {}

  std::optional<Field> next() {
    if (has_failed_ || at_ >= view_.size()) return std::nullopt;
    Field field;
    const auto tag = varint();
    const auto wire = tag.value_or(7) & 7U;
    if (!tag || *tag >> 3U == 0 || *tag >> 3U > 0x1FFFFFFF || (wire > 2 && wire != 5)) return fail();
    field.number = static_cast<std::uint32_t>(*tag >> 3U);
    field.type = static_cast<WireType>(wire);
    if (field.type == WireType::fixed64 || field.type == WireType::fixed32) {
      at_ += field.type == WireType::fixed64 ? 8 : 4;
      return field;
    }
    const auto value = varint();
    if (!value) return fail();
    field.value = *value;
    if (field.type == WireType::bytes) {
      field.bytes = view_.from(at_).first(*value);
      at_ += std::min(*value, view_.size() - at_);
    }
    return field;
  }
  [[nodiscard]] bool has_failed() const { return has_failed_; }

 private:
  std::optional<Field> fail() {
    has_failed_ = true;
    return std::nullopt;
  }
  std::optional<std::uint64_t> varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = view_.at(at_++);
      if (!byte) return std::nullopt;
      value |= static_cast<std::uint64_t>(*byte & 0x7FU) << shift;
      if (*byte < 0x80) return value;
    }
    return std::nullopt;
  }

  ByteView view_;
  std::uint64_t at_ = 0;
  bool has_failed_ = false;
};

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
}

/// Operators begin with a capital letter, or an underscore where the runtime has put them.
bool is_operator(std::string_view text) {
  const auto is_part = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '>';
  };
  return !text.empty() && ((text[0] >= 'A' && text[0] <= 'Z') || text[0] == '_' || text.starts_with("tf")) &&
         std::ranges::all_of(text, is_part);
}

/// NodeDef: name, op, inputs, a device and attributes. NodeProto of ONNX has its operator where the device is.
bool is_node(ByteView message) {
  bool has_name = false;
  bool has_operator = false;
  Fields in(message);
  for (int i = 0; i < kMostFields; ++i) {
    const auto field = in.next();
    if (!field) break;
    if (field->number > 8 || field->type != WireType::bytes) return false;
    const auto text = field->bytes.text();
    if (field->number == 1) has_name = is_name(text);
    if (field->number == 2) has_operator = is_operator(text);
    if (field->number == 4 && !text.empty() && text.find_first_of("/:") == std::string_view::npos) return false;
    if (field->number == 5 && !field->bytes.starts_with("\x0A") && !field->bytes.starts_with("\x12") && !text.empty())
      return false;
  }
  return has_name && has_operator;
}

// What is behind enough to know a message does not take that back: bytes that were appended hide nothing.

/// GraphDef: nodes, a library, a version, versions, debug information.
bool is_graph(ByteView message, bool may_be_empty) {
  bool has_node = false;
  Fields in(message);
  for (int i = 0; i < kMostFields; ++i) {
    const auto field = in.next();
    if (!field) break;
    const auto expected = field->number == 3 ? WireType::varint : WireType::bytes;
    if (field->number > 5 || field->type != expected) return has_node;
    if (field->number != 1) continue;
    if (!is_node(field->bytes)) return has_node;
    has_node = true;
  }
  return has_node || (may_be_empty && !in.has_failed());
}

/// MetaInfoDef: a version, operators, tags, versions of TensorFlow; none of its fields but one is a number.
bool is_description(ByteView message) {
  Fields in(message);
  int fields = 0;
  for (; fields < kMostFields; ++fields) {
    const auto field = in.next();
    if (!field) break;
    if (field->number > 8 || field->type != (field->number == 7 ? WireType::varint : WireType::bytes)) return false;
  }
  return fields > 0;
}

/// MetaGraphDef: a graph, and around it what describes it. `graph_may_follow` when the end may be missing.
bool is_meta_graph(ByteView message, bool graph_may_follow) {
  bool has_graph = false;
  bool has_description = false;
  bool says_something = false;  // an empty graph is two bytes, which anything may begin with
  Fields in(message);
  for (int i = 0; i < kMostFields; ++i) {
    const auto field = in.next();
    if (!field) break;
    if (field->number > 7 || field->type != WireType::bytes) return has_graph && says_something;
    if (field->number == 1 && !is_description(field->bytes)) return false;
    if (field->number == 2 && !is_graph(field->bytes, true)) return false;
    has_description = has_description || field->number == 1;
    has_graph = has_graph || field->number == 2;
    says_something = says_something || has_description || (field->number == 2 && is_graph(field->bytes, false));
  }
  if (has_graph && in.has_failed()) return says_something;
  return has_graph || (has_description && graph_may_follow);
}

bool is_saved_model(ByteView bytes) {
  bool has_graph = false;
  Fields in(bytes);
  for (int i = 0; i < kMostFields; ++i) {
    const auto field = in.next();
    if (!field) break;
    if (field->number == 1 && field->type == WireType::varint) continue;
    if (field->number != 2 || field->type != WireType::bytes || !is_meta_graph(field->bytes, true)) return has_graph;
    has_graph = true;
  }
  return has_graph;
}

/// SavedObject: a number, a path from "root", an identifier "_tf_keras_…" and JSON. Where its number is, NodeDef has
/// its operator; the paths and identifiers are the names of inputs and devices there.
bool is_keras_object(ByteView message) {
  bool is_keras = false;
  Fields fields(message);
  for (int i = 0; i < kMostFields; ++i) {
    const auto field = fields.next();
    if (!field) break;
    const auto expected = field->number == 2 ? WireType::varint : WireType::bytes;
    if (field->number > 6 || field->type != expected) return false;
    const auto text = field->bytes.text();
    is_keras = is_keras || (field->number == 4 && (text.starts_with("_tf_keras_") || text.starts_with("_generic")));
    is_keras = is_keras || (field->number == 3 && (text == "root" || text.starts_with("root.")));
  }
  return is_keras;
}

/// SavedMetadata: such objects.
bool is_keras_metadata(ByteView bytes) {
  const auto object = Fields(bytes).next();
  return object && object->number == 1 && object->type == WireType::bytes && is_keras_object(object->bytes);
}

/// Whether a message has a name and an operator, whatever else it has.
bool names_operator(ByteView message) {
  bool has_name = false;
  bool has_operator = false;
  protobuf::Reader in(message);
  while (const auto field = in.next()) {
    if (field->type != WireType::bytes) continue;
    has_name = has_name || (field->number == 1 && is_name(field->bytes.text()));
    has_operator = has_operator || (field->number == 2 && is_operator(field->bytes.text()));
  }
  return has_name && has_operator;
}

/// Whether a message has JSON where the objects of Keras have it. An attribute of a node begins with a line feed, too.
bool holds_json(ByteView message) {
  protobuf::Reader in(message);
  while (const auto field = in.next()) {
    if (field->number != 5 || field->type != WireType::bytes) continue;
    const auto text = field->bytes.text();
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin != std::string_view::npos && text[begin] == '{') return true;
  }
  return false;
}

/// Whether a field of a message is one that a test is true of.
bool holds(ByteView message, std::uint32_t number, bool (*is_it)(ByteView)) {
  protobuf::Reader in(message);
  while (const auto field = in.next())
    if (field->number == number && field->type == WireType::bytes && is_it(field->bytes)) return true;
  return false;
}
bool holds_nodes(ByteView message) { return holds(message, 1, names_operator); }
bool holds_graph(ByteView message) { return holds(message, 2, holds_nodes); }
bool holds_meta_graph(ByteView message) { return holds(message, 2, holds_graph); }
bool holds_keras_object(ByteView message) { return holds(message, 1, holds_json); }

struct Reading {
  Kind kind;
  bool (*is_it)(ByteView);
};
constexpr std::array kReadings{Reading{Kind::saved_model, holds_meta_graph}, Reading{Kind::meta_graph, holds_graph},
                               Reading{Kind::graph, holds_nodes}, Reading{Kind::keras_metadata, holds_keras_object}};

/// GraphDebugInfo: names of source files, then stacks of places in them.
bool is_debug_info(ByteView bytes) {
  constexpr std::uint32_t kLast = 5;
  protobuf::Reader in(bytes);
  bool has_file = false;
  while (const auto field = in.next()) {
    if (field->number > kLast || (field->type != WireType::bytes && field->number != kLast)) return false;
    has_file = has_file || (field->number == 1 && utf8::is_readable(field->bytes.text()));
  }
  return !in.has_failed() && has_file;
}

/// FingerprintDef: hashes of 64 bits, which are large numbers, and a version. Hashes of what a model does not have are
/// left out.
bool is_fingerprint(ByteView bytes) {
  constexpr std::uint32_t kHashes = 5;
  constexpr std::uint32_t kVersion = 6;
  constexpr std::uint32_t kLast = 8;
  if (bytes.size() > 200) return false;
  int hashes = 0;
  bool has_version = false;
  Fields in(bytes);
  while (const auto field = in.next()) {
    if (field->number > kLast) return false;
    const bool is_number = field->type == WireType::varint;
    hashes += field->number <= kHashes && is_number && field->value >> 40U != 0 ? 1 : 0;
    if (field->number <= kHashes && !is_number && !field->bytes.empty()) return false;
    has_version = has_version || (field->number == kVersion && !field->bytes.empty());
  }
  return !in.has_failed() && hashes >= 2 && has_version;
}

}  // namespace

Kind kind_of(ByteView bytes) {
  if (bytes.text() == "\x08\x03") return Kind::hub_module;
  if (is_text_form(bytes)) return Kind::text_form;
  if (is_saved_model(bytes)) return Kind::saved_model;
  if (is_keras_metadata(bytes)) return Kind::keras_metadata;
  if (is_graph(bytes, false)) return Kind::graph;
  if (is_meta_graph(bytes, false)) return Kind::meta_graph;
  if (is_fingerprint(bytes)) return Kind::fingerprint;
  return Kind::none;
}

Kind kind_by_name(const Artifact& artifact) {
  if (const auto kind = kind_of(artifact.bytes); kind != Kind::none) return kind;
  if (artifact.name() == "saved_model_debug_info.pb" && is_debug_info(artifact.bytes)) return Kind::debug_info;
  static constexpr std::array<std::string_view, 3> kEndings{".pb", ".meta", ".graphdef"};
  const auto name = text::lower(artifact.name());
  if (std::ranges::none_of(kEndings, [&](std::string_view ending) { return name.ends_with(ending); }))
    return Kind::none;
  const auto found = std::ranges::find_if(kReadings, [&](const Reading& one) { return one.is_it(artifact.bytes); });
  return found == std::ranges::end(kReadings) ? Kind::none : found->kind;
}

std::vector<Kind> other_readings(ByteView bytes, Kind kind) {
  std::vector<Kind> others;
  const auto has_it = [&](const Reading& reading) { return reading.kind == kind; };
  if (std::ranges::none_of(kReadings, has_it)) return others;
  for (const auto& reading : kReadings)
    if (reading.kind != kind && reading.is_it(bytes)) others.push_back(reading.kind);
  return others;
}

}  // namespace assay::formats::tensorflow
