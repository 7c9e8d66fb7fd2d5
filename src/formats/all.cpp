#include "formats/all.hpp"

#include "formats/caffe/caffe.hpp"
#include "formats/catboost/catboost.hpp"
#include "formats/chat_template/chat_template.hpp"
#include "formats/cntk/cntk.hpp"
#include "formats/compressed/compressed.hpp"
#include "formats/config/json_config.hpp"
#include "formats/config/logging_config.hpp"
#include "formats/config/mlflow_module.hpp"
#include "formats/config/yaml_config.hpp"
#include "formats/coreml/coreml.hpp"
#include "formats/ctranslate2/ctranslate2.hpp"
#include "formats/executorch/executorch.hpp"
#include "formats/ggml/ggml.hpp"
#include "formats/gguf/gguf.hpp"
#include "formats/hdf5/hdf5.hpp"
#include "formats/inert/inert.hpp"
#include "formats/jinja/jinja.hpp"
#include "formats/keras/keras.hpp"
#include "formats/lightgbm/lightgbm.hpp"
#include "formats/llamafile/llamafile.hpp"
#include "formats/marshal/marshal.hpp"
#include "formats/matlab/matlab.hpp"
#include "formats/mnn/mnn.hpp"
#include "formats/msgpack/msgpack.hpp"
#include "formats/mxnet/mxnet.hpp"
#include "formats/ncnn/ncnn.hpp"
#include "formats/numpy/numpy.hpp"
#include "formats/onnx/onnx.hpp"
#include "formats/ort/ort.hpp"
#include "formats/paddle/paddle.hpp"
#include "formats/pickle/pickle.hpp"
#include "formats/pt2/program.hpp"
#include "formats/pt2/pt2.hpp"
#include "formats/python/python.hpp"
#include "formats/pytorch/pytorch.hpp"
#include "formats/pytorch_legacy/pytorch_legacy.hpp"
#include "formats/rdata/rdata.hpp"
#include "formats/requirements/requirements.hpp"
#include "formats/rknn/rknn.hpp"
#include "formats/safetensors/safetensors.hpp"
#include "formats/safetensors_index/safetensors_index.hpp"
#include "formats/sentencepiece/sentencepiece.hpp"
#include "formats/sevenzip/sevenzip.hpp"
#include "formats/skops/schema.hpp"
#include "formats/skops/skops.hpp"
#include "formats/tar/tar.hpp"
#include "formats/tensorflow/tensorflow.hpp"
#include "formats/tensorflow_checkpoint/tensorflow_checkpoint.hpp"
#include "formats/tensorrt/tensorrt.hpp"
#include "formats/tflite/tflite.hpp"
#include "formats/tfrecord/tfrecord.hpp"
#include "formats/torch7/torch7.hpp"
#include "formats/torchscript/bytecode.hpp"
#include "formats/torchscript/torchscript.hpp"
#include "formats/xgboost/xgboost.hpp"
#include "formats/xml/openvino.hpp"
#include "formats/xml/pmml.hpp"
#include "formats/xml/xml.hpp"
#include "formats/zip/zip.hpp"

#include <array>

namespace assay::formats {
namespace {

// clang-format off: one line for each format
constexpr std::array kFormats{
    &zip::kFormat,
    &pytorch::kFormat,
    &pt2::kFormat,
    &pickle::kFormat,
    &pytorch_legacy::kFormat,
    &numpy::kFormat,
    &llamafile::kFormat,
    &llamafile::kArguments,
    &tar::kFormat,
    &compressed::kZlib,
    &compressed::kGzip,
    &compressed::kZfile,
    &compressed::kBzip2,
    &compressed::kXz,
    &compressed::kLzma,
    &compressed::kLzip,
    &compressed::kZstd,
    &compressed::kLz4,
    &torchscript::kFormat,
    &torchscript::kBytecode,
    &gguf::kFormat,
    &ggml::kFormat,
    &safetensors::kFormat,
    &safetensors_index::kFormat,
    &onnx::kFormat,
    &onnx::kTensorFormat,
    &tensorflow::kFormat,
    &tensorflow_checkpoint::kFormat,
    &tfrecord::kFormat,
    &sentencepiece::kFormat,
    &hdf5::kFormat,
    &keras::kArchive,
    &keras::kFormat,
    &skops::kFormat,
    &skops::kSchema,
    &pt2::kProgram,
    &ort::kFormat,
    &caffe::kFormat,
    &caffe::kText,
    &paddle::kFormat,
    &mnn::kFormat,
    &msgpack::kFormat,
    &torch7::kFormat,
    &tensorrt::kFormat,
    &rknn::kFormat,
    &cntk::kFormat,
    &ctranslate2::kFormat,
    &catboost::kFormat,
    &mxnet::kSymbol,
    &mxnet::kParameters,
    &ncnn::kText,
    &ncnn::kBinary,
    &coreml::kFormat,
    &coreml::kWeights,
    &coreml::kPackage,
    &tflite::kFormat,
    &executorch::kFormat,
    &chat_template::kFormat,
    &config::kJson,
    &config::kYaml,
    &config::kLoggingConfig,
    &config::kMlflowModule,
    &jinja::kFormat,
    &python::kFormat,
    &requirements::kFormat,
    &marshal::kFormat,
    &rdata::kFormat,
    &matlab::kFormat,
    &xgboost::kFormat,
    &xgboost::kJson,
    &lightgbm::kFormat,
    &xml::kPmml,
    &xml::kOpenvino,
    &xml::kFormat,
    &sevenzip::kFormat,
    &inert::kFormat,
};
// clang-format on

}  // namespace

std::span<const Format* const> all() { return kFormats; }

}  // namespace assay::formats
