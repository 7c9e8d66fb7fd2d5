#include "formats/sentencepiece/sentencepiece.hpp"

#include "core/utf8.hpp"
#include "formats/sentencepiece/character_map.hpp"
#include "formats/sentencepiece/schema.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace assay::formats::sentencepiece {
namespace {

using protobuf::Field;
using protobuf::MessageSpec;
using protobuf::Reader;
using protobuf::WireType;

constexpr int kToldBy = 3;  ///< so many pieces tell a vocabulary from other messages
constexpr std::uint64_t kTypes = 6;

/// A text, a score in four bytes, a type where it is not the usual one.
bool is_piece(ByteView message) {
  bool has_text = false;
  bool has_score = false;
  Reader in(message);
  while (const auto field = in.next()) {
    if (field->number == kPieceText && field->type == WireType::bytes && !has_text) {
      has_text = !field->bytes.empty() && utf8::is_valid(field->bytes.text());
      if (!has_text) return false;
    } else if (field->number == kPieceScore && field->type == WireType::fixed32) {
      has_score = true;
    } else if (field->number != kPieceType || field->type != WireType::varint || field->value == 0 ||
               field->value > kTypes) {
      return false;
    }
  }
  return !in.has_failed() && has_text && has_score;
}

Claim claim(const Artifact& artifact) {
  Reader in(artifact.bytes);
  for (int pieces = 0; pieces < kToldBy; ++pieces) {
    const auto field = in.next();
    if (!field || field->number != kPieces || field->type != WireType::bytes || !is_piece(field->bytes))
      return Claim::no;
  }
  return Claim::magic;
}

std::string_view name_of_type(std::uint64_t type) {
  constexpr std::array<std::string_view, 4> kNames{"unigram", "bpe", "word", "char"};
  return type >= 1 && type <= kNames.size() ? kNames[type - 1] : std::string_view("unknown");
}

class Vocabulary {
 public:
  explicit Vocabulary(ScanContext& context) : context_(context) {}

  void read(ByteView file) {
    const auto walked =
        protobuf::walk(file, kModel,
                       {.enter = [this](const MessageSpec& spec, ByteView message) { enter(spec, message); },
                        .step = [this](std::uint64_t count) { return context_.step(count); }});
    for (const auto& range : protobuf::understood(file, walked)) context_.cover(range);
    if (walked.error) context_.incomplete(*walked.error);
    context_.fact("sentencepiece.type", std::string(name_of_type(type_)));
    context_.fact("sentencepiece.pieces", fmt::format("{}", pieces_));
  }

 private:
  void enter(const MessageSpec& spec, ByteView message) {
    if (&spec == &kModel)
      each(message, [this](const Field& field) { pieces_ += field.number == kPieces ? 1 : 0; });
    else if (&spec == &kTrainerSpec)
      each(message, [this](const Field& field) {
        if (field.number == kModelType && field.type == WireType::varint) type_ = field.value;
      });
    else if (&spec == &kNormalizerSpec)
      each(message, [this](const Field& field) {
        if (field.number == kCharacterMap && field.type == WireType::bytes) cover_map(field);
      });
  }

  template <class Do>
  void each(ByteView message, Do&& act) {
    Reader in(message);
    while (const auto field = in.next()) {
      if (!context_.step()) return;
      act(*field);
    }
  }

  /// The tag and the length in front of the map belong to it.
  void cover_map(const Field& field) {
    context_.cover({field.range.offset, field.range.size - field.bytes.size()});
    for (const auto& range : understood_map(field.bytes, context_)) context_.cover(range);
  }

  ScanContext& context_;
  std::uint64_t type_ = 1;  // the default of the schema
  std::uint64_t pieces_ = 0;
};

void analyze(const Artifact& artifact, ScanContext& context) { Vocabulary(context).read(artifact.bytes); }

}  // namespace

constinit const Format kFormat{
    .name = "sentencepiece", .family = "sentencepiece", .rules = {}, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::sentencepiece
