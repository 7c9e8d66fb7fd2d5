#include "formats/cntk/dictionary.hpp"

#include "core/complaints.hpp"
#include "core/opaque_texts.hpp"
#include "core/tensor_numbers.hpp"
#include "core/text.hpp"
#include "formats/cntk/rules.hpp"
#include "formats/cntk/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::formats::cntk {
namespace {

using protobuf::MessageSpec;
using protobuf::Reader;
using protobuf::WireType;

constexpr int kMostEntries = 64;  // that are looked at to know a network

/// Keys of the outermost dictionary (Serialization.h, CompositeFunction::Serialize).
constexpr std::array<std::string_view, 7> kKeys{"type",   "root_uid", "uid", "name", "inputs", "primitive_functions",
                                                "version"};

ByteView field_of(ByteView message, std::uint32_t number) {
  Reader in(message);
  while (const auto field = in.next())
    if (field->number == number && field->type == WireType::bytes) return field->bytes;
  return {};
}

constexpr std::uint32_t kKey = 1, kValueOfEntry = 2, kText = 8;

class Judge {
 public:
  Judge(const Artifact& artifact, ScanContext& context)
      : file_(artifact.bytes), context_(context), complaints_(context) {}

  void read() {
    const auto walked =
        protobuf::walk(file_, kDictionary,
                       {.enter = [this](const MessageSpec& spec, ByteView message) { enter(spec, message); },
                        .step = [this](std::uint64_t count) { return context_.step(count); }});
    for (const auto& range : protobuf::understood(file_, walked)) context_.cover(range);
    if (walked.error) context_.incomplete(*walked.error);
    context_.fact("cntk.version", "2");
    complaints_.finish();
  }

 private:
  void enter(const MessageSpec& spec, ByteView message) {
    if (&spec == &kNumbers) return tell_numbers(context_, message.range());
    if (&spec == &kValue) return judge(field_of(message, kText));
    if (&spec != &kEntry) return;
    judge(field_of(message, kKey));
    const auto key = field_of(message, kKey).text();
    const auto value = field_of(field_of(message, kValueOfEntry), kText);
    if (key == "op" && complaints_.wants_fact("cntk.operator"))
      complaints_.fact("cntk.operator", text::printable(value.text(), 80), value.origin());
    if (key == "module" && !value.empty())
      complaints_.report(kUserFunction, {message.range(), "user function"},
                         fmt::format("Loading imports the Python module {} for a function of somebody's own.",
                                     text::quoted(value.text(), 120)));
  }

  void judge(ByteView text) {
    judge_opaque_texts(text, {.active = &kActiveText, .library = &kLibrary}, context_, complaints_);
  }

  ByteView file_;
  ScanContext& context_;
  Complaints complaints_;
};

}  // namespace

bool is_dictionary(ByteView bytes) {
  Reader in(bytes);
  const auto version = in.next();
  if (!version || version->number != 1 || version->type != WireType::varint || version->value > 100) return false;
  int known = 0;
  for (int i = 0; i < kMostEntries && known < 2; ++i) {
    const auto entry = in.next();
    if (!entry) return false;
    if (entry->number != 2 || entry->type != WireType::bytes) return false;
    Reader value(field_of(entry->bytes, kValueOfEntry));
    const auto first = value.next();
    const bool has_version = first && first->number <= 2 && first->type == WireType::varint;
    if (has_version && std::ranges::find(kKeys, field_of(entry->bytes, kKey).text()) != kKeys.end()) ++known;
  }
  return known == 2;
}

void read_dictionary(const Artifact& artifact, ScanContext& context) { Judge(artifact, context).read(); }

}  // namespace assay::formats::cntk
