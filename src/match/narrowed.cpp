#include <algorithm>
#include <utility>

#include "match/narrowed.hpp"

namespace assay::match {

std::optional<Window> NarrowedWindows::next() {
  while (true) {
    if (window_) {
      if (auto part = next_part()) return part;
    }
    window_ = windows_.next();
    at_ = 0;
    if (!window_ || window_->bytes.size() < kWorthwhile) return std::exchange(window_, std::nullopt);
    if (atoms_ == nullptr) atoms_ = signatures_.atoms();
    if (atoms_ == nullptr) return std::exchange(window_, std::nullopt);
  }
}

/// A match begins at most the reach before its atom, and depends on what is at most the reach around its first byte.
std::optional<Window> NarrowedWindows::next_part() {
  const auto bytes = window_->bytes;
  const std::size_t counted_begin = window_->counted.offset - window_->offset;
  const std::size_t counted_end = counted_begin + window_->counted.size;
  for (std::size_t atom = atoms_->find(bytes, at_); atom != bytes.size();) {
    const std::size_t begin = std::max(atom - std::min<std::size_t>(atom, kReach), counted_begin);
    if (begin >= counted_end) break;
    std::size_t end = 0;
    do {  // between this atom and `end` more of them change nothing; parts that would overlap are one
      end = std::min<std::size_t>(atom + kReach, bytes.size());
      atom = atoms_->find(bytes, end);
    } while (atom != bytes.size() && atom < end + 3 * kReach);
    at_ = atom;
    end = std::min(end, counted_end);
    if (end <= begin) continue;
    const std::size_t first = begin - std::min<std::size_t>(begin, kReach);
    const std::size_t last = std::min<std::size_t>(end + kReach, bytes.size());
    return Window{.offset = window_->offset + first,
                  .bytes = bytes.subspan(first, last - first),
                  .counted = {window_->offset + begin, end - begin}};
  }
  return std::nullopt;
}

}  // namespace assay::match
