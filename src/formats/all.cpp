#include "formats/all.hpp"

#include "formats/compressed/compressed.hpp"
#include "formats/ggml/ggml.hpp"
#include "formats/gguf/gguf.hpp"
#include "formats/inert/inert.hpp"
#include "formats/numpy/numpy.hpp"
#include "formats/pickle/pickle.hpp"
#include "formats/pytorch/pytorch.hpp"
#include "formats/pytorch_legacy/pytorch_legacy.hpp"
#include "formats/safetensors/safetensors.hpp"
#include "formats/safetensors_index/safetensors_index.hpp"
#include "formats/tar/tar.hpp"
#include "formats/torchscript/bytecode.hpp"
#include "formats/torchscript/torchscript.hpp"
#include "formats/zip/zip.hpp"

#include <array>

namespace assay::formats {
namespace {

constexpr std::array kFormats{
    &zip::kFormat,  &pytorch::kFormat,  &pickle::kFormat,      &pytorch_legacy::kFormat,    &numpy::kFormat,
    &tar::kFormat,  &compressed::kZlib, &compressed::kGzip,    &torchscript::kFormat,       &torchscript::kBytecode,
    &gguf::kFormat, &ggml::kFormat,     &safetensors::kFormat, &safetensors_index::kFormat, &inert::kFormat,
};

}  // namespace

std::span<const Format* const> all() { return kFormats; }

}  // namespace assay::formats
