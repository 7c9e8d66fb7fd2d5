#include "formats/mnn/schema.hpp"

#include <array>

namespace assay::formats::mnn {
namespace {

using flatbuffer::FieldSpec;
using flatbuffer::TableSpec;
using enum flatbuffer::FieldSpec::Kind;

// It reaches itself.
extern const TableSpec kNamedAttributes;

// Of each table only the fields that lead elsewhere; Items0 and Items1 are those with nothing but one list of numbers.
constexpr FieldSpec kBlobFields[] = {{0, items, 4}, {3, items, 1}, {4, items, 1}, {5, items, 4},
                                     {6, items, 8}, {7, items, 4}, {8, texts},    {9, items, 8}};
constexpr TableSpec kBlob{kBlobFields};
constexpr FieldSpec kListValueFields[] = {{0, texts}, {1, items, 4}, {2, items, 4}, {3, items, 1}, {4, items, 4}};
constexpr TableSpec kListValue{kListValueFields};
constexpr FieldSpec kAttributeFields[] = {
    {0, text}, {3, text}, {6, table, 0, &kBlob}, {7, table, 0, &kListValue}, {8, table, 0, &kNamedAttributes}};
constexpr TableSpec kAttribute{kAttributeFields};
constexpr FieldSpec kNamedAttributesFields[] = {{0, text}, {1, tables, 0, &kAttribute}};
constexpr TableSpec kNamedAttributes{kNamedAttributesFields};
constexpr FieldSpec kConvolution2DCommonFields[] = {{14, items, 4}, {15, items, 4}};
constexpr TableSpec kConvolution2DCommon{kConvolution2DCommonFields};
constexpr FieldSpec kConvolution3DCommonFields[] = {
    {0, items, 4}, {1, items, 4}, {2, items, 4}, {3, items, 4}, {10, items, 4}};
constexpr TableSpec kConvolution3DCommon{kConvolution3DCommonFields};
constexpr FieldSpec kSparseCommonFields[] = {{1, tables, 0, &kAttribute}};
constexpr TableSpec kSparseCommon{kSparseCommonFields};
constexpr FieldSpec kIdstQuanFields[] = {{0, items, 1}, {1, items, 4}, {13, items, 4}};
constexpr TableSpec kIdstQuan{kIdstQuanFields};
constexpr FieldSpec kQuantizedFloatFields[] = {
    {0, items, 1}, {1, items, 4}, {2, items, 4}, {3, items, 4}, {10, items, 4}};
constexpr TableSpec kQuantizedFloat{kQuantizedFloatFields};
constexpr FieldSpec kConvolution2DFields[] = {{0, table, 0, &kConvolution2DCommon},
                                              {1, items, 4},
                                              {2, items, 4},
                                              {3, table, 0, &kIdstQuan},
                                              {4, table, 0, &kQuantizedFloat},
                                              {5, table, 0, &kSparseCommon},
                                              {6, items, 8}};
constexpr TableSpec kConvolution2D{kConvolution2DFields};
constexpr FieldSpec kConvolution3DFields[] = {
    {0, table, 0, &kConvolution3DCommon}, {1, items, 4}, {2, items, 4}, {3, items, 8}};
constexpr TableSpec kConvolution3D{kConvolution3DFields};
constexpr FieldSpec kInnerProductFields[] = {{3, items, 4}, {4, items, 4}, {7, table, 0, &kIdstQuan}};
constexpr TableSpec kInnerProduct{kInnerProductFields};
constexpr FieldSpec kPoolFields[] = {{11, items, 4}};
constexpr TableSpec kPool{kPoolFields};
constexpr FieldSpec kPool3DFields[] = {{0, items, 4}, {1, items, 4}, {2, items, 4}};
constexpr TableSpec kPool3D{kPool3DFields};
constexpr FieldSpec kItems1Fields[] = {{1, items, 4}};
constexpr TableSpec kItems1{kItems1Fields};
constexpr FieldSpec kItems0Fields[] = {{0, items, 4}};
constexpr TableSpec kItems0{kItems0Fields};
constexpr FieldSpec kLstmFields[] = {
    {3, table, 0, &kBlob}, {4, table, 0, &kBlob}, {5, table, 0, &kBlob}, {6, table, 0, &kBlob}, {7, table, 0, &kBlob}};
constexpr TableSpec kLstm{kLstmFields};
constexpr FieldSpec kBatchNormFields[] = {{1, items, 4}, {2, items, 4}, {3, items, 4},
                                          {4, items, 4}, {5, items, 4}, {6, items, 4}};
constexpr TableSpec kBatchNorm{kBatchNormFields};
constexpr FieldSpec kScaleFields[] = {{1, items, 4}, {2, items, 4}, {3, items, 8}};
constexpr TableSpec kScale{kScaleFields};
constexpr FieldSpec kProposalFields[] = {{6, table, 0, &kBlob}, {7, table, 0, &kBlob}, {8, table, 0, &kBlob}};
constexpr TableSpec kProposal{kProposalFields};
constexpr FieldSpec kPriorBoxFields[] = {{0, items, 4}, {1, items, 4}, {2, items, 4}, {3, items, 4}};
constexpr TableSpec kPriorBox{kPriorBoxFields};
constexpr FieldSpec kNormalizeFields[] = {{3, items, 4}};
constexpr TableSpec kNormalize{kNormalizeFields};
constexpr FieldSpec kEltwiseInt8Fields[] = {
    {1, table, 0, &kQuantizedFloat}, {2, table, 0, &kQuantizedFloat}, {3, table, 0, &kQuantizedFloat}};
constexpr TableSpec kEltwiseInt8{kEltwiseInt8Fields};
constexpr FieldSpec kAsStringFields[] = {{5, text}};
constexpr TableSpec kAsString{kAsStringFields};
constexpr FieldSpec kReduceJoinFields[] = {{1, text}};
constexpr TableSpec kReduceJoin{kReduceJoinFields};
constexpr FieldSpec kSpaceBatchFields[] = {{0, table, 0, &kBlob}, {1, table, 0, &kBlob}};
constexpr TableSpec kSpaceBatch{kSpaceBatchFields};
constexpr FieldSpec kMatMulFields[] = {{3, items, 4}, {4, items, 4}};
constexpr TableSpec kMatMul{kMatMulFields};
constexpr FieldSpec kRnnParamFields[] = {{4, table, 0, &kBlob},  {5, table, 0, &kBlob},  {6, table, 0, &kBlob},
                                         {7, table, 0, &kBlob},  {8, table, 0, &kBlob},  {9, table, 0, &kBlob},
                                         {10, table, 0, &kBlob}, {11, table, 0, &kBlob}, {12, table, 0, &kBlob},
                                         {13, table, 0, &kBlob}};
constexpr TableSpec kRnnParam{kRnnParamFields};
constexpr FieldSpec kDetectionPostProcessFields[] = {{7, items, 4}};
constexpr TableSpec kDetectionPostProcess{kDetectionPostProcessFields};
constexpr FieldSpec kUnaryOpFields[] = {{2, items, 1}};
constexpr TableSpec kUnaryOp{kUnaryOpFields};
constexpr FieldSpec kLayerNormFields[] = {{0, items, 4}, {2, items, 4}, {3, items, 4}, {5, items, 8}};
constexpr TableSpec kLayerNorm{kLayerNormFields};
constexpr FieldSpec kGroupNormFields[] = {{2, items, 4}, {3, items, 4}, {6, items, 8}};
constexpr TableSpec kGroupNorm{kGroupNormFields};
constexpr FieldSpec kTensorArrayFields[] = {{2, items, 4}};
constexpr TableSpec kTensorArray{kTensorArrayFields};
constexpr TableSpec kNumbers{};
constexpr FieldSpec kQuantizedAddFields[] = {
    {1, table, 0, &kNumbers}, {2, table, 0, &kNumbers}, {3, table, 0, &kNumbers}};
constexpr TableSpec kQuantizedAdd{kQuantizedAddFields};
constexpr FieldSpec kDequantizeFields[] = {{0, table, 0, &kNumbers}};
constexpr TableSpec kDequantize{kDequantizeFields};
constexpr FieldSpec kQuantizedConcatFields[] = {{2, items, 4}, {3, items, 4}, {4, table, 0, &kNumbers}};
constexpr TableSpec kQuantizedConcat{kQuantizedConcatFields};
constexpr FieldSpec kQuantizedLogisticFields[] = {{0, table, 0, &kNumbers}, {1, table, 0, &kNumbers}};
constexpr TableSpec kQuantizedLogistic{kQuantizedLogisticFields};
constexpr FieldSpec kQuantizedConv2DFields[] = {{0, items, 4},
                                                {2, table, 0, &kConvolution2DCommon},
                                                {3, items, 1},
                                                {9, table, 0, &kNumbers},
                                                {11, table, 0, &kNumbers},
                                                {12, table, 0, &kNumbers},
                                                {14, table, 0, &kNumbers}};
constexpr TableSpec kQuantizedConv2D{kQuantizedConv2DFields};
constexpr FieldSpec kStringVecFields[] = {{0, texts}};
constexpr TableSpec kStringVec{kStringVecFields};
constexpr FieldSpec kWhileParamFields[] = {
    {0, text}, {1, text}, {2, tables, 0, &kStringVec}, {3, texts}, {4, tables, 0, &kStringVec}};
constexpr TableSpec kWhileParam{kWhileParamFields};
constexpr FieldSpec kIfParamFields[] = {{0, text}, {1, text}, {2, tables, 0, &kStringVec}, {3, tables, 0, &kStringVec}};
constexpr TableSpec kIfParam{kIfParamFields};
constexpr FieldSpec kViewFields[] = {{1, items, 4}};
constexpr TableSpec kView{kViewFields};
constexpr FieldSpec kRegionFields[] = {{0, table, 0, &kView}, {1, table, 0, &kView}, {2, items, 4}};
constexpr TableSpec kRegion{kRegionFields};
constexpr FieldSpec kTensorDescribeFields[] = {
    {0, table, 0, &kBlob}, {2, text}, {3, tables, 0, &kRegion}, {4, table, 0, &kNumbers}};
constexpr TableSpec kTensorDescribe{kTensorDescribeFields};
constexpr FieldSpec kRegionCommandFields[] = {{0, table, 0, &kOp}, {1, items, 4},          {2, items, 4},
                                              {3, items, 4},       {4, tables, 0, &kView}, {6, items, 4}};
constexpr TableSpec kRegionCommand{kRegionCommandFields};
constexpr FieldSpec kLoopParamFields[] = {{1, items, 4},
                                          {2, items, 4},
                                          {3, tables, 0, &kTensorDescribe},
                                          {6, tables, 0, &kRegionCommand},
                                          {7, tables, 0, &kRegionCommand}};
constexpr TableSpec kLoopParam{kLoopParamFields};
constexpr FieldSpec kImageProcessFields[] = {{4, items, 4}, {5, items, 4}, {6, items, 4}, {8, items, 4}};
constexpr TableSpec kImageProcess{kImageProcessFields};
constexpr FieldSpec kGpuBufferFields[] = {{2, table, 0, &kBlob}};
constexpr TableSpec kGpuBuffer{kGpuBufferFields};
constexpr FieldSpec kGpuStageFields[] = {
    {0, text},    {1, items, 4}, {2, items, 4}, {3, items, 4}, {4, tables, 0, &kGpuBuffer}, {5, tables, 0, &kGpuBuffer},
    {7, items, 4}};
constexpr TableSpec kGpuStage{kGpuStageFields};
constexpr FieldSpec kGpuFunctionFields[] = {{0, tables, 0, &kGpuStage}, {1, text}};
constexpr TableSpec kGpuFunction{kGpuFunctionFields};
constexpr FieldSpec kGpuLibraryFields[] = {{0, tables, 0, &kGpuFunction}, {1, tables, 0, &kGpuPipeline}, {2, text}};
constexpr TableSpec kGpuLibrary{kGpuLibraryFields};
constexpr FieldSpec kSubGraphFields[] = {{0, text},  {1, items, 4},        {2, items, 4},
                                         {3, texts}, {4, tables, 0, &kOp}, {5, tables, 0, &kTensorDescribe}};
constexpr TableSpec kSubGraph{kSubGraphFields};
constexpr FieldSpec kGpuPipelineFields[] = {{0, items, 4}, {1, text}, {2, items, 1},
                                            {3, items, 1}, {4, text}, {5, text}};
constexpr FieldSpec kPluginFields[] = {{0, text}, {1, tables, 0, &kAttribute}};
constexpr FieldSpec kExtraFields[] = {{0, text}, {1, text}, {2, items, 1}, {3, tables, 0, &kAttribute}};

// OpParameter, in its order; null has nothing but numbers. Members that are newer are not known here.
// clang-format off: as the schema lists them
constexpr std::array<const TableSpec*, 95> kParameters{
    &kQuantizedAdd,  // QuantizedAdd
    nullptr,  // ArgMax
    &kAsString,  // AsString
    nullptr,  // Axis
    &kBatchNorm,  // BatchNorm
    nullptr,  // BinaryOp
    &kBlob,  // Blob
    nullptr,  // CastParam
    &kConvolution2D,  // Convolution2D
    &kItems1,  // Crop
    nullptr,  // CropAndResize
    &kDequantize,  // Dequantize
    nullptr,  // DetectionOutput
    &kItems1,  // Eltwise
    nullptr,  // ExpandDims
    nullptr,  // Fill
    nullptr,  // Flatten
    nullptr,  // Gather
    nullptr,  // GatherV2
    &kInnerProduct,  // InnerProduct
    &kItems0,  // Input
    nullptr,  // Interp
    nullptr,  // LRN
    &kLstm,  // LSTM
    &kMatMul,  // MatMul
    nullptr,  // NonMaxSuppressionV2
    &kNormalize,  // Normalize
    nullptr,  // PackParam
    &kItems0,  // Permute
    &kPlugin,  // Plugin
    &kPool,  // Pool
    &kItems1,  // PRelu
    &kPriorBox,  // PriorBox
    &kProposal,  // Proposal
    nullptr,  // QuantizedAvgPool
    &kItems0,  // QuantizedBiasAdd
    &kQuantizedConcat,  // QuantizedConcat
    &kQuantizedLogistic,  // QuantizedLogistic
    nullptr,  // QuantizedMatMul
    nullptr,  // QuantizedMaxPool
    nullptr,  // QuantizedRelu
    nullptr,  // QuantizedRelu6
    &kItems0,  // QuantizedReshape
    nullptr,  // QuantizedSoftmax
    nullptr,  // QuantizeMaxMin
    nullptr,  // QuantizeV2
    nullptr,  // Range
    nullptr,  // Rank
    &kReduceJoin,  // ReduceJoin
    &kItems1,  // ReductionParam
    nullptr,  // Relu
    nullptr,  // Relu6
    nullptr,  // RequantizationRange
    nullptr,  // Requantize
    &kItems0,  // Reshape
    nullptr,  // Resize
    nullptr,  // RoiPooling
    &kScale,  // Scale
    nullptr,  // Selu
    nullptr,  // Size
    &kItems1,  // Slice
    nullptr,  // SliceTf
    &kSpaceBatch,  // SpaceBatch
    &kItems0,  // SqueezeParam
    nullptr,  // StridedSliceParam
    nullptr,  // TensorConvertInfo
    &kQuantizedConv2D,  // TfQuantizedConv2D
    nullptr,  // TopKV2
    nullptr,  // Transpose
    &kUnaryOp,  // UnaryOp
    &kItems0,  // MomentsParam
    &kRnnParam,  // RNNParam
    nullptr,  // BatchMatMulParam
    &kQuantizedFloat,  // QuantizedFloatParam
    nullptr,  // DepthSpaceParam
    &kEltwiseInt8,  // EltwiseInt8
    nullptr,  // ReverseSequenceParam
    &kExtra,  // Extra
    &kPool3D,  // Pool3D
    &kConvolution3D,  // Convolution3D
    nullptr,  // ELU
    &kDetectionPostProcess,  // DetectionPostProcessParam
    nullptr,  // OneHotParam
    nullptr,  // PadParam
    &kWhileParam,  // WhileParam
    &kIfParam,  // IfParam
    nullptr,  // RandomUniform
    &kLayerNorm,  // LayerNorm
    &kTensorArray,  // TensorArray
    nullptr,  // LSTMBlockCell
    nullptr,  // GridSample
    &kLoopParam,  // LoopParam
    &kImageProcess,  // ImageProcessParam
    nullptr,  // CumSum
    &kGroupNorm,  // GroupNorm
};
// clang-format on

constexpr FieldSpec kOpFields[] = {
    {0, items, 4}, {2, choice, 0, nullptr, kParameters}, {3, text}, {4, items, 4}, {7, text}};
constexpr FieldSpec kNetFields[] = {{0, text},
                                    {1, tables, 0, &kTensorDescribe},
                                    {2, table, 0, &kGpuLibrary},
                                    {3, tables, 0, &kOp},
                                    {4, texts},
                                    {7, texts},
                                    {10, tables, 0, &kSubGraph},
                                    {11, text}};

}  // namespace

constexpr TableSpec kGpuPipeline{kGpuPipelineFields};
constexpr TableSpec kPlugin{kPluginFields};
constexpr TableSpec kExtra{kExtraFields};
constexpr TableSpec kOp{kOpFields};
constexpr TableSpec kNet{kNetFields};

}  // namespace assay::formats::mnn
