#include "formats/tfrecord/schema.hpp"

namespace assay::formats::tfrecord {
namespace {

using protobuf::FieldSpec;
using protobuf::MessageSpec;
using enum protobuf::FieldSpec::Kind;

constexpr MessageSpec kOpen{"message", {}, true};
constexpr FieldSpec kHistogramFields[] = {{1, number}, {2, number}, {3, number}, {4, number},
                                          {5, number}, {6, number}, {7, number}};
constexpr MessageSpec kHistogram{"histogram", kHistogramFields};
constexpr FieldSpec kPictureFields[] = {{1, number}, {2, number}, {3, number}, {5, text}};  // not the picture itself
constexpr MessageSpec kPicture{"picture", kPictureFields};
// tensor.proto: the numbers, packed or as they lie in memory; texts only where they are such.
constexpr FieldSpec kTensorFields[] = {{1, number},  {2, message, &kOpen}, {3, number},  {4, number},  {5, number},
                                       {6, number},  {7, number},          {8, text},    {9, number},  {10, number},
                                       {11, number}, {12, number},         {13, number}, {16, number}, {17, number}};
constexpr MessageSpec kTensor{"tensor", kTensorFields};
constexpr FieldSpec kValueFields[] = {{1, text},
                                      {2, number},
                                      {4, message, &kPicture},
                                      {5, message, &kHistogram},
                                      {7, text},
                                      {8, message, &kTensor},
                                      {9, message, &kOpen}};
constexpr MessageSpec kValue{"value", kValueFields};
constexpr FieldSpec kSummaryFields[] = {{1, message, &kValue}};
constexpr MessageSpec kSummary{"summary", kSummaryFields};
constexpr FieldSpec kEventFields[] = {{1, number},
                                      {2, number},
                                      {3, text},
                                      {4, message, &kOpen},
                                      {5, message, &kSummary},
                                      {6, message, &kOpen},
                                      {7, message, &kOpen},
                                      {8, message, &kOpen},
                                      {9, message, &kOpen},
                                      {10, message, &kOpen}};

constexpr FieldSpec kTextsFields[] = {{1, text}};
constexpr MessageSpec kTexts{"list of texts", kTextsFields};
constexpr FieldSpec kNumbersFields[] = {{1, number}};
constexpr MessageSpec kNumbers{"list of numbers", kNumbersFields};
constexpr FieldSpec kFeatureFields[] = {{1, message, &kTexts}, {2, message, &kNumbers}, {3, message, &kNumbers}};
constexpr MessageSpec kFeature{"feature", kFeatureFields};
constexpr FieldSpec kEntryFields[] = {{1, text}, {2, message, &kFeature}};
constexpr MessageSpec kEntry{"feature by name", kEntryFields};
constexpr FieldSpec kFeaturesFields[] = {{1, message, &kEntry}};
constexpr MessageSpec kFeatures{"features", kFeaturesFields};
constexpr FieldSpec kListFields[] = {{1, message, &kFeature}};
constexpr MessageSpec kList{"list", kListFields};
constexpr FieldSpec kListEntryFields[] = {{1, text}, {2, message, &kList}};
constexpr MessageSpec kListEntry{"list by name", kListEntryFields};
constexpr FieldSpec kListsFields[] = {{1, message, &kListEntry}};
constexpr MessageSpec kLists{"lists", kListsFields};
constexpr FieldSpec kExampleFields[] = {{1, message, &kFeatures}, {2, message, &kLists}};

}  // namespace

constexpr MessageSpec kEvent{"event", kEventFields};
constexpr MessageSpec kExample{"example", kExampleFields};

}  // namespace assay::formats::tfrecord
