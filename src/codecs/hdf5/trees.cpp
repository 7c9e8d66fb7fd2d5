#include "codecs/hdf5/trees.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <vector>

namespace assay::hdf5 {
namespace {

constexpr std::uint64_t kSizeofChecksum = 4;
constexpr std::uint64_t kNodePrefix = 10;  // signature, version, type and checksum
constexpr std::size_t kMostDepth = 32;
constexpr std::size_t kMostWaiting = 1'000'000;  // nodes that are known and not read

struct Node {
  std::uint64_t address = 0;
  std::uint64_t records = 0;  ///< version 2 keeps them in the parent
  std::uint64_t level = 0;
};

/// A product or sum that stays at the largest number instead of wrapping.
std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  return a != 0 && b > std::numeric_limits<std::uint64_t>::max() / a ? std::numeric_limits<std::uint64_t>::max()
                                                                     : a * b;
}
std::uint64_t plus(std::uint64_t a, std::uint64_t b) {
  return b > std::numeric_limits<std::uint64_t>::max() - a ? std::numeric_limits<std::uint64_t>::max() : a + b;
}

/// How wide the numbers in the pointers of a node are, by its level.
struct Widths {
  std::uint64_t records = 0;  ///< of a child's number of records
  std::uint64_t total = 0;    ///< of the number of records in and below a child
};

void too_wide(Tour& tour, std::uint64_t offset) {
  tour.fail(ErrorCode::limit, offset, fmt::format("tree: at most {} nodes at a time wanted", kMostWaiting));
}

class Tree2Reader {
 public:
  Tree2Reader(Tour& tour, const std::function<bool(std::uint8_t, ByteView)>& see)
      : tour_(tour), file_(tour.file()), see_(see) {}

  void read(std::uint64_t address) {
    const auto at = file_.from(address);
    Cursor in(at);
    const bool is_tree = in.take(4, "signature of a tree").text() == "BTHD";
    const auto version = in.u8("version of a tree");
    type_ = in.u8("type of a tree");
    node_size_ = in.u32("size of a node");
    record_size_ = in.u16("size of a record");
    const std::uint64_t depth = in.u16("depth of a tree");
    static_cast<void>(in.u16("percentages"));
    const auto root = file_.offset(in, "root of a tree");
    const std::uint64_t records = in.u16("records of the root");
    static_cast<void>(file_.length(in, "records of a tree"));
    static_cast<void>(in.u32("checksum"));
    if (!in) return tour_.fail(in.error());
    if (!is_tree || version != 0 || record_size_ == 0 || node_size_ <= kNodePrefix + record_size_ || depth > kMostDepth)
      return tour_.fail(ErrorCode::malformed, at.origin(), "tree: the header of one of version 2 wanted, got none");
    if (!tour_.claim({at.origin(), in.position()})) return;
    measure(depth);
    if (!file_.is_undefined(root)) nodes_.push_back({root, records, depth});
    while (!nodes_.empty() && tour_.step()) {
      if (nodes_.size() > kMostWaiting) return too_wide(tour_, at.origin());
      const Node node = nodes_.back();
      nodes_.pop_back();
      if (!read_node(node)) return;
    }
  }

 private:
  void measure(std::uint64_t depth) {
    const auto most = (node_size_ - kNodePrefix) / record_size_;
    const auto record_width = width_for(most);
    std::uint64_t total = most;
    std::uint64_t total_width = 0;
    widths_.push_back({});
    for (std::uint64_t level = 1; level <= depth; ++level) {
      widths_.push_back({record_width, total_width});
      const auto pointer = file_.offset_width() + record_width + total_width;
      const auto fit =
          node_size_ > kNodePrefix + pointer ? (node_size_ - kNodePrefix - pointer) / (record_size_ + pointer) : 0;
      total = plus(times(plus(fit, 1), total), fit);
      total_width = width_for(total);
    }
  }

