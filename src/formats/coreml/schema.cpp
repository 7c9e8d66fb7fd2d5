#include "formats/coreml/schema.hpp"

#include "formats/coreml/program.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::coreml {
namespace {

using protobuf::FieldSpec;
using protobuf::MessageSpec;
using enum protobuf::FieldSpec::Kind;

/// Shapes, strides, paddings and the like, packed.
constexpr std::uint64_t kFewNumbers = 64;

// Parameters of which only numbers are of interest are open: layers have a hundred kinds of them.
constexpr MessageSpec kOpen{"parameters", {}, true, kFewNumbers};
constexpr FieldSpec kNumbersFields[] = {{1, number}};
constexpr MessageSpec kNumbers{"numbers", kNumbersFields};
constexpr FieldSpec kTextsFields[] = {{1, text}};
constexpr MessageSpec kTexts{"StringVector", kTextsFields};

// NeuralNetwork.proto. The weights of layers.
constexpr FieldSpec kLookUpFields[] = {{1, number}, {2, number}};
constexpr MessageSpec kLookUp{"quantization", kLookUpFields};
constexpr FieldSpec kQuantizationFields[] = {{1, number}, {101, message, &kLookUp}, {102, message, &kLookUp}};
constexpr MessageSpec kQuantization{"QuantizationParams", kQuantizationFields};
constexpr FieldSpec kWeightsFields[] = {{1, number},  {2, number},  {30, number},
                                        {31, number}, {50, number}, {40, message, &kQuantization}};
constexpr MessageSpec kWeights{"WeightParams", kWeightsFields};

/// A layer's parameters of which those at the numbers `At` are weights, or hold weights.
template <const MessageSpec& What, std::uint32_t... At>
struct Parameters {
  static constexpr FieldSpec kFields[] = {{At, message, &What}...};
  static constexpr MessageSpec kSpec{"parameters of a layer", kFields, true, kFewNumbers};
};
template <std::uint32_t... At>
using Weights = Parameters<kWeights, At...>;

using Convolution = Weights<90, 91>;
using Convolution3d = Weights<60, 61>;
using Dense = Weights<20, 21>;  // innerProduct, embedding, embeddingND
using Normalization = Weights<15, 16, 17, 18>;
using LayerNormalization = Weights<3, 4>;
using Scale = Weights<2, 5>;
using Bias = Weights<2>;  // also of constants
using Product = Weights<8, 9>;
using Recurrent = Weights<30, 31, 32>;
using Gated = Weights<30, 31, 32, 50, 51, 52, 70, 71, 72>;
using Memory = Weights<1, 2, 3, 4, 20, 21, 22, 23, 40, 41, 42, 43, 60, 61, 62>;
using LongMemory = Parameters<Memory::kSpec, 20>;
using Slopes = Weights<1, 2>;  // PReLU and parametric softplus
using Activation = Parameters<Slopes::kSpec, 25, 71>;

constexpr FieldSpec kParameterValueFields[] = {{10, number}, {20, text}, {30, number}, {40, number}, {50, number}};
constexpr MessageSpec kParameterValue{"a parameter", kParameterValueFields};

constexpr FieldSpec kParameterFields[] = {{1, text}, {2, message, &kParameterValue}};
constexpr FieldSpec kCustomFields[] = {{10, text}, {20, message, &kWeights}, {30, message, &kParameter}, {40, text}};

constexpr FieldSpec kBranchFields[] = {{1, message, &kNetwork}, {2, message, &kNetwork}};
constexpr MessageSpec kBranch{"BranchLayerParams", kBranchFields};
constexpr FieldSpec kLoopFields[] = {{1, number}, {2, text}, {3, message, &kNetwork}, {4, message, &kNetwork}};
constexpr MessageSpec kLoop{"LoopLayerParams", kLoopFields};

constexpr FieldSpec kLayerFields[] = {{1, text},
                                      {2, text},
                                      {3, text},
                                      {4, message, &kOpen},
                                      {5, message, &kOpen},
                                      {10, number},
                                      {100, message, &Convolution::kSpec},
                                      {130, message, &Activation::kSpec},
                                      {140, message, &Dense::kSpec},
                                      {150, message, &Dense::kSpec},
                                      {160, message, &Normalization::kSpec},
                                      {245, message, &Scale::kSpec},
                                      {250, message, &Bias::kSpec},
                                      {290, message, &Bias::kSpec},
                                      {400, message, &Recurrent::kSpec},
                                      {410, message, &Gated::kSpec},
                                      {420, message, &LongMemory::kSpec},
                                      {430, message, &LongMemory::kSpec},
                                      {500, message, &kCustom},
                                      {605, message, &kBranch},
                                      {615, message, &kLoop},
                                      {1040, message, &Dense::kSpec},
                                      {1045, message, &Product::kSpec},
                                      {1070, message, &Bias::kSpec},
                                      {1350, message, &LayerNormalization::kSpec},
                                      {1471, message, &Convolution3d::kSpec}};
constexpr FieldSpec kPreprocessingFields[] = {{1, text}, {10, message, &kOpen}, {11, message, &kNumbers}};
constexpr MessageSpec kPreprocessing{"NeuralNetworkPreprocessing", kPreprocessingFields};
constexpr FieldSpec kNetworkFields[] = {
    {1, message, &kLayer},   {2, message, &kPreprocessing}, {5, number}, {6, number}, {10, message, &kOpen},
    {100, message, &kTexts}, {101, message, &kNumbers},     {200, text}};

// The models that are no networks.
constexpr FieldSpec kLinearFields[] = {
    {1, message, &kNumbers}, {2, number}, {3, number}, {4, number}, {100, message, &kTexts}, {101, message, &kNumbers}};
constexpr MessageSpec kLinear{"a linear model", kLinearFields};
constexpr FieldSpec kVectorsFields[] = {{1, message, &kNumbers}};
constexpr MessageSpec kVectors{"support vectors", kVectorsFields};
constexpr FieldSpec kVectorRegressorFields[] = {
    {1, message, &kOpen}, {2, message, &kVectors}, {3, message, &kVectors}, {4, message, &kNumbers}, {5, number}};
constexpr MessageSpec kVectorRegressor{"SupportVectorRegressor", kVectorRegressorFields};
constexpr FieldSpec kVectorClassifierFields[] = {{1, message, &kOpen},
                                                 {2, number},
                                                 {3, message, &kVectors},
                                                 {4, message, &kVectors},
                                                 {5, message, &kNumbers},
                                                 {6, number},
                                                 {7, number},
                                                 {8, number},
                                                 {100, message, &kTexts},
                                                 {101, message, &kNumbers}};
constexpr MessageSpec kVectorClassifier{"SupportVectorClassifier", kVectorClassifierFields};
constexpr FieldSpec kForestFields[] = {{1, message, &kOpen}, {2, number}, {3, number}};
constexpr MessageSpec kForest{"TreeEnsembleParameters", kForestFields};
constexpr FieldSpec kForestModelFields[] = {
    {1, message, &kForest}, {2, number}, {100, message, &kTexts}, {101, message, &kNumbers}};
constexpr MessageSpec kForestModel{"a tree ensemble", kForestModelFields};
constexpr FieldSpec kIndexFields[] = {{2, message, &kNumbers}};
constexpr MessageSpec kIndex{"NearestNeighborsIndex", kIndexFields, true, kFewNumbers};
constexpr FieldSpec kNeighborsFields[] = {{1, message, &kIndex}, {100, message, &kTexts}, {101, message, &kNumbers}};
constexpr MessageSpec kNeighbors{"KNearestNeighborsClassifier", kNeighborsFields, true, kFewNumbers};
constexpr FieldSpec kRecommenderFields[] = {{1, message, &kOpen}, {2, message, &kTexts}, {3, message, &kNumbers}};
constexpr MessageSpec kRecommender{"ItemSimilarityRecommender", kRecommenderFields, true, kFewNumbers};
constexpr FieldSpec kVocabularyFields[] = {{1, message, &kTexts}, {2, message, &kNumbers}, {10, number}, {11, number}};
constexpr MessageSpec kVocabulary{"a vocabulary", kVocabularyFields};
constexpr FieldSpec kImputerFields[] = {{3, message, &kNumbers}, {6, message, &kNumbers}};
constexpr MessageSpec kImputer{"Imputer", kImputerFields, true, kFewNumbers};
constexpr FieldSpec kScalerFields[] = {{1, number}, {2, number}};
constexpr MessageSpec kScaler{"Scaler", kScalerFields};
constexpr FieldSpec kSuppressionFields[] = {{100, message, &kTexts}, {101, message, &kNumbers}};
constexpr MessageSpec kSuppression{"NonMaximumSuppression", kSuppressionFields, true, kFewNumbers};

// LinkedModel.proto, Parameters.proto
constexpr FieldSpec kDefaultTextFields[] = {{1, text}};
constexpr MessageSpec kDefaultText{"StringParameter", kDefaultTextFields};
constexpr FieldSpec kLinkedFileFields[] = {{1, message, &kDefaultText}, {2, message, &kDefaultText}};
constexpr FieldSpec kLinkedFields[] = {{1, message, &kLinkedFile}};
constexpr MessageSpec kLinked{"LinkedModel", kLinkedFields};

// Model.proto
constexpr FieldSpec kPipelineFields[] = {{1, message, &kModel}, {2, text}};
constexpr MessageSpec kPipeline{"Pipeline", kPipelineFields};
constexpr FieldSpec kPipelineModelFields[] = {{1, message, &kPipeline}};
constexpr MessageSpec kPipelineModel{"a pipeline", kPipelineModelFields};

constexpr FieldSpec kFeatureFields[] = {{1, text}, {2, text}, {3, message, &kOpen}};
constexpr MessageSpec kFeature{"FeatureDescription", kFeatureFields};
constexpr FieldSpec kFunctionFields[] = {{1, text}, {2, message, &kFeature}, {3, message, &kFeature}};
constexpr MessageSpec kFunction{"FunctionDescription", kFunctionFields, true, kFewNumbers};
constexpr FieldSpec kUserDefinedFields[] = {{1, text}, {2, text}};
constexpr FieldSpec kMetadataFields[] = {{1, text}, {2, text}, {3, text}, {4, text}, {100, message, &kUserDefined}};
constexpr MessageSpec kMetadata{"Metadata", kMetadataFields};
constexpr FieldSpec kDescriptionFields[] = {{1, message, &kFeature},
                                            {7, message, &kFunction},
                                            {10, message, &kFeature},
                                            {11, text},
                                            {12, text},
                                            {13, message, &kFeature},
                                            {20, text},
                                            {50, message, &kFeature},
                                            {100, message, &kMetadata}};

constexpr FieldSpec kModelFields[] = {{1, number},
                                      {2, message, &kDescription},
                                      {10, number},
                                      {200, message, &kPipelineModel},
                                      {201, message, &kPipelineModel},
                                      {202, message, &kPipeline},
                                      {300, message, &kLinear},
                                      {301, message, &kVectorRegressor},
                                      {302, message, &kForestModel},
                                      {303, message, &kNetwork},
                                      {304, message, &kOpen},
                                      {400, message, &kLinear},
                                      {401, message, &kVectorClassifier},
                                      {402, message, &kForestModel},
                                      {403, message, &kNetwork},
                                      {404, message, &kNeighbors},
                                      {500, message, &kNetwork},
                                      {501, message, &kRecommender},
                                      {502, message, &kProgram},
                                      {555, message, &kCustom},
                                      {556, message, &kLinked},
                                      {560, message, &kOpen},
                                      {600, message, &kVocabulary},
                                      {601, message, &kImputer},
                                      {602, message, &kOpen},
                                      {603, message, &kVocabulary},
                                      {604, message, &kScaler},
                                      {606, message, &kOpen},
                                      {607, message, &kOpen},
                                      {609, message, &kNumbers},
                                      {610, message, &kSuppression},
                                      {900, message, &kOpen},
                                      {2000, message, &kOpen},
                                      {2001, message, &kOpen},
                                      {2002, message, &kOpen},
                                      {2003, message, &kOpen},
                                      {2004, message, &kOpen},
                                      {2005, message, &kOpen},
                                      {2006, message, &kOpen},
                                      {3000, message, &kOpen}};

struct Kind {
  std::uint32_t number;
  std::string_view name;
};
constexpr std::array kKinds{Kind{200, "pipeline classifier"},
                            Kind{201, "pipeline regressor"},
                            Kind{202, "pipeline"},
                            Kind{300, "linear regressor"},
                            Kind{301, "support vector regressor"},
                            Kind{302, "tree ensemble regressor"},
                            Kind{303, "neural network regressor"},
                            Kind{304, "bayesian probit regressor"},
                            Kind{400, "linear classifier"},
                            Kind{401, "support vector classifier"},
                            Kind{402, "tree ensemble classifier"},
                            Kind{403, "neural network classifier"},
                            Kind{404, "nearest neighbors classifier"},
                            Kind{500, "neural network"},
                            Kind{501, "recommender"},
                            Kind{502, "program"},
                            Kind{555, "custom model"},
                            Kind{556, "linked model"},
                            Kind{560, "confidence thresholding"},
                            Kind{600, "one-hot encoder"},
                            Kind{601, "imputer"},
                            Kind{602, "feature vectorizer"},
                            Kind{603, "dictionary vectorizer"},
                            Kind{604, "scaler"},
                            Kind{606, "categorical mapping"},
                            Kind{607, "normalizer"},
                            Kind{609, "array feature extractor"},
                            Kind{610, "non-maximum suppression"},
                            Kind{900, "identity"},
                            Kind{2000, "text classifier"},
                            Kind{2001, "word tagger"},
                            Kind{2002, "vision feature print"},
                            Kind{2003, "sound preprocessing"},
                            Kind{2004, "gazetteer"},
                            Kind{2005, "word embedding"},
                            Kind{2006, "audio feature print"},
                            Kind{3000, "serialized model"}};

}  // namespace

constexpr MessageSpec kNetwork{"NeuralNetwork", kNetworkFields};
constexpr MessageSpec kLayer{"NeuralNetworkLayer", kLayerFields, true, kFewNumbers};
constexpr MessageSpec kParameter{"a parameter", kParameterFields};
constexpr MessageSpec kCustom{"custom code", kCustomFields};
constexpr MessageSpec kLinkedFile{"LinkedModelFile", kLinkedFileFields};
constexpr MessageSpec kUserDefined{"Metadata", kUserDefinedFields};
constexpr MessageSpec kDescription{"ModelDescription", kDescriptionFields};
constexpr MessageSpec kModel{"Model", kModelFields};

std::string_view kind_of_model(std::uint32_t number) {
  const auto found = std::ranges::find(kKinds, number, &Kind::number);
  return found == kKinds.end() ? std::string_view() : found->name;
}

bool is_prose(const MessageSpec& spec) {
  return &spec == &kMetadata || &spec == &kUserDefined || &spec == &kFeature || &spec == &kCustom ||
         &spec == &kParameterValue || is_prose_of_program(spec);
}

}  // namespace assay::formats::coreml
