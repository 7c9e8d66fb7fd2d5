#include "core/text.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"

#include <fmt/format.h>

#include <limits>
#include <optional>

namespace assay::formats::onnx {
namespace {

using assay::onnx::DataType;
using assay::onnx::kNone;
using assay::onnx::Model;
using assay::onnx::Sparse;
using assay::onnx::Tensor;

constexpr std::uint64_t kMostBytes = 8ULL << 30U;  // of the dense tensor, which loaders make of it
constexpr std::size_t kMostIndices = 262'144;      // that are read
constexpr std::uint64_t kIndicesPerStep = 64;

class Judge {
 public:
  Judge(ByteView file, const Model& model, Complaints& complaints, ScanContext& context)
      : model_(model), values_(file, model, none_), complaints_(complaints), context_(context) {}

  void judge(const Sparse& sparse) {
    if (sparse.values == kNone || sparse.indices == kNone) return;
    const Tensor& values = model_.tensors[sparse.values];
    const Tensor& indices = model_.tensors[sparse.indices];
    const auto dims = Model::slice(model_.dims, sparse.dims);
    const auto elements = assay::onnx::elements_in(dims);
    const auto bits = bits_of(values.type);
    if (!elements || *elements > std::numeric_limits<std::uint64_t>::max() / 64 - 8) {
      report(kTensorShape, sparse, values,
             "The shape of the sparse tensor has a negative dimension, or more elements than 63 bits count.");
      return;
    }
    if (*elements * bits / 8 > kMostBytes)
      report(kAllocation, sparse, values,
             fmt::format("The sparse tensor has {} when a loader makes a dense one of it.",
                         text::byte_size(*elements * bits / 8)));
    if (!judge_counts(sparse, values, indices, dims.size())) return;
    judge_indices(sparse, values, indices, dims, *elements);
  }

 private:
  void report(const Rule& rule, const Sparse& sparse, const Tensor& values, std::string message,
              std::optional<Severity> severity = {}) {
    const auto level = severity.value_or(rule.severity);
    if (complaints_.wants(rule, sparse.range, level))
      complaints_.report(rule, {sparse.range, place_of(model_, values)}, std::move(message), level);
  }

  /// As many indices as values, each a number or one for each dimension (onnx.proto, SparseTensorProto).
  bool judge_counts(const Sparse& sparse, const Tensor& values, const Tensor& indices, std::size_t rank) {
    const auto of_values = model_.dims_of(values);
    const auto of_indices = model_.dims_of(indices);
    const bool is_list = of_values.size() == 1;
    const bool fits =
        is_list && !of_indices.empty() && of_indices[0] == of_values[0] &&
        (of_indices.size() == 1 || (of_indices.size() == 2 && static_cast<std::uint64_t>(of_indices[1]) == rank)) &&
        indices.type == DataType::int64;
    if (!fits)
      report(
          kTypedData, sparse, values,
          fmt::format("The sparse tensor has values {} and indices {} of type {} for {}: they do not belong together.",
                      shape_of(model_, values), shape_of(model_, indices), type_name(indices.type),
                      text::counted(rank, "dimension", "dimensions")));
    return fits;
  }

  void judge_indices(const Sparse& sparse, const Tensor& values, const Tensor& indices,
                     std::span<const std::int64_t> dims, std::uint64_t elements) {
    const auto numbers = values_.integers(indices, kMostIndices);
    if (!numbers || !context_.step(1 + numbers->size() / kIndicesPerStep)) return;
    const bool is_linear = model_.dims_of(indices).size() == 1;
    const std::size_t width = is_linear ? 1 : dims.size();
    std::optional<std::uint64_t> last;
    for (std::size_t at = 0; width != 0 && at + width <= numbers->size(); at += width) {
      std::uint64_t place = 0;
      for (std::size_t i = 0; i < width; ++i) {
        const auto index = (*numbers)[at + i];
        const auto end = is_linear ? elements : static_cast<std::uint64_t>(dims[i]);
        if (index < 0 || static_cast<std::uint64_t>(index) >= end) {
          report(kTypedData, sparse, values,
                 fmt::format("The index {} of the sparse tensor is outside of its shape: a loader that does not check "
                             "writes there.",
                             index));
          return;
        }
        place = is_linear ? static_cast<std::uint64_t>(index) : place * end + static_cast<std::uint64_t>(index);
      }
      if (last && place <= *last) {
        report(kTypedData, sparse, values,
               "The indices of the sparse tensor are not in order, or one is there twice: programs differ in which "
               "value they take.",
               Severity::medium);
        return;
      }
      last = place;
    }
  }

  const Model& model_;
  const assay::onnx::Wiring none_;  ///< indices are tensors of their own, whatever is wired to them
  const assay::onnx::Values values_;
  Complaints& complaints_;
  ScanContext& context_;
};

}  // namespace

void judge_sparses(ByteView file, const Model& model, Complaints& complaints, ScanContext& context) {
  Judge judge(file, model, complaints, context);
  for (const Sparse& sparse : model.sparses) {
    if (!context.step()) return;
    judge.judge(sparse);
  }
}

}  // namespace assay::formats::onnx
