#pragma once

#include <assay/bytes.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace assay::formats::gguf {

/// Finds names that appear twice among many, in 24 bytes for each. Borrows the names.
class Names {
 public:
  /// What one file is remembered of at most. False when there was no room.
  static constexpr std::size_t kMost = 2'000'000;
  bool add(std::string_view name, std::uint64_t offset);

  struct Twice {
    std::string_view name;
    std::uint64_t first = 0;  ///< where they are
    std::uint64_t second = 0;
  };
  /// Every name that was there before, ordered by the offset of its repetition.
  [[nodiscard]] std::vector<Twice> repeated();

 private:
  struct Entry {
    std::string_view name;
    std::uint64_t offset;
  };
  std::vector<Entry> entries_;
};

}  // namespace assay::formats::gguf
