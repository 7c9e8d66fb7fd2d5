#include "formats/catboost/schema.hpp"

namespace assay::formats::catboost {
namespace {

using flatbuffer::FieldSpec;
using flatbuffer::TableSpec;
using enum flatbuffer::FieldSpec::Kind;

constexpr FieldSpec kFloatFeatureFields[] = {{3, items, 4}, {4, text}};
constexpr TableSpec kFloatFeature{kFloatFeatureFields};
constexpr FieldSpec kNamedFeatureFields[] = {{2, text}};  // of categories, texts and embeddings
constexpr TableSpec kNamedFeature{kNamedFeatureFields};
constexpr FieldSpec kEstimatedFeatureFields[] = {{3, items, 4}};
constexpr TableSpec kEstimatedFeature{kEstimatedFeatureFields};
constexpr FieldSpec kOneHotFeatureFields[] = {{1, items, 4}, {2, texts}};
constexpr TableSpec kOneHotFeature{kOneHotFeatureFields};

constexpr FieldSpec kCombinationFields[] = {{0, items, 4}, {1, items, 8}, {2, items, 8}};
constexpr TableSpec kCombination{kCombinationFields};
constexpr FieldSpec kCounterBaseFields[] = {{0, table, 0, &kCombination}};
constexpr TableSpec kCounterBase{kCounterBaseFields};
constexpr FieldSpec kCounterFields[] = {{0, table, 0, &kCounterBase}};
constexpr TableSpec kCounter{kCounterFields};
constexpr FieldSpec kCounterFeatureFields[] = {{0, table, 0, &kCounter}, {1, items, 4}};
constexpr TableSpec kCounterFeature{kCounterFeatureFields};

constexpr FieldSpec kTreesFields[] = {{1, items, 4},
                                      {2, items, 4},
                                      {3, items, 4},
                                      {4, tables, 0, &kNamedFeature},
                                      {5, tables, 0, &kFloatFeature},
                                      {6, tables, 0, &kOneHotFeature},
                                      {7, tables, 0, &kCounterFeature},
                                      {8, items, 8},
                                      {9, items, 8},
                                      {10, items, 4},
                                      {11, items, 4},
                                      {12, tables, 0, &kNamedFeature},
                                      {13, tables, 0, &kEstimatedFeature},
                                      {16, items, 8},
                                      {17, items, 4},
                                      {18, tables, 0, &kNamedFeature}};
constexpr TableSpec kTrees{kTreesFields};
constexpr FieldSpec kInfoFields[] = {{0, text}, {1, text}};
constexpr TableSpec kInfo{kInfoFields};
constexpr FieldSpec kModelFields[] = {{0, text}, {1, table, 0, &kTrees}, {2, tables, 0, &kInfo}, {3, texts}};

}  // namespace

constexpr TableSpec kModel{kModelFields};

}  // namespace assay::formats::catboost
