#include "formats/paddle/schema.hpp"

namespace assay::formats::paddle {
namespace {

using protobuf::FieldSpec;
using protobuf::MessageSpec;
using enum protobuf::FieldSpec::Kind;

constexpr MessageSpec kOpen{"a part of a later version", {}, true};

constexpr FieldSpec kAttributeFields[] = {{1, text},
                                          {2, number},
                                          {3, number},
                                          {4, number},
                                          {5, text},
                                          {6, number},
                                          {7, number},
                                          {8, text},
                                          {10, number},
                                          {11, number},
                                          {12, number},
                                          {13, number},
                                          {14, number},
                                          {15, number},
                                          {16, text},
                                          {17, text},
                                          {18, number},
                                          {19, message, &kOpen},
                                          {20, message, &kOpen},
                                          {21, number}};
constexpr MessageSpec kAttribute{"OpDesc.Attr", kAttributeFields};
constexpr FieldSpec kArgumentFields[] = {{1, text}, {2, text}};
constexpr MessageSpec kArgument{"OpDesc.Var", kArgumentFields};
constexpr FieldSpec kOperatorFields[] = {
    {1, message, &kArgument}, {2, message, &kArgument}, {3, text}, {4, message, &kAttribute}, {5, number}};

constexpr FieldSpec kTensorFields[] = {{1, number}, {2, number}};
constexpr MessageSpec kTensor{"VarType.TensorDesc", kTensorFields};
constexpr FieldSpec kLodTensorFields[] = {{1, message, &kTensor}, {2, number}};
constexpr MessageSpec kLodTensor{"VarType.LoDTensorDesc", kLodTensorFields};
constexpr FieldSpec kReaderFields[] = {{1, message, &kLodTensor}};
constexpr MessageSpec kReader{"VarType.ReaderDesc", kReaderFields};
constexpr FieldSpec kTupleFields[] = {{1, number}};
constexpr MessageSpec kTuple{"VarType.Tuple", kTupleFields};
constexpr FieldSpec kTypeFields[] = {{1, number},
                                     {2, message, &kTensor},
                                     {3, message, &kLodTensor},
                                     {4, message, &kLodTensor},
                                     {5, message, &kReader},
                                     {7, message, &kTuple},
                                     {8, message, &kTensor},
                                     {9, message, &kTensor},
                                     {10, message, &kTensor},
                                     {11, message, &kOpen},
                                     {12, message, &kOpen}};
constexpr MessageSpec kType{"VarType", kTypeFields};
constexpr FieldSpec kVariableFields[] = {{1, text},   {2, message, &kType}, {3, number},         {4, number},
                                         {5, number}, {6, number},          {7, message, &kOpen}};
constexpr MessageSpec kVariable{"VarDesc", kVariableFields};
constexpr FieldSpec kBlockFields[] = {
    {1, number}, {2, number}, {3, message, &kVariable}, {4, message, &kOperator}, {5, number}};

constexpr FieldSpec kVersionFields[] = {{1, number}};
constexpr MessageSpec kVersion{"Version", kVersionFields};
constexpr FieldSpec kProgramFields[] = {
    {1, message, &kBlock}, {2, number}, {3, message, &kOpen}, {4, message, &kVersion}, {5, message, &kOpen}};

}  // namespace

constexpr MessageSpec kOperator{"OpDesc", kOperatorFields};
constexpr MessageSpec kBlock{"BlockDesc", kBlockFields};
constexpr MessageSpec kProgram{"ProgramDesc", kProgramFields};

}  // namespace assay::formats::paddle
