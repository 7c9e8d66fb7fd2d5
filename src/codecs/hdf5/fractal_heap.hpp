#pragma once

#include "codecs/hdf5/tour.hpp"

#include <map>
#include <optional>
#include <vector>

namespace assay::hdf5 {

/// III.H: accounts for a manager of free space and its list; nothing when the address is undefined.
void read_free_space(Tour& tour, std::uint64_t address);

/// III.G: the links or attributes of an object that has many, by their ids in a tree of version 2.
class FractalHeap {
 public:
  /// Reads where the blocks are. What is wrong is told to the tour, and what is left is used.
  FractalHeap(Tour& tour, std::uint64_t address);
  /// The object with an id, which is accounted for; nothing when it is not there.
  [[nodiscard]] std::optional<ByteView> object(ByteView id);
  [[nodiscard]] std::uint64_t id_size() const { return id_size_; }

 private:
  struct Block {
    std::uint64_t begin = 0;  ///< in the space of the heap
    ByteView bytes;
  };
  struct Place {
    std::uint64_t address = 0;
    std::uint64_t size = 0;
  };
  [[nodiscard]] bool read_header(std::uint64_t address);
  void read_blocks();
  void read_direct(std::uint64_t address, std::uint64_t begin, std::uint64_t size);
  void read_huge_tree();
  [[nodiscard]] std::uint64_t block_size(std::uint64_t row) const;
  [[nodiscard]] std::optional<ByteView> managed(ByteView id) const;
  [[nodiscard]] std::optional<ByteView> huge(ByteView id);

  struct Indirect {
    std::uint64_t address = 0;
    std::uint64_t begin = 0;
    std::uint64_t rows = 0;
  };
  void read_indirect(const Indirect& block, std::vector<Indirect>& waiting);

  Tour& tour_;
  const File& file_;
  std::uint64_t id_size_ = 0;
  bool has_checksums_ = false;
  std::uint64_t largest_object_ = 0;
  std::uint64_t huge_tree_ = 0;
  std::uint64_t free_space_ = 0;
  std::uint64_t table_width_ = 0;
  std::uint64_t first_size_ = 0;
  std::uint64_t largest_direct_ = 0;
  std::uint64_t offset_bits_ = 0;
  std::uint64_t root_ = 0;
  std::uint64_t root_rows_ = 0;
  std::vector<Block> blocks_;  ///< by where they begin
  std::map<std::uint64_t, Place> huge_;
  bool has_read_huge_ = false;
};

}  // namespace assay::hdf5
