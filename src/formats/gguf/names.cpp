#include "formats/gguf/names.hpp"

#include <algorithm>

namespace assay::formats::gguf {

bool Names::add(std::string_view name, std::uint64_t offset) {
  if (entries_.size() >= kMost) return false;
  entries_.push_back({name, offset});
  return true;
}

std::vector<Names::Twice> Names::repeated() {
  // By length first: it settles most comparisons without a look at the bytes.
  std::ranges::sort(entries_, [](const Entry& left, const Entry& right) {
    if (left.name.size() != right.name.size()) return left.name.size() < right.name.size();
    const int order = left.name.compare(right.name);
    return order != 0 ? order < 0 : left.offset < right.offset;
  });
  std::vector<Twice> twice;
  const Entry* first = nullptr;
  for (const Entry& one : entries_) {
    if (first != nullptr && first->name == one.name) {
      twice.push_back({one.name, first->offset, one.offset});
    } else {
      first = &one;
    }
  }
  std::ranges::sort(twice, {}, &Twice::second);
  return twice;
}

}  // namespace assay::formats::gguf
