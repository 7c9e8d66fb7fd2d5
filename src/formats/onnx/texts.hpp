#pragma once

#include "codecs/onnx/read.hpp"
#include "core/complaints.hpp"

#include <assay/context.hpp>

#include <utility>
#include <vector>

namespace assay::formats::onnx {

/// Looks at the texts of a model: documentation, metadata, string attributes and elements of string tensors.
class Texts {
 public:
  Texts(Complaints& complaints, ScanContext& context) : complaints_(complaints), context_(context) {}

  void see(const assay::onnx::FreeText& text);
  /// Where there are bytes instead of a text.
  [[nodiscard]] std::vector<ByteRange> take_odd() { return std::move(odd_); }

 private:
  void judge_encoded(const assay::onnx::FreeText& text);

  Complaints& complaints_;
  ScanContext& context_;
  std::vector<ByteRange> odd_;
  bool may_descend_ = true;  ///< until a limit is met
};

}  // namespace assay::formats::onnx
