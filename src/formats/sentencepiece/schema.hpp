#pragma once

#include "codecs/protobuf/schema.hpp"

#include <cstdint>

// sentencepiece_model.proto, as far as it is needed. Extensions may add fields to the settings of the trainer.
namespace assay::formats::sentencepiece {

enum ModelField : std::uint8_t { kPieces = 1, kTrainer = 2 };
enum PieceField : std::uint8_t { kPieceText = 1, kPieceScore = 2, kPieceType = 3 };
enum TrainerField : std::uint8_t { kModelType = 3 };
enum NormalizerField : std::uint8_t { kCharacterMap = 2 };

extern const protobuf::MessageSpec kModel;
extern const protobuf::MessageSpec kTrainerSpec;
extern const protobuf::MessageSpec kNormalizerSpec;

}  // namespace assay::formats::sentencepiece
