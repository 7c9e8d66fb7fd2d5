#include "pickle/weights_only.hpp"

#include <algorithm>
#include <array>

namespace assay::pickle {
namespace {

using namespace std::string_view_literals;

constexpr std::array kExact{
    "_codecs.encode"sv,
    "builtins.bytearray"sv,
    "__builtin__.bytearray"sv,
    "__builtin__.complex"sv,
    "__builtin__.set"sv,
    "builtins.complex"sv,
    "builtins.set"sv,
    "collections.Counter"sv,
    "collections.OrderedDict"sv,
    "torch.Size"sv,
    "torch.Tensor"sv,
    "torch.device"sv,
    "torch.nn.parameter.Parameter"sv,
    "torch._tensor._rebuild_from_type_v2"sv,
    "torch._utils._rebuild_device_tensor_from_cpu_tensor"sv,
    "torch._utils._rebuild_device_tensor_from_numpy"sv,
    "torch._utils._rebuild_meta_tensor_no_storage"sv,
    "torch._utils._rebuild_parameter"sv,
    "torch._utils._rebuild_parameter_with_state"sv,
    "torch._utils._rebuild_qtensor"sv,
    "torch._utils._rebuild_sparse_csr_tensor"sv,
    "torch._utils._rebuild_sparse_tensor"sv,
    "torch._utils._rebuild_tensor"sv,
    "torch._utils._rebuild_tensor_v2"sv,
    "torch._utils._rebuild_tensor_v3"sv,
    "torch._utils._rebuild_wrapper_subclass"sv,
    "torch.per_channel_affine"sv,
    "torch.per_channel_affine_float_qparams"sv,
    "torch.per_channel_symmetric"sv,
    "torch.per_tensor_affine"sv,
    "torch.per_tensor_symmetric"sv,
    "torch.serialization._get_layout"sv,
    "torch.storage.TypedStorage"sv,
    "torch.storage.UntypedStorage"sv,
};

constexpr std::array kDtypes{
    "bfloat16"sv,
    "bits16"sv,
    "bits1x8"sv,
    "bits2x4"sv,
    "bits4x2"sv,
    "bits8"sv,
    "bool"sv,
    "complex128"sv,
    "complex32"sv,
    "complex64"sv,
    "float16"sv,
    "float32"sv,
    "float4_e2m1fn_x2"sv,
    "float64"sv,
    "float8_e4m3fn"sv,
    "float8_e4m3fnuz"sv,
    "float8_e5m2"sv,
    "float8_e5m2fnuz"sv,
    "float8_e8m0fnu"sv,
    "int1"sv,
    "int16"sv,
    "int2"sv,
    "int3"sv,
    "int32"sv,
    "int4"sv,
    "int5"sv,
    "int6"sv,
    "int64"sv,
    "int7"sv,
    "int8"sv,
    "qint32"sv,
    "qint8"sv,
    "quint2x4"sv,
    "quint4x2"sv,
    "quint8"sv,
    "uint1"sv,
    "uint16"sv,
    "uint2"sv,
    "uint3"sv,
    "uint32"sv,
    "uint4"sv,
    "uint5"sv,
    "uint6"sv,
    "uint64"sv,
    "uint7"sv,
    "uint8"sv,
};

constexpr std::array kElements{
    "BFloat16"sv, "Bool"sv, "Byte"sv,   "Char"sv,  "ComplexDouble"sv, "ComplexFloat"sv, "Double"sv, "Float"sv, "Half"sv,
    "Int"sv,      "Long"sv, "QInt32"sv, "QInt8"sv, "QUInt2x4"sv,      "QUInt4x2"sv,     "QUInt8"sv, "Short"sv,
};

bool is_typed_class(std::string_view name) {
  for (const auto suffix : {"Storage"sv, "Tensor"sv})
    if (name.ends_with(suffix) && std::ranges::binary_search(kElements, name.substr(0, name.size() - suffix.size())))
      return true;
  return false;
}

}  // namespace

bool is_weights_only_global(std::string_view name) {
  if (std::ranges::find(kExact, name) != kExact.end()) return true;
  for (const auto package : {"torch."sv, "torch.cuda."sv, "torch.sparse."sv, "torch.cuda.sparse."sv})
    if (name.starts_with(package) && is_typed_class(name.substr(package.size()))) return true;
  return name.starts_with("torch.") && std::ranges::binary_search(kDtypes, name.substr(6));
}

std::string weights_only_refusal(const Trace& trace) {
  for (const auto& import : trace.imports)
    if (!import.is_resolved && !is_weights_only_global(import.written())) return import.written();
  return {};
}

}  // namespace assay::pickle
