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
constexpr int kMostWithoutScore = 16;
constexpr std::uint64_t kTypes = 6;

/// A text, a score in four bytes, a type where it is not the usual one.
enum class Piece : std::uint8_t { none, plain, scored };

/// Those that stand for no text, and those of users, may have no score.
Piece piece_of(ByteView message) {
  constexpr std::uint64_t kUnknown = 2;
  constexpr std::uint64_t kUser = 4;
  bool has_text = false;
  bool has_score = false;
  bool is_special = false;
  Reader in(message);
  while (const auto field = in.next()) {
    if (field->number == kPieceText && field->type == WireType::bytes && !has_text) {
      has_text = !field->bytes.empty() && utf8::is_valid(field->bytes.text());
      if (!has_text) return Piece::none;
    } else if (field->number == kPieceScore && field->type == WireType::fixed32) {
      has_score = true;
    } else if (field->number != kPieceType || field->type != WireType::varint || field->value == 0 ||
               field->value > kTypes) {
      return Piece::none;
    } else {
      is_special = field->value >= kUnknown && field->value <= kUser;
    }
  }
  if (in.has_failed() || !has_text || (!has_score && !is_special)) return Piece::none;
  return has_score ? Piece::scored : Piece::plain;
}

Claim claim(const Artifact& artifact) {
  Reader in(artifact.bytes);
  bool has_score = false;
  for (int pieces = 0; pieces < kToldBy || (!has_score && pieces < kMostWithoutScore); ++pieces) {
    const auto field = in.next();
    if (!field || field->number != kPieces || field->type != WireType::bytes) return Claim::no;
    const auto piece = piece_of(field->bytes);
    if (piece == Piece::none) return Claim::no;
    has_score = has_score || piece == Piece::scored;
  }
  return has_score ? Claim::magic : Claim::no;
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
