#pragma once

#include "codecs/flatbuffer/schema.hpp"

#include <cstdint>

// model.fbs, features.fbs and ctr_data.fbs of CatBoost.
namespace assay::formats::catboost {

extern const flatbuffer::TableSpec kModel;

namespace model {
enum Field : std::uint8_t { version, trees, info, parts };
}
namespace trees {
enum Field : std::uint8_t { dimension, splits, sizes, offsets, leaf_values = 8, step_nodes = 10, leaf_ids = 11 };
}

}  // namespace assay::formats::catboost
