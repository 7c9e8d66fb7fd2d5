#include "formats/sentencepiece/schema.hpp"

namespace assay::formats::sentencepiece {
namespace {

using protobuf::FieldSpec;
using protobuf::MessageSpec;
using enum protobuf::FieldSpec::Kind;

constexpr FieldSpec kPieceFields[] = {{kPieceText, text}, {kPieceScore, number}, {kPieceType, number}};
constexpr MessageSpec kPiece{"piece", kPieceFields};
constexpr FieldSpec kTrainerFields[] = {{kModelType, number}};
// The map of characters is in none of the lines: it is bytes, which are read on their own.
constexpr FieldSpec kNormalizerFields[] = {{1, text}, {3, number}, {4, number}, {5, number}, {6, text}};
constexpr FieldSpec kSampleFields[] = {{1, text}, {2, text}};
constexpr MessageSpec kSample{"sample", kSampleFields};
constexpr FieldSpec kTestFields[] = {{1, message, &kSample}};
constexpr MessageSpec kTest{"self test", kTestFields};
constexpr FieldSpec kModelFields[] = {{kPieces, message, &kPiece},
                                      {kTrainer, message, &kTrainerSpec},
                                      {3, message, &kNormalizerSpec},
                                      {4, message, &kTest},
                                      {5, message, &kNormalizerSpec}};

}  // namespace

constexpr MessageSpec kTrainerSpec{"trainer", kTrainerFields, true};
constexpr MessageSpec kNormalizerSpec{"normalizer", kNormalizerFields};
constexpr MessageSpec kModel{"model", kModelFields};

}  // namespace assay::formats::sentencepiece
