#pragma once

#include "codecs/json/reader.hpp"
#include "core/complaints.hpp"
#include "formats/config/setting.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay::formats::config {

/// Watches a tokenizer.json go by: which tokens have the same number, which special tokens are not those of the
/// vocabulary, and what is written into texts. Keeps a bit per number and the added tokens, not the vocabulary.
class Tokenizer {
 public:
  explicit Tokenizer(Complaints& complaints) : complaints_(complaints) {}

  void see(const Setting& setting);
  void leave(std::span<const std::string> path);
  /// One entry of `model.vocab`.
  void see_word(const json::Token& word, const json::Token& number);

 private:
  struct Added {
    std::optional<std::uint64_t> number;
    std::string content;
    ByteRange range;
  };
  void judge_inserted(const Setting& setting);
  void judge_replaced(const Setting& setting);
  void judge_added_number(const Setting& setting);
  void judge_special(const Setting& setting);
  void judge_pattern(const Setting& setting);

  Complaints& complaints_;
  Added current_;
  std::uint64_t added_numbers_ = 0;  ///< of the special token of the post-processor that is being read
  std::map<std::uint64_t, std::string> added_by_number_;
  std::map<std::string, std::uint64_t, std::less<>> added_by_content_;
  std::vector<bool> seen_;
};

}  // namespace assay::formats::config
