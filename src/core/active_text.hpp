#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// A place in a free text that does something once the text is executed, rendered or unpickled.
struct ActiveText {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::string_view does;  ///< completes "it …": "calls Python's exec"
};

/// The first place of `text` that is code which acts: calls of Python that run code or programs, shell commands that
/// fetch and run or that destroy, scripts in HTML, ways into Python's internals. Prose about such things, usage
/// snippets (`model.eval()`, `requests.get(url)`) and long machine-made JSON are none. Linear in the text.
[[nodiscard]] std::optional<ActiveText> find_active_text(std::string_view text);

/// What a long run of base64 in a text turns out to be.
struct EncodedContent {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;  ///< of the run
  std::string_view is;     ///< "a pickle"
  std::string bytes;       ///< decoded
};

/// The first run of base64 in `text` that decodes to a pickle, an archive, a compressed stream or a program. Pictures
/// and random bytes (hashes, keys) are none.
[[nodiscard]] std::optional<EncodedContent> find_encoded_content(std::string_view text);

}  // namespace assay
