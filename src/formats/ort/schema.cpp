#include "formats/ort/schema.hpp"

#include <array>

namespace assay::formats::ort {
namespace {

using flatbuffer::FieldSpec;
using flatbuffer::TableSpec;
using enum flatbuffer::FieldSpec::Kind;

// They reach each other in circles.
extern const TableSpec kTypeInfo;
extern const TableSpec kGraph;
extern const TableSpec kState;

constexpr FieldSpec kDimensionValueFields[] = {{2, text}};
constexpr TableSpec kDimensionValue{kDimensionValueFields};
constexpr FieldSpec kDimensionFields[] = {{0, table, 0, &kDimensionValue}, {1, text}};
constexpr TableSpec kDimension{kDimensionFields};
constexpr FieldSpec kShapeFields[] = {{0, tables, 0, &kDimension}};
constexpr TableSpec kShape{kShapeFields};
constexpr FieldSpec kTensorTypeFields[] = {{1, table, 0, &kShape}};
constexpr TableSpec kTensorType{kTensorTypeFields};
constexpr FieldSpec kSequenceTypeFields[] = {{0, table, 0, &kTypeInfo}};
constexpr TableSpec kSequenceType{kSequenceTypeFields};
constexpr FieldSpec kMapTypeFields[] = {{1, table, 0, &kTypeInfo}};
constexpr TableSpec kMapType{kMapTypeFields};
constexpr std::array kTypes{&kTensorType, &kSequenceType, &kMapType};
constexpr FieldSpec kTypeInfoFields[] = {{0, text}, {2, choice, 0, nullptr, kTypes}};
constexpr TableSpec kTypeInfo{kTypeInfoFields};
constexpr FieldSpec kValueInfoFields[] = {{0, text}, {1, text}, {2, table, 0, &kTypeInfo}};
constexpr TableSpec kValueInfo{kValueInfoFields};

constexpr FieldSpec kTensorFields[] = {{0, text}, {1, text}, {2, items, 8}, {4, items, 1}, {5, texts}};
constexpr FieldSpec kSparseTensorFields[] = {{0, table, 0, &kTensor}, {1, table, 0, &kTensor}, {2, items, 8}};
constexpr TableSpec kSparseTensor{kSparseTensorFields};
constexpr FieldSpec kAttributeFields[] = {
    {0, text},     {1, text},     {5, text},   {6, table, 0, &kTensor},   {7, table, 0, &kGraph},
    {8, items, 4}, {9, items, 8}, {10, texts}, {11, tables, 0, &kTensor}, {12, tables, 0, &kGraph}};
constexpr TableSpec kAttribute{kAttributeFields};

constexpr FieldSpec kNodeFields[] = {{0, text},      {1, text},  {2, text},  {5, text},
                                     {7, text},      {8, texts}, {9, texts}, {10, tables, 0, &kAttribute},
                                     {11, items, 4}, {12, texts}};
constexpr FieldSpec kEdgeFields[] = {{1, items, 12}, {2, items, 12}};
constexpr TableSpec kEdge{kEdgeFields};

constexpr FieldSpec kIndicesFields[] = {{0, items, 4}};
constexpr TableSpec kIndices{kIndicesFields};
constexpr TableSpec kNumbers{};
constexpr FieldSpec kRecordFields[] = {{0, text}, {1, table, 0, &kIndices}, {2, tables, 0, &kNumbers}, {3, texts}};
constexpr TableSpec kRecord{kRecordFields};
constexpr FieldSpec kRecordsFields[] = {{0, text}, {1, tables, 0, &kRecord}};
constexpr TableSpec kRecords{kRecordsFields};
constexpr FieldSpec kOptimizationsFields[] = {{0, tables, 0, &kRecords}};
constexpr TableSpec kOptimizations{kOptimizationsFields};
constexpr FieldSpec kGraphFields[] = {{0, tables, 0, &kTensor},
                                      {1, tables, 0, &kValueInfo},
                                      {2, tables, 0, &kNode},
                                      {4, tables, 0, &kEdge},
                                      {5, texts},
                                      {6, texts},
                                      {7, tables, 0, &kSparseTensor},
                                      {8, table, 0, &kOptimizations}};
constexpr TableSpec kGraph{kGraphFields};

constexpr FieldSpec kOpsetFields[] = {{0, text}};
constexpr TableSpec kOpset{kOpsetFields};
constexpr FieldSpec kMetadataFields[] = {{0, text}, {1, text}};
constexpr FieldSpec kModelFields[] = {
    {1, tables, 0, &kOpset},   {2, text}, {3, text}, {4, text}, {6, text}, {7, table, 0, &kGraph}, {8, text},
    {9, tables, 0, &kMetadata}};

// What sessions kept before kernels were looked up by their types.
constexpr FieldSpec kKernelsFields[] = {{0, items, 4}, {1, items, 8}};
constexpr TableSpec kKernels{kKernelsFields};
constexpr FieldSpec kSubgraphStateFields[] = {{0, text}, {1, table, 0, &kState}};
constexpr TableSpec kSubgraphState{kSubgraphStateFields};
constexpr FieldSpec kStateFields[] = {{0, table, 0, &kKernels}, {1, tables, 0, &kSubgraphState}};
constexpr TableSpec kState{kStateFields};
constexpr FieldSpec kArgumentsFields[] = {{0, text}, {1, tables, 0, &kNumbers}};
constexpr TableSpec kArguments{kArgumentsFields};
constexpr FieldSpec kOperatorFields[] = {{0, text}, {1, tables, 0, &kArguments}};
constexpr TableSpec kOperator{kOperatorFields};
constexpr FieldSpec kResolverFields[] = {{0, tables, 0, &kOperator}};
constexpr TableSpec kResolver{kResolverFields};
constexpr FieldSpec kSessionFields[] = {
    {0, text}, {1, table, 0, &kModel}, {2, table, 0, &kState}, {3, table, 0, &kResolver}};

}  // namespace

constexpr TableSpec kTensor{kTensorFields};
constexpr TableSpec kNode{kNodeFields};
constexpr TableSpec kMetadata{kMetadataFields};
constexpr TableSpec kModel{kModelFields};
constexpr TableSpec kSession{kSessionFields};

}  // namespace assay::formats::ort
