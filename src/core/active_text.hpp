#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// What some texts do, as `ActiveText::does` says it.
inline constexpr std::string_view kDeletesFiles = "deletes files";

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
  bool is_hexadecimal = false;
};

/// The first run of base64 in `text` that decodes to a pickle, an archive, a compressed stream or a program. Pictures
/// and random bytes (hashes, keys) are none.
[[nodiscard]] std::optional<EncodedContent> find_encoded_content(std::string_view text);

/// What a text stands for that is nothing but base64 (in lines or not) or hexadecimal digits, if it stands for
/// something that is worth a look: what `find_encoded_content` knows, printable text, and what begins as zlib streams
/// or pickles may. The latter three are for the caller to judge. Of fewer than 40 digits only text is known. At most
/// `most` bytes of it.
[[nodiscard]] std::optional<EncodedContent> decode_encoded_text(std::string_view text, std::size_t most);

/// `EncodedContent::is` of content that is not sure to be anything.
inline constexpr std::string_view kEncodedText = "text";
inline constexpr std::string_view kPerhapsZlib = "a zlib stream";
inline constexpr std::string_view kPerhapsPickle = "perhaps a pickle";

}  // namespace assay
