#include "core/tensor_numbers.hpp"
#include "core/text.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"

#include <fmt/format.h>

#include <bit>
#include <limits>

namespace assay::formats::onnx {
namespace {

using assay::onnx::DataType;
using assay::onnx::Model;
using assay::onnx::Tensor;

/// Which typed field the elements of a type belong to (onnx.proto, TensorProto), and how many entries hold how many
/// elements: COMPLEX64 takes two floats, and eight INT4 share one int32.
struct Packing {
  Tensor::Field field;
  std::uint64_t entries = 1;
  std::uint64_t elements = 1;
};
Packing packing_of(DataType type) {
  switch (type) {
    case DataType::float32: return {Tensor::float_data};
    case DataType::complex64: return {Tensor::float_data, 2, 1};
    case DataType::float64: return {Tensor::double_data};
    case DataType::complex128: return {Tensor::double_data, 2, 1};
    case DataType::int64: return {Tensor::int64_data};
    case DataType::uint32:
    case DataType::uint64: return {Tensor::uint64_data};
    case DataType::string: return {Tensor::string_data};
    default: return {Tensor::int32_data};
  }
}

/// Entries of `int32_data` that hold `elements` of a type with fewer than eight bits. Writers differ: the specification
/// packs them into bytes, one byte to an entry, and early ones wrote one element to an entry.
bool is_packed_count(std::uint64_t entries, std::uint64_t elements, std::uint32_t bits) {
  const auto per_byte = 8 / bits;
  const auto per_entry = 32 / bits;
  return entries == elements || entries == (elements + per_byte - 1) / per_byte ||
         entries == (elements + per_entry - 1) / per_entry;
}

class Judge {
 public:
  Judge(const Model& model, Complaints& complaints, ScanContext& context)
      : model_(model), complaints_(complaints), context_(context) {}

  void tensor(const Tensor& tensor) {
    const std::uint32_t bits = bits_of(tensor.type);
    const bool is_known = bits != 0 || tensor.type == DataType::string;
    if (!is_known) unknown_type(tensor);
    const auto elements = assay::onnx::elements_in(model_.dims_of(tensor));
    const bool fits = elements && (bits == 0 || *elements <= std::numeric_limits<std::uint64_t>::max() / bits - 8);
    if (!fits) return bad_shape(tensor);
    if (tensor.is_external() || !is_known) return;
    // Tools that strip weights leave an empty field behind.
    const bool is_stripped = tensor.fields == Tensor::raw_data && tensor.raw.size == 0;
    if (tensor.fields == 0 || is_stripped) return without_data(tensor, *elements);
    if (std::popcount(tensor.fields) > 1) several(tensor);
    if (tensor.has(Tensor::raw_data)) {
      raw(tensor, *elements, bits);
    } else {
      typed(tensor, *elements, bits);
    }
  }

 private:
  void report(const Rule& rule, const Tensor& tensor, std::string message) {
    complaints_.report(rule, {tensor.range, place_of(model_, tensor)}, std::move(message));
  }
  bool wants(const Rule& rule, const Tensor& tensor) { return complaints_.wants(rule, tensor.range); }

  void unknown_type(const Tensor& tensor) {
    if (wants(kUnknownType, tensor))
      report(kUnknownType, tensor,
             fmt::format("The tensor has the data type {}, which does not exist.",
                         static_cast<std::int32_t>(tensor.type)));
  }

  void bad_shape(const Tensor& tensor) {
    if (wants(kTensorShape, tensor))
      report(
          kTensorShape, tensor,
          fmt::format("The shape {} has a negative dimension, or more elements than 63 bits count: readers compute a "
                      "small size from it.",
                      shape_of(model_, tensor)));
  }

  void without_data(const Tensor& tensor, std::uint64_t elements) {
    if (elements != 0 && wants(kTensorWithoutData, tensor))
      report(kTensorWithoutData, tensor,
             fmt::format("The tensor should have {} elements, and has no data.", text::grouped(elements)));
  }

  void several(const Tensor& tensor) {
    if (wants(kTypedData, tensor))
      report(kTypedData, tensor,
             "The tensor has its data in several fields: readers differ in which of them they take.");
  }

  void raw(const Tensor& tensor, std::uint64_t elements, std::uint32_t bits) {
    if (tensor.type == DataType::string) {
      if (wants(kTypedData, tensor))
        report(kTypedData, tensor, "A tensor of strings has raw data, which it cannot have.");
      return;
    }
    const std::uint64_t wanted = (elements * bits + 7) / 8;
    if (tensor.raw.size == wanted) tell_numbers(context_, tensor.raw);
    if (tensor.raw.size == wanted || !wants(kRawSize, tensor)) return;
    report(kRawSize, tensor,
           fmt::format("{} {} needs {} bytes, and there are {}: {}.", type_name(tensor.type), shape_of(model_, tensor),
                       text::grouped(wanted), text::grouped(tensor.raw.size),
                       tensor.raw.size < wanted ? "a reader that trusts the shape reads behind them"
                                                : "the rest is data that no reader shows"));
  }

  void typed(const Tensor& tensor, std::uint64_t elements, std::uint32_t bits) {
    const auto [field, entries, per] = packing_of(tensor.type);
    if (std::popcount(tensor.fields) == 1 && !tensor.has(field)) {
      if (wants(kTypedData, tensor))
        report(
            kTypedData, tensor,
            fmt::format("The data of the tensor are in a field that does not belong to {}.", type_name(tensor.type)));
      return;
    }
    const bool is_small = bits != 0 && bits < 8;
    const bool fits =
        is_small ? is_packed_count(tensor.elements, elements, bits) : tensor.elements == elements * entries / per;
    if ((fits && !tensor.has_cut_varint) || !wants(kTypedData, tensor)) return;
    report(kTypedData, tensor,
           tensor.has_cut_varint
               ? std::string("The data of the tensor end inside of a number.")
               : fmt::format("{} {} has {} elements, and there are {} numbers.", type_name(tensor.type),
                             shape_of(model_, tensor), text::grouped(elements), text::grouped(tensor.elements)));
  }

  const Model& model_;
  Complaints& complaints_;
  ScanContext& context_;
};

}  // namespace

void judge_tensors(const Model& model, Complaints& complaints, ScanContext& context) {
  Judge judge(model, complaints, context);
  for (const Tensor& tensor : model.tensors) {
    if (!context.step()) return;
    judge.tensor(tensor);
  }
}

}  // namespace assay::formats::onnx
