#include "formats/onnx/logic/operation.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::formats::onnx::logic {
namespace {

struct Entry {
  std::string_view name;
  Operation operation;
};

using enum Operation;

// By name alone: domains that fuse or replace standard operators keep their names.
constexpr std::array kOperators = std::to_array<Entry>({
    {"Abs", move},
    {"Acos", move},
    {"Add", add},
    {"And", logic},
    {"ArgMax", place},
    {"ArgMin", place},
    {"ArrayFeatureExtractor", gather},
    {"Asin", move},
    {"Atan", move},
    {"Attention", parametric},
    {"AveragePool", narrow},
    {"BatchNormalization", controlled},
    {"BeamSearch", parametric},
    {"BiasAdd", add},
    {"BiasDropout", add},
    {"BiasGelu", threshold},
    {"BiasSoftmax", threshold},
    {"BiasSplitGelu", threshold},
    {"Binarizer", test},
    {"BitwiseAnd", logic},
    {"BitwiseNot", logic},
    {"BitwiseOr", logic},
    {"BitwiseXor", logic},
    {"Cast", move},
    {"CastLike", move},
    {"CategoryMapper", look_up},
    {"CausalConvWithState", parametric},
    {"Ceil", threshold},
    {"Celu", threshold},
    {"Clip", threshold},
    {"Compress", gather},
    {"Concat", concatenate},
    {"ConcatFromSequence", rearrange},
    {"Constant", constant},
    {"ConstantOfShape", shape},
    {"Conv", parametric},
    {"ConvInteger", parametric},
    {"ConvTranspose", parametric},
    {"ConvTransposeWithDynamicPads", parametric},
    {"Cos", move},
    {"CumSum", accumulate},
    {"DecoderAttention", parametric},
    {"DecoderMaskedMultiHeadAttention", parametric},
    {"DecoderMaskedSelfAttention", parametric},
    {"DeformConv", parametric},
    {"DequantizeLinear", controlled},
    {"Div", divide},
    {"Dropout", controlled},
    {"DynamicQuantizeGRU", parametric},
    {"DynamicQuantizeLSTM", parametric},
    {"DynamicQuantizeMatMul", parametric},
    {"EPContext", parametric},
    {"Einsum", parametric},
    {"Elu", threshold},
    {"EmbedLayerNormalization", parametric},
    {"Equal", compare},
    {"Erf", threshold},
    {"Exp", threshold},
    {"Expand", rearrange},
    {"FastGelu", threshold},
    {"Flatten", reshape},
    {"Floor", threshold},
    {"FusedConv", parametric},
    {"FusedGemm", parametric},
    {"FusedMatMul", parametric},
    {"FusedMatMulActivation", parametric},
    {"GRU", parametric},
    {"Gather", gather},
    {"GatherBlockQuantized", parametric},
    {"GatherElements", gather},
    {"GatherND", gather},
    {"Gelu", threshold},
    {"Gemm", parametric},
    {"GemmFastGelu", parametric},
    {"GemmFloat8", parametric},
    {"GlobalAveragePool", reduce},
    {"GlobalLpPool", reduce},
    {"GlobalMaxPool", extreme},
    {"Greater", compare},
    {"GreaterOrEqual", compare},
    {"GreedySearch", parametric},
    {"GroupNorm", controlled},
    {"GroupNormalization", controlled},
    {"GroupQueryAttention", parametric},
    {"HardSigmoid", threshold},
    {"HardSwish", threshold},
    {"Hardmax", hard},
    {"Identity", move},
    {"Imputer", threshold},
    {"InstanceNormalization", controlled},
    {"IsInf", test},
    {"IsNaN", test},
    {"LSTM", parametric},
    {"LabelEncoder", look_up},
    {"LayerNormalization", controlled},
    {"LeakyRelu", threshold},
    {"Less", compare},
    {"LessOrEqual", compare},
    {"LinearAttention", parametric},
    {"LinearClassifier", parametric},
    {"LinearRegressor", parametric},
    {"Log", move},
    {"LongformerAttention", parametric},
    {"LpPool", narrow},
    {"MVAU", parametric},
    {"MatMul", parametric},
    {"MatMulBnb4", parametric},
    {"MatMulFpQ4", parametric},
    {"MatMulInteger", parametric},
    {"MatMulInteger16", parametric},
    {"MatMulNBits", parametric},
    {"MatrixVectorActivation", parametric},
    {"Max", add},
    {"MaxPool", narrow},
    {"Mean", add},
    {"Min", add},
    {"Mish", threshold},
    {"MoE", parametric},
    {"Mod", controlled},
    {"Mul", multiply},
    {"MultiHeadAttention", parametric},
    {"Neg", move},
    {"NhwcConv", parametric},
    {"NhwcFusedConv", parametric},
    {"NhwcMaxPool", narrow},
    {"NonZero", find},
    {"Not", logic},
    {"OneHot", one_hot},
    {"Or", logic},
    {"PRelu", threshold},
    {"PackedAttention", parametric},
    {"PackedMultiHeadAttention", parametric},
    {"Pad", rearrange},
    {"Pow", power},
    {"QAttention", parametric},
    {"QEmbedLayerNormalization", parametric},
    {"QGemm", parametric},
    {"QLinearAdd", add},
    {"QLinearAveragePool", narrow},
    {"QLinearConv", parametric},
    {"QLinearGlobalAveragePool", reduce},
    {"QLinearLeakyRelu", threshold},
    {"QLinearMatMul", parametric},
    {"QLinearMul", multiply},
    {"QLinearSigmoid", threshold},
    {"QLinearSoftmax", threshold},
    {"QMoE", parametric},
    {"QOrderedAttention", parametric},
    {"QOrderedGelu", threshold},
    {"QOrderedLayerNormalization", controlled},
    {"QOrderedLongformerAttention", parametric},
    {"QOrderedMatMul", parametric},
    {"QuantizeLinear", controlled},
    {"QuickGelu", threshold},
    {"RMSNormalization", controlled},
    {"RNN", parametric},
    {"Reciprocal", threshold},
    {"ReduceL1", reduce},
    {"ReduceL2", reduce},
    {"ReduceLogSum", reduce},
    {"ReduceLogSumExp", reduce},
    {"ReduceMax", extreme},
    {"ReduceMean", reduce},
    {"ReduceMin", extreme},
    {"ReduceProd", extreme},
    {"ReduceSum", reduce},
    {"ReduceSumSquare", reduce},
    {"RegexFullMatch", test},
    {"Relu", threshold},
    {"Reshape", reshape},
    {"ReverseSequence", rearrange},
    {"RotaryEmbedding", move},
    {"Round", threshold},
    {"SVMClassifier", parametric},
    {"SVMRegressor", parametric},
    {"Sampling", parametric},
    {"Scatter", scatter},
    {"ScatterElements", scatter},
    {"ScatterND", scatter},
    {"Selu", threshold},
    {"SequenceAt", gather},
    {"SequenceConstruct", concatenate},
    {"SequenceInsert", concatenate},
    {"Shape", shape},
    {"Shrink", threshold},
    {"Sigmoid", threshold},
    {"Sign", threshold},
    {"SimplifiedLayerNormalization", controlled},
    {"Sin", move},
    {"Size", shape},
    {"SkipGroupNorm", add},
    {"SkipLayerNormalization", add},
    {"SkipSimplifiedLayerNormalization", add},
    {"Slice", narrow},
    {"Softmax", threshold},
    {"Softplus", threshold},
    {"Softsign", threshold},
    {"SparseAttention", parametric},
    {"SparseToDenseMatMul", parametric},
    {"Split", narrow},
    {"SplitToSequence", narrow},
    {"Sqrt", move},
    {"Squeeze", rearrange},
    {"StringConcat", look_up},
    {"StringNormalizer", look_up},
    {"Sub", add},
    {"Sum", add},
    {"Swish", threshold},
    {"TRTEngine", parametric},
    {"Tanh", threshold},
    {"TensorScatter", scatter},
    {"TfIdfVectorizer", look_up},
    {"ThresholdedRelu", threshold},
    {"Tile", rearrange},
    {"TopK", narrow},
    {"Transpose", rearrange},
    {"TransposeMatMul", parametric},
    {"TreeEnsemble", parametric},
    {"TreeEnsembleClassifier", parametric},
    {"TreeEnsembleRegressor", parametric},
    {"Trilu", rearrange},
    {"Unsqueeze", rearrange},
    {"VVAU", parametric},
    {"VectorVectorActivation", parametric},
    {"Where", where},
    {"WhisperBeamSearch", parametric},
    {"WordConvEmbedding", parametric},
    {"Xor", logic},
});
static_assert(std::ranges::is_sorted(kOperators, {}, &Entry::name));

}  // namespace

