#pragma once

#include "codecs/gguf/reader.hpp"
#include "core/complaints.hpp"
#include "core/free_texts.hpp"
#include "formats/gguf/names.hpp"
#include "formats/gguf/rules.hpp"
#include "formats/gguf/tokenizer.hpp"

#include <assay/artifact.hpp>
#include <assay/context.hpp>

#include <cstdint>
#include <optional>

namespace assay::formats::gguf {

/// The pairs of a file: judges each and all of them together, and hands on what is content of its own.
class Metadata {
 public:
  Metadata(const Artifact& artifact, ScanContext& context, Complaints& complaints)
      : artifact_(artifact), context_(context), complaints_(complaints), texts_(kActiveText, context, complaints) {}

  void see(const assay::gguf::Pair& pair, const assay::gguf::Header& header);
  /// What only shows once all pairs have been seen.
  void judge(const assay::gguf::Header& header);

  /// A power of two.
  [[nodiscard]] std::uint64_t alignment() const { return alignment_; }
  /// False when the file asks for an alignment that cannot be used; `alignment` is the default then.
  [[nodiscard]] bool has_usable_alignment() const { return has_usable_alignment_; }

 private:
  void judge_key(const assay::gguf::Pair& pair);
  void judge_type(const assay::gguf::Pair& pair);
  void judge_alignment(const assay::gguf::Pair& pair);
  void judge_hyperparameter(const assay::gguf::Pair& pair);
  void judge_split(const assay::gguf::Header& header);
  /// False when a budget is spent.
  bool judge_text(const assay::gguf::Pair& pair, ByteView text);
  void judge_texts(const assay::gguf::Pair& pair, const assay::gguf::Header& header);
  void list(const assay::gguf::Pair& pair, const assay::gguf::Header& header);
  void descend(const assay::gguf::Pair& pair, const assay::gguf::Header& header);
  void hand_on(std::string_view name, ByteView bytes);

  const Artifact& artifact_;
  ScanContext& context_;
  Complaints& complaints_;
  FreeTexts texts_;
  Names keys_;
  Tokenizer tokenizer_;
  std::uint64_t alignment_ = assay::gguf::kDefaultAlignment;
  bool has_usable_alignment_ = true;
  bool has_too_many_ = false;
  bool may_descend_ = true;  ///< until a limit is met
  std::uint64_t templates_ = 0;
  ByteRange second_template_;
  std::optional<std::uint64_t> split_number_, split_count_, split_tensors_;
  ByteRange split_range_;
};

}  // namespace assay::formats::gguf
