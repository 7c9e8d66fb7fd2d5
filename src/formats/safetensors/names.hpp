#pragma once

#include "codecs/json/reader.hpp"

#include <assay/bytes.hpp>

#include <cstdint>
#include <functional>
#include <vector>

namespace assay::formats::safetensors {

/// Finds names that appear twice among very many: remembers 16 bytes of each, and looks at the text again where two
/// have the same hash. Names that only differ in how they are escaped are the same.
class Names {
 public:
  /// `bytes` are what the tokens were read from; they must outlive this.
  explicit Names(ByteView bytes) : bytes_(bytes) {}

  void add(const json::Token& name);
  /// Calls `found` with the place of every name but the first of its kind, in the order of the text.
  /// Once, at the end: forgets the names.
  void duplicates(const std::function<void(const json::Token& name)>& found);
  /// How many were added.
  [[nodiscard]] std::uint64_t size() const { return count_; }

 private:
  struct Entry {
    std::uint64_t hash;
    std::uint32_t offset;  ///< of the text without its quotes, in `bytes_`, which are at most 100 MB
    std::uint32_t size;
  };
  /// Forgets most names that nothing equals.
  void drop_lone();
  [[nodiscard]] json::Token token_of(const Entry& entry) const;

  ByteView bytes_;
  std::uint64_t count_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace assay::formats::safetensors
