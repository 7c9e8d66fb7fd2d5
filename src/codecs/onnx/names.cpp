#include "codecs/onnx/names.hpp"

#include <functional>

namespace assay::onnx {

Names::Names() : texts_(1), slots_(64) {}

/// Where `text` is, or where it belongs.
std::size_t Names::slot_of(std::string_view text) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = std::hash<std::string_view>()(text) & mask;
  while (slots_[slot] != 0 && texts_[slots_[slot]] != text) slot = (slot + 1) & mask;
  return slot;
}

Name Names::find(std::string_view text) const { return text.empty() ? kNoName : slots_[slot_of(text)]; }

Name Names::intern(std::string_view text) {
  if (text.empty()) return kNoName;
  if (texts_.size() * 2 > slots_.size()) grow();
  std::uint32_t& slot = slots_[slot_of(text)];
  if (slot == 0) {
    slot = static_cast<std::uint32_t>(texts_.size());
    texts_.push_back(text);
  }
  return slot;
}

void Names::grow() {
  slots_.assign(slots_.size() * 2, 0);
  for (std::uint32_t name = 1; name < texts_.size(); ++name) slots_[slot_of(texts_[name])] = name;
}

}  // namespace assay::onnx
