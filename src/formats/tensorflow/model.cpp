#include "formats/tensorflow/model.hpp"

#include "codecs/protobuf/reader.hpp"
#include "core/file_reach.hpp"
#include "core/text.hpp"
#include "formats/tensorflow/effects.hpp"
#include "formats/tensorflow/graph.hpp"
#include "formats/tensorflow/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace assay::formats::tensorflow {
namespace {

using protobuf::Reader;
using protobuf::WireType;

// saved_model.proto, meta_graph.proto, saved_object_graph.proto, saved_metadata.proto (of Keras), tensor names.
enum SavedModelField : std::uint8_t { kSchemaVersion = 1, kMetaGraph = 2 };
enum MetaGraphField : std::uint8_t { kDescription = 1, kGraph = 2, kCollections = 4, kAsset = 6, kObjectGraph = 7 };
enum DescriptionField : std::uint8_t { kTag = 4, kVersion = 5 };
enum AssetField : std::uint8_t { kTensorInfo = 1, kFileName = 2 };
enum CollectionField : std::uint8_t { kCollectionKey = 1, kCollection = 2, kNames = 1, kAnything = 5, kAnyValue = 2 };
enum ObjectField : std::uint8_t { kUserObject = 4 };
enum UserObjectField : std::uint8_t { kMetadata = 3 };
enum KerasObjectField : std::uint8_t { kKerasMetadata = 5 };

/// What describes a Keras object is JSON of its own. Without the name of a class nothing is made from it.
void hand_on(const Artifact& artifact, std::uint64_t number, ByteView json, ScanContext& context) {
  const auto text = json.text();
  if (text.find("class_name") == std::string_view::npos && text.find('\\') == std::string_view::npos) return;
  static_cast<void>(context.descend(fmt::format("object-{}.json", number), json.rebased(), artifact.storage));
}

class MetaGraph {
 public:
  MetaGraph(const Artifact& artifact, Wrapping wrapping, ScanContext& context, Complaints& complaints)
      : artifact_(artifact), wrapping_(wrapping), context_(context), complaints_(complaints), graph_(context) {}

  void read(ByteView message) {
    Reader in(message);
    while (const auto field = in.next()) {
      if (!context_.step()) return;
      if (field->number > 7) continue;
      context_.cover(field->range);
      if (field->type != WireType::bytes) continue;
      switch (field->number) {
        case kDescription: read_description(field->bytes); break;
        case kGraph: graph_pieces_.push_back(field->bytes); break;
        case kCollections: read_collection(field->bytes); break;
        case kAsset: read_asset(field->bytes); break;
        case kObjectGraph: read_objects(field->bytes); break;
        default: break;
      }
    }
    if (in.has_failed()) context_.incomplete(in.error());
    graph_.read(graph_pieces_);
    context_.fact(
        "tensorflow.graph",
        fmt::format("{} nodes, {} functions", graph_.nodes(), std::max<std::size_t>(graph_.scopes().size(), 1) - 1),
        message.origin());
    judge_effects(graph_, wrapping_, context_, complaints_);
  }

 private:
  void read_description(ByteView message) {
    Reader in(message);
    while (const auto field = in.next()) {
      if (field->type != WireType::bytes) continue;
      if (field->number == kTag)
        context_.fact("tensorflow.tag", text::printable(field->bytes.text(), 80), field->range.offset);
      if (field->number == kVersion)
        context_.fact("tensorflow.version", text::printable(field->bytes.text(), 80), field->range.offset);
    }
  }

  /// Before TensorFlow 2 assets were collections of tensor names, and of asset definitions wrapped in Any.
  void read_collection(ByteView entry) {
    const auto texts = [](ByteView message, std::uint32_t number) {
      std::vector<ByteView> found;
      Reader in(message);
      while (const auto field = in.next())
        if (field->number == number && field->type == WireType::bytes) found.push_back(field->bytes);
      return found;
    };
    const auto keys = texts(entry, kCollectionKey);
    if (keys.empty()) return;
    for (const auto collection : texts(entry, kCollection)) {
      if (keys.back().text() == "asset_filepaths")
        for (const auto list : texts(collection, kNames))
          for (const auto name : texts(list, 1)) add_asset(name.text());
      if (keys.back().text() == "saved_model_assets")
        for (const auto list : texts(collection, kAnything))
          for (const auto any : texts(list, 1))
            for (const auto asset : texts(any, kAnyValue)) read_asset(asset);
    }
  }

