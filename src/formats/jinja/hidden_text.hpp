#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::formats::jinja {

/// Something in a text that its reader does not see.
struct HiddenText {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::string_view is;  ///< "zero-width characters"
};

/// The first characters of `text` that are invisible or turn the direction of others, where no script or emoji needs
/// them; or a long run of base64. Linear in the text.
[[nodiscard]] std::optional<HiddenText> find_hidden_text(std::string_view text);

}  // namespace assay::formats::jinja
