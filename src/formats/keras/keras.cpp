#include "formats/keras/keras.hpp"

#include "codecs/json/front.hpp"
#include "codecs/json/reader.hpp"
#include "core/complaints.hpp"
#include "formats/keras/config.hpp"
#include "formats/keras/rules.hpp"

namespace assay::formats::keras {
namespace {

using json::Event;

/// What Keras makes a model from must be JSON: where it is not, the archive cannot be loaded. That something else is
/// there is for who knows what it is. Of a compressed member only the front may be there, and nothing in it but blanks.
Claim claim_member(ByteView text) {
  return text.empty() || text.starts_with("{") || text.starts_with("[") ? Claim::magic : Claim::weak;
}

/// An object with the name of a class and its configuration: nothing else that is JSON has both.
Claim claim(const Artifact& artifact) {
  // However much stands before the first bracket: a byte order mark and blanks are nothing to who loads it.
  const auto text = artifact.bytes.from(json::front_of(artifact.bytes.text()).size);
  if (is_member_of_archive(artifact)) return claim_member(text);
  // What is named for Keras is read to its end, so that nothing hides behind a long first member.
  json::Reader in(is_made_into_model(artifact) ? text : text.first(kClaimBytes));
  if (in.next().event != Event::begin_object) return Claim::no;
  if (is_made_into_objects(artifact)) return Claim::magic;
  bool has_class = false;
  bool has_config = false;
  for (auto key = in.next(); key.event == Event::key; key = in.next()) {
    if (key.is("class_name")) {
      has_class = in.next().event == Event::text || has_class;
      if (has_class && has_config) return Claim::magic;
      continue;
    }
    has_config = has_config || key.is("config") || key.is("module") || key.is("registered_name");
    if (has_class && has_config) return Claim::magic;
    static_cast<void>(in.skip());
  }
  if (has_class && is_made_into_model(artifact)) return Claim::magic;
  // What is longer than the front, and has its configuration first.
  return has_config && in.has_failed() && text.size() > kClaimBytes ? Claim::weak : Claim::no;
}

void analyze(const Artifact& artifact, ScanContext& context) {
  Complaints complaints(context);
  read_config(artifact, context, complaints);
  complaints.finish();
}

constexpr std::string_view kEndings[] = {".keras"};

}  // namespace

constinit const Format kFormat{.name = "keras",
                               .family = "json",
                               .rules = kRules,
                               .claim = claim,
                               .analyze = analyze,
                               .endings = kEndings,
                               .is_self_evident = true};

}  // namespace assay::formats::keras
