#include "formats/gguf/names.hpp"

#include <algorithm>
#include <tuple>

namespace assay::formats::gguf {

bool Names::add(std::string_view name, std::uint64_t offset) {
  if (entries_.size() >= kMost) return false;
  entries_.push_back({name, offset});
  return true;
}

std::vector<Names::Twice> Names::repeated() {
  // By length first: it settles most comparisons without a look at the bytes.
  std::ranges::sort(entries_, {}, [](const Entry& one) { return std::tuple(one.name.size(), one.name, one.offset); });
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
