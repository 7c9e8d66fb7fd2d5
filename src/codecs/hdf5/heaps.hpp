#pragma once

#include "codecs/hdf5/tour.hpp"

#include <optional>
#include <set>
#include <string_view>
#include <vector>

namespace assay::hdf5 {

/// III.D: the names of an old group, or of the files with its data.
class LocalHeap {
 public:
  /// Empty when there is none; the tour knows why.
  LocalHeap(Tour& tour, std::uint64_t address);
  /// The text at an offset, up to its zero; nothing when that is outside.
  [[nodiscard]] std::optional<std::string_view> text(std::uint64_t offset) const;

 private:
  ByteView data_;
};

/// III.E: texts and lists of variable size, by the address of a collection and a number in it.
class GlobalHeaps {
 public:
  explicit GlobalHeaps(Tour& tour) : tour_(tour) {}
  [[nodiscard]] std::optional<ByteView> find(std::uint64_t address, std::uint32_t number);
  /// Looks for collections in what is left of the file: those that only numbers of data sets lead to.
  void find_rest();

 private:
  struct Object {
    std::uint32_t number = 0;
    ByteView bytes;
  };
  [[nodiscard]] bool load(std::uint64_t address);

  Tour& tour_;
  std::set<std::uint64_t> known_;
  std::optional<std::uint64_t> current_;
  std::vector<Object> objects_;  ///< of the current one
};

}  // namespace assay::hdf5
