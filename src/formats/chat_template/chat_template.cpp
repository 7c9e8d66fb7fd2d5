#include "formats/chat_template/chat_template.hpp"

#include "codecs/json/front.hpp"
#include "codecs/json/reader.hpp"
#include "core/blob.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace assay::formats::chat_template {
namespace {

using json::Event;
using json::Token;

constexpr std::string_view kKey = "chat_template";
constexpr std::uint64_t kLongestClaim = 64ULL << 20U;
constexpr std::uint64_t kMostTemplates = 1000;

bool is_object(ByteView bytes) { return bytes.from(json::front_of(bytes.text()).size).starts_with("{"); }

/// `chat_template`, and what is named after it: `default_chat_template`.
bool is_template_key(const Token& key) {
  if (!key.has_escapes) return key.raw.ends_with(kKey);
  return key.text().ends_with(kKey);
}

/// Files that programs look for templates in.
bool is_template_file(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kNames{"chat_template.json", "processor_config.json",
                                                          "preprocessor_config.json", "tokenizer_config.json"};
  return std::ranges::find(kNames, name) != kNames.end();
}

/// Claims objects that have such a member anywhere. Of a compressed file only the front is there, and of a huge one
/// only that is looked at, so a member that comes with templates has to do, or a name; the format sees the whole file
/// then.
Claim claim(const Artifact& artifact) {
  if (!is_object(artifact.bytes)) return Claim::no;
  const auto size = artifact.size.value_or(artifact.bytes.size() + 1);
  const auto front = artifact.bytes.first(kLongestClaim);
  const bool is_front = size > front.size();
  if (is_front && is_template_file(artifact.name())) return Claim::magic;
  json::Reader in(front);
  for (auto token = in.next(); token.event != Event::end && !in.has_failed(); token = in.next()) {
    if (in.depth() == 0) break;  // what lies behind the object is no matter
    if (token.event != Event::key) continue;
    if (is_template_key(token)) return Claim::magic;
    if (is_front && (token.is("tokenizer_class") || token.is("added_tokens_decoder") || token.is("processor_class")))
      return Claim::magic;
  }
  return Claim::no;
}

/// Hands on the texts of one value: a template, a list of `{"name", "template"}`, or an object of templates by name.
class Templates {
 public:
  Templates(json::Reader& in, ScanContext& context) : in_(in), context_(context) {}

  /// False when a limit was met.
  bool hand_on(std::string_view name) {
    auto token = in_.next();
    if (token.event == Event::text) return descend(name, token);
    if (token.event != Event::begin_object && token.event != Event::begin_array) return true;
    const auto depth = in_.depth();
    std::string key;
    std::uint64_t index = 0;
    for (token = in_.next(); !in_.has_failed() && in_.depth() >= depth; token = in_.next()) {
      if (!context_.step()) return false;
      if (token.event == Event::key) key = token.text();
      if (token.event == Event::end) break;
      // The name of a template is no template.
      if (token.event != Event::text || key == "name") continue;
      if (!descend(fmt::format("{}[{}]", name, index++), token)) return false;
    }
    return true;
  }

 private:
  bool descend(std::string_view name, const Token& token) {
    if (++count_ > kMostTemplates) {
      context_.incomplete({ErrorCode::limit, token.range.offset, "templates: at most 1,000 wanted, got more"});
      return false;
    }
    auto storage = memory_blob(token.text());
    const auto bytes = storage->view();
    context_.fact("chat-template.value", fmt::format("{}, {} bytes", text::printable(name, 80), bytes.size()),
                  token.range.offset);
    if (!bytes.empty()) return context_.descend(name, bytes, std::move(storage));
    // A renderer makes nothing of every conversation, or takes a template from elsewhere.
    context_.incomplete({ErrorCode::malformed, token.range.offset,
                         fmt::format("{}: a template wanted, got an empty text", text::printable(name, 80))});
    return true;
  }

  json::Reader& in_;
  ScanContext& context_;
  std::uint64_t count_ = 0;
};

void analyze(const Artifact& artifact, ScanContext& context) {
  json::Reader in(artifact.bytes);
  Templates templates(in, context);
  for (auto token = in.next(); token.event != Event::end && !in.has_failed(); token = in.next()) {
    if (!context.step()) return;
    if (token.event == Event::key && is_template_key(token) && !templates.hand_on(text::path_component(token.text())))
      return;
  }
  if (in.has_failed()) {
    context.cover({artifact.bytes.origin(), in.offset() - artifact.bytes.origin()});
    return context.incomplete(in.error());
  }
  context.cover(artifact.bytes.range());
}

}  // namespace

constinit const Format kFormat{
    .name = "chat-template", .family = "json", .rules = {}, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::chat_template
