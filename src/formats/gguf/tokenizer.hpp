#pragma once

#include "codecs/gguf/reader.hpp"
#include "core/complaints.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::formats::gguf {

/// The tables of the tokenizer, which stand beside each other in the metadata and must agree.
class Tokenizer {
 public:
  /// Looks at a pair whose key begins with `tokenizer.ggml.`.
  void see(const assay::gguf::Pair& pair, const assay::gguf::Header& header, Complaints& complaints);
  /// Compares the tables once all of them have been seen.
  void judge(Complaints& complaints) const;

 private:
  struct Table {
    assay::gguf::ValueType type;
    assay::gguf::ValueType element;
    std::uint64_t count = 0;
    ByteRange range;
  };
  struct SpecialToken {
    std::string_view key;
    std::uint64_t id = 0;
    ByteRange range;
  };

  void judge_table(const Table& table, std::string_view what, Complaints& complaints) const;

  std::optional<Table> tokens_, scores_, types_;
  std::vector<SpecialToken> special_;
};

}  // namespace assay::formats::gguf