  void add_asset(std::string_view tensor) {
    graph_.add_asset(tensor.substr(0, std::min(tensor.rfind(':'), tensor.size())));
  }

  void read_asset(ByteView message) {
    std::string_view name;
    Reader in(message);
    while (const auto field = in.next()) {
      if (field->type != WireType::bytes) continue;
      if (field->number == kFileName) name = field->bytes.text();
      if (field->number != kTensorInfo) continue;
      Reader info(field->bytes);
      while (const auto part = info.next()) {
        if (part->number == 1 && part->type == WireType::bytes) add_asset(part->bytes.text());
      }
    }
    if (complaints_.wants_fact("tensorflow.asset"))
      complaints_.fact("tensorflow.asset", text::printable(name, 200), message.origin());
    const auto reach = file_reach(name);
    if (reach != FileReach::local && complaints_.wants(kAssetPath, message.range()))
      complaints_.report(kAssetPath, {message.range(), "asset"},
                         fmt::format("The asset {} {}.", text::quoted(name, 120), describe(reach)));
  }

  void read_objects(ByteView message) {
    Reader in(message);
    while (const auto field = in.next()) {
      if (!context_.step()) return;
      if (field->number != 1 || field->type != WireType::bytes) continue;
      Reader object(field->bytes);
      while (const auto part = object.next())
        if (part->number == kUserObject && part->type == WireType::bytes) read_user_object(part->bytes);
    }
    if (in.has_failed()) context_.incomplete(in.error());
  }

  void read_user_object(ByteView message) {
    Reader in(message);
    while (const auto field = in.next())
      if (field->number == kMetadata && field->type == WireType::bytes)
        hand_on(artifact_, objects_++, field->bytes, context_);
  }

 private:
  const Artifact& artifact_;
  Wrapping wrapping_;
  ScanContext& context_;
  Complaints& complaints_;
  Graph graph_;
  std::vector<ByteView> graph_pieces_;
  std::uint64_t objects_ = 0;
};

}  // namespace

void read_saved_model(const Artifact& artifact, ScanContext& context, Complaints& complaints) {
  Reader in(artifact.bytes);
  while (const auto field = in.next()) {
    if (field->number == kSchemaVersion) context.cover(field->range);
    if (field->number != kMetaGraph || field->type != WireType::bytes) continue;
    context.cover({field->range.offset, field->range.size - field->bytes.size()});
    MetaGraph(artifact, Wrapping::saved_model, context, complaints).read(field->bytes);
  }
  if (in.has_failed()) context.incomplete(in.error());
}

void read_meta_graph(const Artifact& artifact, ScanContext& context, Complaints& complaints) {
  MetaGraph(artifact, Wrapping::meta_graph, context, complaints).read(artifact.bytes);
}

void read_graph(const Artifact& artifact, ScanContext& context, Complaints& complaints) {
  Graph graph(context);
  graph.read({{artifact.bytes}});
  Reader in(artifact.bytes);
  while (const auto field = in.next())
    if (field->number <= 5) context.cover(field->range);
  context.fact("tensorflow.graph", fmt::format("{} nodes, {} functions", graph.nodes(), graph.scopes().size() - 1));
  judge_effects(graph, Wrapping::graph, context, complaints);
}

void read_keras_metadata(const Artifact& artifact, ScanContext& context) {
  std::uint64_t objects = 0;
  Reader in(artifact.bytes);
  while (const auto field = in.next()) {
    if (!context.step()) return;
    if (field->number != 1 || field->type != WireType::bytes) continue;
    context.cover(field->range);
    Reader object(field->bytes);
    while (const auto part = object.next())
      if (part->number == kKerasMetadata && part->type == WireType::bytes)
        hand_on(artifact, objects, part->bytes, context);
    if (object.has_failed()) context.incomplete(object.error());
    ++objects;
  }
  if (in.has_failed()) context.incomplete(in.error());
}

void read_numbers(const Artifact& artifact, ScanContext& context) {
  Reader in(artifact.bytes);
  while (const auto field = in.next()) context.cover(field->range);
  if (in.has_failed()) context.incomplete(in.error());
}

}  // namespace assay::formats::tensorflow
