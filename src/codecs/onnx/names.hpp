#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace assay::onnx {

/// A name of a model: of a value, an operator, a domain … Equal names have equal numbers. 0 is the empty name.
using Name = std::uint32_t;
inline constexpr Name kNoName = 0;

/// Gives each distinct text of a file a number. Keeps views into the file, which must outlive it.
class Names {
 public:
  Names();

  [[nodiscard]] Name intern(std::string_view text);
  /// The number of a text that was interned; `kNoName` for any other.
  [[nodiscard]] Name find(std::string_view text) const;
  [[nodiscard]] std::string_view text(Name name) const { return texts_.at(name); }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }

 private:
  [[nodiscard]] std::size_t slot_of(std::string_view text) const;
  void grow();

  std::vector<std::string_view> texts_;
  std::vector<std::uint32_t> slots_;  ///< open addressing; 0 is free
};

}  // namespace assay::onnx