  bool read_node(const Node& node) {
    const auto at = file_.from(node.address);
    Cursor in(at);
    const bool is_node = in.take(4, "signature of a node").text() == (node.level == 0 ? "BTLF" : "BTIN");
    static_cast<void>(in.u8("version of a node"));
    const auto type = in.u8("type of a node");
    if (in && (!is_node || type != type_)) {
      tour_.fail(ErrorCode::malformed, at.origin(), "tree: a node wanted, got none");
      return true;
    }
    const auto records = in.take(node.records * record_size_, "records");
    const auto& widths = widths_[node.level];
    const auto pointer = file_.offset_width() + widths.records + widths.total;
    const auto pointers = node.level == 0 ? ByteView() : in.take((node.records + 1) * pointer, "pointers");
    static_cast<void>(in.take(kSizeofChecksum, "checksum"));
    if (!in) {
      tour_.fail(in.error());
      return true;
    }
    if (!tour_.claim({at.origin(), in.position()})) return true;
    Cursor children(pointers);
    while (!children.at_end()) {
      Node child{.level = node.level - 1};
      child.address = file_.offset(children, "address of a node");
      child.records = children.number(widths.records, "records of a node");
      if (widths.total != 0) static_cast<void>(children.take(widths.total, "records below a node"));
      nodes_.push_back(child);
    }
    Cursor all(records);
    while (!all.at_end())
      if (!tour_.step() || !see_(type_, all.take(record_size_, "record"))) return false;
    return true;
  }

  Tour& tour_;
  const File& file_;
  const std::function<bool(std::uint8_t, ByteView)>& see_;
  std::uint8_t type_ = 0;
  std::uint64_t node_size_ = 0;
  std::uint64_t record_size_ = 0;
  std::vector<Widths> widths_;
  std::vector<Node> nodes_;
};

/// A node has room for twice its rank of entries. In the room behind the used ones stand entries that were there
/// before: places of the file. What is none of these is not the library's.
void cover_former_entries(Tour& tour, Cursor in, std::uint64_t used) {
  const File& file = tour.file();
  const auto size = file.bytes().size();
  for (auto left = 2 * file.group_rank(); left > used && tour.step(); --left) {
    const auto begin = in.offset();
    const auto child = file.offset(in, "former child");
    const auto key = file.length(in, "former key");
    if (!in || child >= size || key >= size) return;
    tour.cover({begin, in.offset() - begin});
  }
}

}  // namespace

std::uint64_t width_for(std::uint64_t limit) {
  return limit == 0 ? 1 : (static_cast<std::uint64_t>(std::bit_width(limit)) - 1) / 8 + 1;
}

void read_tree1(Tour& tour, std::uint64_t address, Tree1 type, std::uint64_t key_size,
                const std::function<bool(ByteView key, std::uint64_t child)>& see) {
  const File& file = tour.file();
  if (file.is_undefined(address)) return;
  constexpr std::uint64_t kAnyLevel = 256;
  // The level says how many there are below, so that a child must be one lower.
  std::vector<Node> nodes{{address, 0, kAnyLevel}};
  while (!nodes.empty() && tour.step()) {
    if (nodes.size() > kMostWaiting) return too_wide(tour, file.base());
    const Node node = nodes.back();
    nodes.pop_back();
    const auto at = file.from(node.address);
    Cursor in(at);
    const bool is_node = in.take(4, "signature of a tree").text() == "TREE";
    const auto is_type = in.u8("type of a tree") == static_cast<std::uint8_t>(type);
    const std::uint64_t level = in.u8("level of a node");
    const std::uint64_t entries = in.u16("entries of a node");
    static_cast<void>(in.take(2 * file.offset_width(), "siblings"));
    const auto body = in.take(entries * (key_size + file.offset_width()), "entries");
    static_cast<void>(in.take(key_size, "last key"));
    if (!in || !is_node || !is_type || (node.level != kAnyLevel && level != node.level)) {
      tour.fail(in ? Error{ErrorCode::malformed, at.origin(), "tree: a node of version 1 wanted, got none"}
                   : in.error());
      continue;
    }
    if (!tour.claim({at.origin(), in.position()})) continue;
    if (type == Tree1::group) cover_former_entries(tour, in, entries);
    Cursor children(body);
    while (!children.at_end()) {
      const auto key = children.take(key_size, "key");
      const auto child = file.offset(children, "child");
      if (!tour.step()) return;
      if (level != 0) {
        nodes.push_back({child, 0, level - 1});
      } else if (!see(key, child)) {
        return;
      }
    }
  }
}

void read_tree2(Tour& tour, std::uint64_t address, const std::function<bool(std::uint8_t, ByteView)>& see) {
  if (!tour.file().is_undefined(address)) Tree2Reader(tour, see).read(address);
}

}  // namespace assay::hdf5
