#pragma once

#include "codecs/safetensors/header.hpp"
#include "core/complaints.hpp"
#include "formats/safetensors/names.hpp"

#include <assay/context.hpp>

namespace assay::formats::safetensors {

/// The tensors of a header, one by one: their names and types, and what is to be shown of them.
class Tensors {
 public:
  Tensors(ByteView header, ScanContext& context, Complaints& complaints)
      : header_(header), names_(header), context_(context), complaints_(complaints) {}

  void see(const assay::safetensors::Tensor& tensor);
  void judge();

  /// False when the place of some tensor is not known.
  [[nodiscard]] bool have_places() const { return have_places_; }

 private:
  void judge_name(const json::Token& name);
  void judge_type(const assay::safetensors::Tensor& tensor);
  void list(const assay::safetensors::Tensor& tensor);

  ByteView header_;
  Names names_;
  ScanContext& context_;
  Complaints& complaints_;
  std::uint64_t bytes_ = 0;
  bool have_places_ = true;
  bool has_unknown_type_ = false;
};

}  // namespace assay::formats::safetensors
