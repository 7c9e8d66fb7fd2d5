#include "formats/cntk/schema.hpp"

namespace assay::formats::cntk {
namespace {

using protobuf::FieldSpec;
using protobuf::MessageSpec;
using enum protobuf::FieldSpec::Kind;

constexpr FieldSpec kShapeFields[] = {{1, number}};
constexpr MessageSpec kShape{"shape", kShapeFields};
constexpr FieldSpec kAxisFields[] = {{1, number}, {2, text}, {3, number}};
constexpr MessageSpec kAxis{"axis", kAxisFields};
constexpr FieldSpec kArrayFields[] = {{1, number},
                                      {2, number},
                                      {3, message, &kShape},
                                      {4, message, &kNumbers},
                                      {5, message, &kNumbers},
                                      {6, message, &kNumbers},
                                      {7, message, &kNumbers}};
constexpr MessageSpec kArray{"array", kArrayFields};
constexpr FieldSpec kVectorFields[] = {{1, message, &kValue}};
constexpr MessageSpec kVector{"vector", kVectorFields};

constexpr FieldSpec kNumbersFields[] = {{1, number}};
constexpr FieldSpec kValueFields[] = {{1, number},
                                      {2, number},
                                      {3, number},
                                      {4, number},
                                      {5, number},
                                      {6, number},
                                      {7, number},
                                      {8, text},
                                      {9, message, &kShape},
                                      {10, message, &kAxis},
                                      {11, message, &kVector},
                                      {12, message, &kDictionary},
                                      {13, message, &kArray}};
constexpr FieldSpec kEntryFields[] = {{1, text}, {2, message, &kValue}};
constexpr FieldSpec kDictionaryFields[] = {{1, number}, {2, message, &kEntry}};

}  // namespace

constexpr MessageSpec kNumbers{"numbers", kNumbersFields};
constexpr MessageSpec kValue{"value", kValueFields, true};
constexpr MessageSpec kEntry{"entry", kEntryFields};
constexpr MessageSpec kDictionary{"dictionary", kDictionaryFields};

}  // namespace assay::formats::cntk
