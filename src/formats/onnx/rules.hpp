#pragma once

#include "formats/onnx/graph_rules.hpp"
#include "formats/onnx/logic/rules.hpp"
#include "formats/onnx/opinion_rules.hpp"
#include "formats/onnx/tensor_rules.hpp"

namespace assay::formats::onnx {

inline constexpr std::array<const Rule*, 53> kRules{&kAllocation,
                                                    &kShapeOverflow,
                                                    &kEndlessLoop,
                                                    &kCheckerRefuses,
                                                    &kCheckerCannotParse,
                                                    &kNoOpinion,
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
                                                    &kTriggeredOverride,
                                                    &kTriggeredMix,
                                                    &kTriggeredVector,
                                                    &kSelfOverride,
                                                    &kConstantBranch,
                                                    &kSwitchedWeights,
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