std::vector<Operation> operations_of(const assay::onnx::Model& model) {
  std::vector<Operation> result(model.texts.size(), plain);
  for (assay::onnx::Name name = 0; name < model.texts.size(); ++name) {
    const auto text = model.text(name);
    const auto found = std::ranges::lower_bound(kOperators, text, {}, &Entry::name);
    if (found != kOperators.end() && found->name == text) result[name] = found->operation;
  }
  return result;
}

bool is_by_element(Operation operation) {
  switch (operation) {
    case move:
    case look_up:
    case controlled:
    case compare:
    case test:
    case logic:
    case threshold:
    case power:
    case multiply:
    case divide:
    case add:
    case where: return true;
    default: return false;
  }
}

bool is_foreign(std::string_view domain) {
  constexpr std::array<std::string_view, 8> kKnown{"",
                                                   "ai.onnx",
                                                   "ai.onnx.contrib",
                                                   "ai.onnx.ml",
                                                   "ai.onnx.preview.training",
                                                   "ai.onnx.training",
                                                   "com.microsoft",
                                                   "com.microsoft.extensions"};
  return std::ranges::find(kKnown, domain) == kKnown.end();
}

bool is_cast_to_integer(const assay::onnx::Model& model, const assay::onnx::Node& node) {
  using assay::onnx::DataType;
  const auto* to = model.attribute(node, "to");
  if (to == nullptr || model.text(node.op_type) != "Cast") return false;
  constexpr std::array kIntegers{DataType::int8,  DataType::int16,  DataType::int32,  DataType::int64,
                                 DataType::uint8, DataType::uint16, DataType::uint32, DataType::uint64};
  return std::ranges::any_of(kIntegers, [&](DataType type) { return static_cast<std::int64_t>(type) == to->integer; });
}

bool is_cast_to_boolean(const assay::onnx::Model& model, const assay::onnx::Node& node) {
  constexpr auto kBoolean = static_cast<std::int64_t>(assay::onnx::DataType::boolean);
  const auto* to = model.attribute(node, "to");
  return to != nullptr && to->integer == kBoolean && model.text(node.op_type) == "Cast";
}

}  // namespace assay::formats::onnx::logic
