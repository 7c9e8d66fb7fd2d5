#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay {

/// 64-bit FNV-1a over length-prefixed parts, so that ("ab", "c") and ("a", "bc") differ. Tells contents apart; proves
/// nothing against somebody who wants two to be the same.
class ContentHash {
 public:
  void add(std::string_view part) {
    add(static_cast<std::uint64_t>(part.size()));
    for (const char character : part) mix(static_cast<unsigned char>(character));
  }
  void add(std::uint64_t number) {
    for (unsigned shift = 0; shift < 64; shift += 8) mix(static_cast<unsigned char>(number >> shift));
  }
  [[nodiscard]] std::uint64_t value() const { return state_; }
  /// 16 digits.
  [[nodiscard]] std::string hex() const {
    std::string text(16, '0');
    std::array<char, 16> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), state_, 16).ptr;
    const auto count = static_cast<std::size_t>(end - digits.data());
    text.replace(16 - count, count, digits.data(), count);
    return text;
  }

 private:
  void mix(unsigned char byte) { state_ = (state_ ^ byte) * 0x100000001b3ULL; }
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

}  // namespace assay
