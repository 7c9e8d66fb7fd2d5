#pragma once

#include "formats/onnx/graph_rules.hpp"
#include "formats/onnx/tensor_rules.hpp"

namespace assay::formats::onnx {

inline constexpr std::array<const Rule*, 44> kRules{&kAllocation,
                                                    &kShapeOverflow,
                                                    &kEndlessLoop,
                                                    &kExternalPath,
                                                    &kMemoryAddress,
                                                    &kExternalLink,
                                                    &kExternalRange,
                                                    &kExternalMissing,
                                                    &kExternalKey,
                                                    &kExternalDisagreement,
                                                    &kExternalPlace,
                                                    &kFunctionCycle,
                                                    &kFunctionDepth,
                                                    &kDuplicateFunction,
                                                    &kShadowedOperator,
                                                    &kFunctionExpansion,
                                                    &kValueTwice,
                                                    &kUndefinedValue,
                                                    &kGraphCycle,
                                                    &kDuplicateInput,
                                                    &kUnusedInitializer,
                                                    &kDeepGraph,
                                                    &kAmbiguousAttribute,
                                                    &kOpset,
                                                    &kCompiledOperator,
                                                    &kCompiledPath,
                                                    &kPythonOperator,
                                                    &kNetworkOperator,
                                                    &kFileOperator,
                                                    &kPytorchOperator,
                                                    &kUnknownOperator,
                                                    &kPluginOperator,
                                                    &kMetadataLibrary,
                                                    &kExperimentalOperator,
                                                    &kRepeatedField,
                                                    &kUnknownField,
                                                    &kOddEncoding,
                                                    &kBroken,
                                                    &kRawSize,
                                                    &kTypedData,
                                                    &kTensorShape,
                                                    &kUnknownType,
                                                    &kTensorWithoutData,
                                                    &kActiveText};

}  // namespace assay::formats::onnx
