#include "pickle/heap.hpp"

#include <algorithm>

namespace assay::pickle {
namespace {

constexpr std::uint64_t kMostExpanded = 1ULL << 62U;

}  // namespace

std::uint64_t Heap::make() {
  const std::uint64_t number = next_node_++;
  if (nodes_.size() < kNodes) {
    make_room(nodes_, nodes_.size() + 1, kNodes);
    nodes_.emplace_back();
  } else {
    nodes_[number % kNodes] = Node{};
  }
  return number;
}

void Heap::add(std::uint64_t node, std::span<const Value> items) {
  Node* const found = find(node);
  if (found == nullptr) return;
  found->count += items.size();
  auto elements = found->expanded;  // kMostExpanded and what the stack holds fit
  for (const Value item : items)
    elements = is_container(item) ? std::min(elements + expanded(item), kMostExpanded) : elements + 1;
  found->expanded = std::min(elements, kMostExpanded);
  most_expanded_ = std::max(most_expanded_, found->expanded);
  const auto kept = items.first(std::min<std::size_t>(items.size(), kKept - found->kept));
  if (kept.empty()) return;
  const std::uint64_t first = next_cell_;
  next_cell_ += kept.size();
  if (const auto needed = std::min<std::uint64_t>(next_cell_, kCells); cells_.size() < needed) {
    make_room(cells_, needed, kCells);
    cells_.resize(needed);
  }
  for (std::uint64_t number = first; const Value item : kept) {
    cells_[number % kCells] = {item, number + 1};
    ++number;
  }
  cells_[(next_cell_ - 1) % kCells].next = kNoNode;
  if (found->first == kNoNode) {
    found->first = first;
  } else if (cell(found->last) != nullptr) {
    cells_[found->last % kCells].next = first;
  }
  found->last = next_cell_ - 1;
  found->kept += static_cast<std::uint32_t>(kept.size());
}

void Heap::add_unknown(std::uint64_t node, std::uint64_t count) {
  Node* const found = find(node);
  if (found == nullptr) return;
  found->count += count;
  found->expanded = std::min(found->expanded + count, kMostExpanded);
}

void Heap::set_record(std::uint64_t node, std::uint32_t record) {
  if (Node* const found = find(node)) found->record = record;
}

std::uint32_t Heap::record(std::uint64_t node) const {
  const Node* const found = find(node);
  return found == nullptr ? 0 : found->record;
}

bool Heap::is_known(std::uint64_t node) const { return find(node) != nullptr; }

std::uint64_t Heap::count(std::uint64_t node) const {
  const Node* const found = find(node);
  return found == nullptr ? 0 : found->count;
}

std::vector<Value> Heap::items(std::uint64_t node, std::size_t limit) const {
  std::vector<Value> result;
  const Node* const found = find(node);
  if (found == nullptr) return result;
  const std::size_t wanted = std::min<std::size_t>(limit, found->kept);
  for (std::uint64_t at = found->first; at != kNoNode && result.size() < wanted;) {
    const Cell* const here = cell(at);
    if (here == nullptr) break;
    result.push_back(here->value);
    at = here->next;
  }
  return result;
}

std::uint64_t Heap::expanded(Value value) const {
  switch (value.tag()) {
    case Tag::tuple:
    case Tag::list:
    case Tag::dict:
    case Tag::set:
    case Tag::frozenset: {
      const Node* const found = find(value.payload());
      return found == nullptr ? 1 : found->expanded;
    }
    default: return 1;
  }
}

bool Heap::has_all_items(std::uint64_t node) const {
  const Node* const found = find(node);
  return found != nullptr && items(node).size() == found->count;
}

Heap::Node* Heap::find(std::uint64_t node) {
  if (node >= next_node_ || next_node_ - node > kNodes) return nullptr;
  return &nodes_[node % kNodes];
}

const Heap::Node* Heap::find(std::uint64_t node) const {
  if (node >= next_node_ || next_node_ - node > kNodes) return nullptr;
  return &nodes_[node % kNodes];
}

const Heap::Cell* Heap::cell(std::uint64_t number) const {
  if (number >= next_cell_ || next_cell_ - number > kCells) return nullptr;
  return &cells_[number % kCells];
}

}  // namespace assay::pickle
