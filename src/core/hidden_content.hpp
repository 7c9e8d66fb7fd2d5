#pragma once

#include "core/active_text.hpp"

#include <string>

namespace assay {

/// What a text of a model hides in base64 or hexadecimal digits.
struct HiddenContent {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;  ///< of the digits
  std::string is;          ///< completes "it is …", and quotes foreign text escaped
  std::string bytes;       ///< decoded
  bool is_sure = true;     ///< else it is only worth opening: nothing is to be said of it, and its name is vouched for
  std::string_view does;   ///< of a text that acts: as `ActiveText::does`; it is judged, and there is nothing to open
};

/// What `find_encoded_content` finds; else, when the text as a whole is such digits, the file that they stand for, or
/// the text if it acts or is Python that reaches out, or what may be a pickle. Keys, digests and pictures are none.
[[nodiscard]] std::optional<HiddenContent> find_hidden_content(std::string_view text);

}  // namespace assay
