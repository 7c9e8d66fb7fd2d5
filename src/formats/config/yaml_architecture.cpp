#include "formats/config/yaml_architecture.hpp"

#include "codecs/json/writer.hpp"
#include "codecs/yaml/reader.hpp"
#include "core/blob.hpp"

#include <functional>
#include <map>
#include <string>

namespace assay::formats::config {
namespace {

using yaml::Event;
using yaml::Token;

constexpr std::size_t kLargest = 64U << 20U;
constexpr std::size_t kMostAnchors = 10'000;

/// Writes the first document of a text of YAML as JSON, event by event.
class Transcription {
 public:
  Transcription(const Artifact& artifact, ScanContext& context)
      : context_(context), in_(artifact.bytes), writer_(out_) {}

  std::string run() {
    for (auto token = in_.next(); token.event != Event::end_document && token.event != Event::end; token = in_.next()) {
      if (token.event == Event::error || !context_.step() || out_.size() > kLargest || !take(token)) return {};
    }
    return std::move(out_);
  }

 private:
  bool take(const Token& token) {
    switch (token.event) {
      case Event::begin_mapping:
      case Event::begin_sequence:
        if (token.is_key) return false;  // Keras has none
        token.event == Event::begin_mapping ? writer_.begin_object() : writer_.begin_array();
        return true;
      case Event::end_mapping: writer_.end_object(); return true;
      case Event::end_sequence: writer_.end_array(); return true;
      case Event::scalar:
        if (!token.anchor.empty() && anchors_.size() < kMostAnchors)
          anchors_.insert_or_assign(std::string(token.anchor), std::string(token.text));
        write(token, token.text);
        return true;
      case Event::alias: {
        const auto known = anchors_.find(token.text);
        if (known == anchors_.end()) {
          context_.incomplete({ErrorCode::unsupported, token.range.offset,
                               "an architecture of Keras in which an alias stands for a container"});
          return false;
        }
        write(token, known->second);
        return true;
      }
      case Event::begin_document:
      case Event::end_document:
      case Event::end:
      case Event::error: return true;
    }
    return true;
  }

  void write(const Token& token, std::string_view text) {
    if (token.is_key) {
      writer_.key(text);
    } else if (token.is_plain && (text.empty() || text == "~" || text == "null")) {
      writer_.null();
    } else if (token.is_plain && (text == "true" || text == "false")) {
      writer_.value(text == "true");
    } else {
      writer_.value(text);
    }
  }

  ScanContext& context_;
  yaml::Reader in_;
  std::string out_;
  json::Writer writer_;
  std::map<std::string, std::string, std::less<>> anchors_;
};

}  // namespace

void hand_on_architecture(const Artifact& artifact, ScanContext& context) {
  const auto text = Transcription(artifact, context).run();
  if (text.empty()) return;
  const auto storage = memory_blob(text);
  context.descend("architecture.json", storage->view(), storage);
}

}  // namespace assay::formats::config
