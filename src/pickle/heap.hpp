#pragma once

#include "core/huge_allocator.hpp"
#include "pickle/value.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assay::pickle {

/// Containers and calls, in two rings: the newest are remembered, the oldest are forgotten, so memory is bounded on
/// any stream. Arguments are built right before they are used, which is why the newest are the ones that matter.
/// Nodes are named by sequence numbers that are never reused; a forgotten node reads as unknown.
class Heap {
 public:
  static constexpr std::size_t kNodes = 1U << 18U;
  static constexpr std::size_t kCells = 1U << 19U;
  static constexpr std::uint32_t kKept = 256;  ///< items remembered of one container

  /// Makes an empty node and returns its number.
  std::uint64_t make();
  /// Adds an item; beyond `kKept` it is only counted.
  void add(std::uint64_t node, Value item) { add(node, std::span(&item, 1)); }
  /// Adds items in their order.
  void add(std::uint64_t node, std::span<const Value> items);
  /// Counts items that nobody knows any more.
  void add_unknown(std::uint64_t node, std::uint64_t count);
  /// Notes which reported call a node stands for (index into Trace::calls plus one).
  void set_record(std::uint64_t node, std::uint32_t record);
  [[nodiscard]] std::uint32_t record(std::uint64_t node) const;

  [[nodiscard]] bool is_known(std::uint64_t node) const;
  /// How many items the container has, kept or not.
  [[nodiscard]] std::uint64_t count(std::uint64_t node) const;
  /// The items remembered, oldest first, at most `limit`. Shorter than `count` when some are forgotten.
  [[nodiscard]] std::vector<Value> items(std::uint64_t node, std::size_t limit = kKept) const;
  /// How many elements a value has when everything that it shares is spelt out, as printing or hashing it does; that of
  /// a list which holds itself grows with every time it does. Objects and forgotten containers are one element. Capped.
  [[nodiscard]] std::uint64_t expanded(Value value) const;
  /// The most that `expanded` would say of any container there was.
  [[nodiscard]] std::uint64_t most_expanded() const { return most_expanded_; }
  /// All items, or nothing when one of them is forgotten.
  [[nodiscard]] bool has_all_items(std::uint64_t node) const;

 private:
  struct Node {
    std::uint64_t first = kNoNode;  ///< cell numbers
    std::uint64_t last = kNoNode;
    std::uint64_t count = 0;
    std::uint64_t expanded = 1;
    std::uint32_t kept = 0;
    std::uint32_t record = 0;
  };
  struct Cell {
    Value value;
    std::uint64_t next = kNoNode;
  };

  [[nodiscard]] Node* find(std::uint64_t node);
  [[nodiscard]] const Node* find(std::uint64_t node) const;
  [[nodiscard]] const Cell* cell(std::uint64_t number) const;

  HugeVector<Node> nodes_;
  HugeVector<Cell> cells_;
  std::uint64_t next_node_ = 0;
  std::uint64_t next_cell_ = 0;
  std::uint64_t most_expanded_ = 0;
};

}  // namespace assay::pickle
