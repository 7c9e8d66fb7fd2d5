#include "core/complaints.hpp"
#include "core/free_texts.hpp"
#include "core/tensor_numbers.hpp"
#include "core/text.hpp"
#include "formats/coreml/coreml.hpp"
#include "formats/coreml/paths.hpp"
#include "formats/coreml/program.hpp"
#include "formats/coreml/rules.hpp"
#include "formats/coreml/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace assay::formats::coreml {
namespace {

using protobuf::Field;
using protobuf::FieldSpec;
using protobuf::MessageSpec;
using protobuf::Reader;
using protobuf::WireType;

constexpr int kMostFields = 256;            // of a model that are looked at to know it
constexpr std::uint64_t kMostVersion = 64;  // 10 in 2025
constexpr std::size_t kMostNames = 10'000;  // of operations and of files that are counted one by one
constexpr std::uint64_t kBlobHeader = 64;   // of a value in a file of weights
constexpr std::string_view kModelFolder = "@model_path/";

std::string_view text_in(ByteView message, std::uint32_t number) {
  Reader in(message);
  std::string_view text;
  while (const auto field = in.next())
    if (field->number == number && field->type == WireType::bytes) text = field->bytes.text();
  return text;
}

/// Its first field is known; versions to come may have more.
bool is_description(ByteView message) {
  Reader in(message);
  const auto first = in.next();
  if (first && spec_of(kDescription, *first) == nullptr) return false;
  while (in.next()) {
  }
  return !in.has_failed();
}

bool is_kind(std::uint64_t number) { return number >= kFirstType && number < kBehindTypes; }

/// The number of a field that holds bytes, of which the end may be missing.
std::uint64_t cut_field(ByteView bytes) {
  const auto tag = protobuf::Packed(bytes.first(10), WireType::varint).next().value_or(0);
  return static_cast<WireType>(tag & 7U) == WireType::bytes ? tag >> 3U : 0;
}

/// A version, and what kind of model it is; in between there is the description, which has a few fields only.
Claim claim(const Artifact& artifact) {
  bool has_version = false, has_description = false, has_kind = false;
  Reader in(artifact.bytes);
  for (int i = 0; i < kMostFields; ++i) {
    const auto field = in.next();
    if (!field) break;
    if (field->number == kVersionField) {
      if (field->type != WireType::varint || field->value == 0 || field->value > kMostVersion) return Claim::no;
      has_version = true;
    } else if (field->number == kDescriptionField) {
      if (field->type != WireType::bytes || !is_description(field->bytes)) return Claim::no;
      has_description = true;
    } else if (field->type == WireType::bytes && is_kind(field->number)) {
      has_kind = true;
    } else if (spec_of(kModel, *field) == nullptr && !has_description) {
      return Claim::no;
    }
  }
  if (in.has_failed() && is_kind(cut_field(artifact.bytes.from(in.offset() - artifact.bytes.origin()))))
    has_kind = true;
  if (!has_version || !has_kind) return Claim::no;
  return has_description ? Claim::structure : Claim::magic;
}

class Judge {
 public:
  explicit Judge(ScanContext& context)
      : context_(context), complaints_(context), texts_(kActiveText, context, complaints_) {}

  void read(ByteView file) {
    const auto walked =
        protobuf::walk(file, kModel,
                       {.enter = [this](const MessageSpec& spec, ByteView message) { enter(spec, message); },
                        .step = [this](std::uint64_t count) { return context_.step(count); }});
    for (const auto& range : protobuf::understood(file, walked)) context_.cover(range);
    if (walked.error) context_.incomplete(*walked.error);
    context_.fact("coreml.specification", fmt::format("{}", version_));
    if (layers_ != 0) context_.fact("coreml.layers", fmt::format("{}", layers_));
    for (const auto& [type, count] : operations_)
      if (complaints_.wants_fact("coreml.operation"))
        complaints_.fact("coreml.operation", fmt::format("{} x{}", text::printable(type, 80), count), 0);
    judge_blobs();
    complaints_.finish();
  }

 private:
  struct Blob {
    std::uint64_t furthest = 0;
    ByteRange range;
  };

  void enter(const MessageSpec& spec, ByteView message) {
    if (&spec == &kLayer) ++layers_;
    if (&spec == &kLinkedFile) judge_link(message);
    if (&spec == &kOperation && operations_.size() < kMostNames) ++operations_[text_in(message, 1)];
    if (&spec == &kBlobFile) see_blob(message);
    Reader in(message);
    while (const auto field = in.next()) {
      const auto* const known = spec_of(spec, *field);
      if (known == nullptr) continue;
      if (known->kind == FieldSpec::Kind::number && field->type == WireType::bytes)
        tell_numbers(context_, field->bytes.range());
      if (&spec == &kModel) see_model(*field);
      if (&spec == &kLayer && known->message == &kCustom)
        judge_code(fmt::format("layer {}", text_in(message, 1)), *field);
      if (known->kind == FieldSpec::Kind::text && is_prose(spec)) judge_text(spec, message, *field);
    }
  }

