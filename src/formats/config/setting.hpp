#pragma once

#include <assay/bytes.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace assay::formats::config {

/// One value of a configuration, whatever it is written in, and the keys that lead to it.
struct Setting {
  enum class Kind : std::uint8_t { text, truth, other };

  std::span<const std::string> path;  ///< decoded keys from the root; an empty one for an element of a list
  Kind kind = Kind::other;
  bool truth = false;     ///< of a truth
  std::string_view text;  ///< decoded; of a number its digits
  ByteRange range;

  [[nodiscard]] bool is_text() const { return kind == Kind::text; }
  /// The key of the value, or of the lists it lies in.
  [[nodiscard]] std::string_view key() const {
    for (auto at = path.size(); at > 0; --at)
      if (!path[at - 1].empty()) return path[at - 1];
    return {};
  }
  [[nodiscard]] bool is_below(std::string_view name) const {
    for (const auto& component : path)
      if (component == name) return true;
    return false;
  }
};

/// What a configuration is written in. Python's habits of reading it differ.
enum class Language : std::uint8_t { json, yaml };

}  // namespace assay::formats::config
