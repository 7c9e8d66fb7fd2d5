#pragma once

#include "codecs/safetensors/header.hpp"
#include "core/complaints.hpp"

#include <assay/bytes.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace assay::formats::safetensors {

/// Where the tensors lie: they must follow each other without a hole from the end of the header to the end of the
/// file. Remembers 24 bytes of each tensor.
class Layout {
 public:
  /// `data` is where offsets count from, `size` the size of the file.
  Layout(std::uint64_t data, std::uint64_t size) : data_(data), size_(size) {}

  /// Judges the size of one tensor, and remembers its place.
  void add(const assay::safetensors::Tensor& tensor, Complaints& complaints);
  /// Judges all of them together, and covers their bytes. `is_known` is false when some tensors are missing here: then
  /// what lies between the others says nothing.
  void judge(bool is_known, ScanContext& context, Complaints& complaints);

 private:
  struct Place {
    std::uint64_t begin;
    std::uint64_t end;
    std::uint64_t name;  ///< the offset of its name in the file
  };
  [[nodiscard]] ByteRange within_file(std::uint64_t begin, std::uint64_t end) const;
  void judge_size(const assay::safetensors::Tensor& tensor, Complaints& complaints) const;
  void judge_end(std::uint64_t end, ScanContext& context, Complaints& complaints) const;

  std::uint64_t data_;
  std::uint64_t size_;
  std::vector<Place> places_;
};

}  // namespace assay::formats::safetensors