  void see_model(const Field& field) {
    if (field.number == kVersionField) version_ = std::max(version_, field.value);
    const auto kind = kind_of_model(field.number);
    if (!kind.empty() && complaints_.wants_fact("coreml.model"))
      complaints_.fact("coreml.model", std::string(kind), field.range.offset);
    const auto* const known = spec_of(kModel, field);
    if (known != nullptr && known->message == &kCustom) judge_code("model", field);
  }

  void judge_code(std::string_view place, const Field& field) {
    if (!complaints_.wants(kCustomCode, field.range)) return;
    complaints_.report(kCustomCode, {field.range, text::printable(place, 120)},
                       fmt::format("Core ML looks for the class {} in the program, and computes with it.",
                                   text::quoted(text_in(field.bytes, 10), 120)));
  }

  /// The name is that of a file; the other text is a list of folders with colons between them.
  void judge_link(ByteView message) {
    Reader in(message);
    while (const auto field = in.next()) {
      if (field->type != WireType::bytes) continue;
      auto rest = text_in(field->bytes, 1);
      if (field->number == 1) judge_path(complaints_, rest, field->range, "linked model", "loads the model");
      while (field->number == 2 && !rest.empty()) {
        const auto end = std::min(rest.find(':'), rest.size());
        judge_path(complaints_, rest.substr(0, end), field->range, "linked model", "looks for another model in");
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
  }

  void see_blob(ByteView message) {
    auto name = text_in(message, 1);
    if (name.starts_with(kModelFolder)) name.remove_prefix(kModelFolder.size());
    std::uint64_t offset = 0;
    Reader in(message);
    while (const auto field = in.next())
      if (field->number == 2 && field->type == WireType::varint) offset = field->value;
    const auto known = blobs_.find(name);
    if (known == blobs_.end() && blobs_.size() >= kMostNames) return;
    auto& blob = known == blobs_.end() ? blobs_[name] : known->second;
    if (blob.range.size != 0 && offset <= blob.furthest) return;
    blob = {offset, message.range()};
  }

  void judge_blobs() {
    for (const auto& [name, blob] : blobs_) {
      if (complaints_.wants_fact("coreml.file"))
        complaints_.fact("coreml.file", text::printable(name, 160), blob.range.offset);
      judge_path(complaints_, name, blob.range, "weights", "reads its weights from");
      const auto file = context_.sibling(name);
      if (!file) continue;
      if (file->kind == Sibling::Kind::missing && complaints_.wants(kBlobMissing, blob.range))
        complaints_.report(kBlobMissing, {blob.range, "weights"},
                           fmt::format("The weights are in {}, which is not there.", text::quoted(name, 160)));
      const bool fits = blob.furthest <= file->size && file->size - blob.furthest >= kBlobHeader;
      if (file->kind == Sibling::Kind::file && !fits && complaints_.wants(kBlobRange, blob.range))
        complaints_.report(kBlobRange, {blob.range, "weights"},
                           fmt::format("Weights begin at {} of {}, which has {} bytes.", text::grouped(blob.furthest),
                                       text::quoted(name, 160), text::grouped(file->size)));
    }
  }

  void judge_text(const MessageSpec& spec, ByteView message, const Field& field) {
    const bool is_entry = &spec == &kUserDefined;
    const auto key = is_entry ? text_in(message, 1) : std::string_view();
    if (is_entry && field.number == 2 && complaints_.wants_fact("coreml.metadata"))
      complaints_.fact("coreml.metadata",
                       fmt::format("{} = {}", text::printable(key, 80), text::printable(field.bytes.text(), 200)),
                       field.range.offset);
    static_cast<void>(texts_.see(field.bytes.text(), field.range, spec.name, is_entry ? key : spec.name));
  }

  ScanContext& context_;
  Complaints complaints_;
  FreeTexts texts_;
  std::uint64_t version_ = 0;
  std::uint64_t layers_ = 0;
  std::map<std::string_view, std::uint64_t> operations_;
  std::map<std::string_view, Blob> blobs_;
};

void analyze(const Artifact& artifact, ScanContext& context) { Judge(context).read(artifact.bytes); }

constexpr std::string_view kEndings[] = {".mlmodel"};

}  // namespace

constinit const Format kFormat{.name = "coreml",
                               .family = "coreml",
                               .rules = kModelRules,
                               .claim = claim,
                               .analyze = analyze,
                               .endings = kEndings};

}  // namespace assay::formats::coreml
