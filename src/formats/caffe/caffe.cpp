#include "formats/caffe/caffe.hpp"

#include "core/complaints.hpp"
#include "core/free_texts.hpp"
#include "core/text.hpp"
#include "formats/caffe/judge.hpp"
#include "formats/caffe/rules.hpp"
#include "formats/caffe/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace assay::formats::caffe {
namespace {

using protobuf::Field;
using protobuf::MessageSpec;
using protobuf::Reader;
using protobuf::WireType;

constexpr int kMostFields = 4096;  // of a network that are looked at to know it

std::string_view text_in(ByteView message, std::uint32_t number) {
  Reader in(message);
  std::string_view text;
  while (const auto field = in.next())
    if (field->number == number && field->type == WireType::bytes) text = field->bytes.text();
  return text;
}

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool is_visible(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) >= ' '; });
}

/// A layer has a name, and a type that is a word; those of the form before had a number for it.
bool is_layer(ByteView message) { return is_visible(text_in(message, 1)) && is_word(text_in(message, 2)); }

bool is_old_layer(ByteView message) {
  constexpr std::uint64_t kTypes = 64;
  bool has_type = false, has_value = false;
  Reader in(message);
  while (const auto field = in.next()) {
    if ((field->number == 2 || field->number == 3) && !is_visible(field->bytes.text())) return false;
    has_value = has_value || field->number == 2 || field->number == 3;
    if (field->number == 5) has_type = field->type == WireType::varint && field->value < kTypes;
  }
  return !in.has_failed() && has_type && has_value && is_visible(text_in(message, 4));
}

Claim claim(const Artifact& artifact) {
  Reader in(artifact.bytes);
  for (int i = 0; i < kMostFields; ++i) {
    const auto field = in.next();
    if (!field || spec_of(kNet, *field) == nullptr) return Claim::no;
    if (field->number == 1 && !field->bytes.empty() && !is_visible(field->bytes.text())) return Claim::no;
    if (field->number == kNetLayer) return is_layer(field->bytes) ? Claim::structure : Claim::no;
    if (field->number == kNetOldLayer) return is_old_layer(field->bytes) ? Claim::magic : Claim::no;
  }
  return Claim::no;
}

class Judge {
 public:
  explicit Judge(ScanContext& context)
      : context_(context), complaints_(context), texts_(kActiveText, context, complaints_) {}

  void read(ByteView file) {
    const auto walked =
        protobuf::walk(file, kNet,
                       {.enter = [this](const MessageSpec& spec, ByteView message) { enter(spec, message); },
                        .step = [this](std::uint64_t count) { return context_.step(count); }});
    for (const auto& range : protobuf::understood(file, walked)) context_.cover(range);
    if (walked.error) context_.incomplete(*walked.error);
    context_.fact("caffe.layers", fmt::format("{}", layers_));
    complaints_.finish();
  }

 private:
  void enter(const MessageSpec& spec, ByteView message) {
    if (&spec == &kNet) context_.fact("caffe.network", text::printable(text_in(message, 1), 80));
    const bool is_old = &spec == &kOldLayer;
    if (&spec != &kLayer && !is_old) return;
    ++layers_;
    const auto name = text_in(message, is_old ? 4 : 1);
    Reader in(message);
    while (const auto field = in.next()) {
      if (field->type != WireType::bytes) continue;
      for (const auto& path : is_old ? old_path_fields() : path_fields())
        if (path.parameter == field->number)
          judge_path(complaints_, field->range, name, text_in(field->bytes, path.field));
      if (!is_old && field->number == kPythonParameter) judge_python(name, *field);
    }
    if (!is_old && complaints_.wants_fact("caffe.layer"))
      complaints_.fact("caffe.layer", text::printable(text_in(message, 2), 80), message.origin());
  }

  void judge_python(std::string_view name, const Field& field) {
    const auto given = text_in(field.bytes, 3);
    report_python(complaints_, field.range, name, text_in(field.bytes, 1), text_in(field.bytes, 2), given);
    static_cast<void>(texts_.see(given, field.range, fmt::format("layer {}", name), "param_str"));
  }

  ScanContext& context_;
  Complaints complaints_;
  FreeTexts texts_;
  std::uint64_t layers_ = 0;
};

void analyze(const Artifact& artifact, ScanContext& context) { Judge(context).read(artifact.bytes); }

constexpr std::string_view kEndings[] = {".caffemodel"};

}  // namespace

constinit const Format kFormat{
    .name = "caffe", .family = "caffe", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::caffe
