#include "formats/skops/schema.hpp"

#include "codecs/json/document.hpp"
#include "codecs/json/reader.hpp"
#include "core/complaints.hpp"
#include "core/text.hpp"
#include "formats/skops/node.hpp"
#include "formats/skops/rules.hpp"

#include <optional>
#include <vector>

namespace assay::formats::skops {
namespace {

using json::Event;
using json::Kind;
using json::Value;

void say_versions(const Value& root, Complaints& complaints) {
  const auto say = [&](std::string_view key, std::string_view fact) {
    if (const auto value = root.find(key))
      complaints.fact(fact, text::printable(value->raw(), 40), value->range().offset);
  };
  say("_skops_version", "skops.version");
  say("protocol", "skops.protocol");
}

/// Reads the tree node by node. A queue, not recursion: schemas nest as deep as their objects do.
void analyze(const Artifact& artifact, ScanContext& context) {
  Complaints complaints(context);
  const auto document = json::Document::parse(artifact.bytes);
  if (document.error()) {
    context.incomplete(*document.error());
  } else {
    context.cover(artifact.bytes.range());
  }
  NodeJudge judge(context, complaints);
  std::vector<Value> pending;
  if (const auto root = document.root()) {
    say_versions(*root, complaints);
    pending.push_back(*root);
  }
  while (!pending.empty() && context.step()) {
    const auto value = pending.back();
    pending.pop_back();
    if (value.is(Kind::object)) {
      judge.see(value);
      for (const auto& member : value.members()) pending.push_back(member.value);
    } else if (value.is(Kind::array)) {
      for (const auto& element : value.elements()) pending.push_back(element);
    }
  }
  complaints.finish();
}

/// The front of any text is looked at; of one that is named like a schema all that there is, so that nothing hides
/// behind a long first member.
Claim claim(const Artifact& artifact) {
  const bool is_named = artifact.name() == "schema.json";
  return schema_claim(is_named ? artifact.bytes : artifact.bytes.first(kClaimBytes));
}

}  // namespace

Claim schema_claim(ByteView text) {
  json::Reader in(text);
  if (in.next().event != Event::begin_object) return Claim::no;
  bool has_class = false;
  bool has_more = false;
  for (auto key = in.next(); key.event == Event::key; key = in.next()) {
    const bool is_class = key.is("__class__");
    const bool is_more = key.is("__module__") || key.is("__loader__");
    if (is_class || is_more) {
      const bool is_text = in.next().event == Event::text;
      has_class = has_class || (is_class && is_text);
      has_more = has_more || (is_more && is_text);
      if (has_class && has_more) return Claim::magic;
      if (!is_text) return Claim::no;
      continue;
    }
    static_cast<void>(in.skip());
  }
  return Claim::no;
}

constinit const Format kSchema{
    .name = "skops-schema", .family = "json", .rules = kSchemaRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::skops
