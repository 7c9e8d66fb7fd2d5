#pragma once

#include "codecs/ggml/types.hpp"
#include "codecs/gguf/reader.hpp"
#include "core/complaints.hpp"
#include "formats/gguf/names.hpp"

#include <assay/context.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::formats::gguf {

/// The tensor table of a file: each tensor by itself, and where all of them lie in the data section. The data is
/// accounted for and never read.
class Tensors {
 public:
  Tensors(ScanContext& context, Complaints& complaints) : context_(context), complaints_(complaints) {}

  void see(const assay::gguf::Tensor& tensor);

  struct Section {
    std::uint64_t begin = 0;      ///< where the data begins
    std::uint64_t file_size = 0;  ///< where the file ends
    std::uint64_t alignment = assay::gguf::kDefaultAlignment;
    bool has_usable_alignment = true;
  };
  /// Judges the places of all tensors, and covers their data.
  void place(const Section& section);

 private:
  struct Extent {
    std::string_view name;
    std::uint64_t entry = 0;   ///< where the table names it
    std::uint64_t offset = 0;  ///< in the data section
    std::optional<std::uint64_t> size;
  };

  [[nodiscard]] std::optional<std::uint64_t> judge_size(const assay::gguf::Tensor& tensor);
  void judge_name(const assay::gguf::Tensor& tensor);
  void judge_order(const Section& section);
  void find_overlaps();
  void cover(const Section& section);
  void account(ByteRange numbers);
  [[nodiscard]] bool cover_unknown(const Section& section, std::uint64_t left);

  ScanContext& context_;
  Complaints& complaints_;
  Names names_;
  std::vector<Extent> extents_;
  bool has_usable_sizes_ = true;
  bool has_too_many_ = false;
};

}  // namespace assay::formats::gguf
