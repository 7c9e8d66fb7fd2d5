#include "formats/coreml/program.hpp"

#include "formats/coreml/schema.hpp"

namespace assay::formats::coreml {
namespace {

using protobuf::FieldSpec;
using protobuf::MessageSpec;
using enum protobuf::FieldSpec::Kind;

// Types and values hold types and values; operations hold blocks of operations.
extern const MessageSpec kType, kValue, kBlock, kNamedValue;

constexpr FieldSpec kSizeFields[] = {{1, number}};
constexpr MessageSpec kSize{"Dimension", kSizeFields};
constexpr FieldSpec kDimensionFields[] = {{1, message, &kSize}, {2, message, &kSize}};
constexpr MessageSpec kDimension{"Dimension", kDimensionFields};
constexpr FieldSpec kTensorTypeFields[] = {
    {1, number}, {2, number}, {3, message, &kDimension}, {4, message, &kNamedValue}};
constexpr MessageSpec kTensorType{"TensorType", kTensorTypeFields};
constexpr FieldSpec kListTypeFields[] = {{1, message, &kType}, {2, message, &kDimension}};
constexpr MessageSpec kListType{"ListType", kListTypeFields};
constexpr FieldSpec kTypesFields[] = {{1, message, &kType}, {2, message, &kType}};
constexpr MessageSpec kTypes{"ValueType", kTypesFields};  // of tuples, dictionaries and states
constexpr FieldSpec kTypeFields[] = {{1, message, &kTensorType},
                                     {2, message, &kListType},
                                     {3, message, &kTypes},
                                     {4, message, &kTypes},
                                     {5, message, &kTypes}};

constexpr FieldSpec kNumbersFields[] = {{1, number}};
constexpr MessageSpec kNumbers{"TensorValue", kNumbersFields};
constexpr FieldSpec kStringsFields[] = {{1, text}};
constexpr MessageSpec kStrings{"RepeatedStrings", kStringsFields};
constexpr FieldSpec kTensorFields[] = {{1, message, &kNumbers}, {2, message, &kNumbers}, {3, message, &kNumbers},
                                       {4, message, &kStrings}, {5, message, &kNumbers}, {6, message, &kNumbers},
                                       {7, message, &kNumbers}};
constexpr MessageSpec kTensor{"TensorValue", kTensorFields};
constexpr FieldSpec kValuesFields[] = {{1, message, &kValue}};
constexpr MessageSpec kValues{"Values", kValuesFields};  // of tuples and lists
constexpr FieldSpec kPairFields[] = {{1, message, &kValue}, {2, message, &kValue}};
constexpr MessageSpec kPair{"KeyValuePair", kPairFields};
constexpr FieldSpec kDictionaryFields[] = {{1, message, &kPair}};
constexpr MessageSpec kDictionary{"DictionaryValue", kDictionaryFields};
constexpr FieldSpec kImmediateFields[] = {
    {1, message, &kTensor}, {2, message, &kValues}, {3, message, &kValues}, {4, message, &kDictionary}};
constexpr MessageSpec kImmediate{"ImmediateValue", kImmediateFields};
constexpr FieldSpec kBlobFileFields[] = {{1, text}, {2, number}};
constexpr FieldSpec kValueFields[] = {
    {1, text}, {2, message, &kType}, {3, message, &kImmediate}, {5, message, &kBlobFile}};
constexpr FieldSpec kNamedValueFields[] = {{1, text}, {2, message, &kValue}};
constexpr FieldSpec kNamedTypeFields[] = {{1, text}, {2, message, &kType}};
constexpr MessageSpec kNamedType{"NamedValueType", kNamedTypeFields};

constexpr FieldSpec kBindingFields[] = {{1, text}, {2, message, &kValue}};
constexpr MessageSpec kBinding{"Binding", kBindingFields};
constexpr FieldSpec kArgumentFields[] = {{1, message, &kBinding}};
constexpr MessageSpec kArgument{"Argument", kArgumentFields};
constexpr FieldSpec kInputFields[] = {{1, text}, {2, message, &kArgument}};
constexpr MessageSpec kInput{"inputs of an operation", kInputFields};
constexpr FieldSpec kOperationFields[] = {
    {1, text}, {2, message, &kInput}, {3, message, &kNamedType}, {4, message, &kBlock}, {5, message, &kNamedValue}};
constexpr FieldSpec kBlockFields[] = {
    {1, message, &kNamedType}, {2, text}, {3, message, &kOperation}, {4, message, &kNamedValue}};
constexpr FieldSpec kNamedBlockFields[] = {{1, text}, {2, message, &kBlock}};
constexpr MessageSpec kNamedBlock{"block_specializations", kNamedBlockFields};
constexpr FieldSpec kFunctionFields[] = {
    {1, message, &kNamedType}, {2, text}, {3, message, &kNamedBlock}, {4, message, &kNamedValue}};
constexpr MessageSpec kFunction{"Function", kFunctionFields};
constexpr FieldSpec kNamedFunctionFields[] = {{1, text}, {2, message, &kFunction}};
constexpr MessageSpec kNamedFunction{"functions", kNamedFunctionFields};
constexpr FieldSpec kProgramFields[] = {
    {1, number}, {2, message, &kNamedFunction}, {3, text}, {4, message, &kNamedValue}};

constexpr MessageSpec kType{"ValueType", kTypeFields};
constexpr MessageSpec kValue{"Value", kValueFields};
constexpr MessageSpec kBlock{"Block", kBlockFields};
constexpr MessageSpec kNamedValue{"attributes", kNamedValueFields};

}  // namespace

constexpr MessageSpec kBlobFile{"BlobFileValue", kBlobFileFields};
constexpr MessageSpec kOperation{"Operation", kOperationFields};
constexpr MessageSpec kProgram{"Program", kProgramFields};

bool is_prose_of_program(const MessageSpec& spec) {
  return &spec == &kStrings || &spec == &kValue || &spec == &kProgram;
}

}  // namespace assay::formats::coreml
