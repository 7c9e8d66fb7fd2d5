#include "core/active_text.hpp"

#include "core/encoded_digits.hpp"
#include "core/file_magic.hpp"

#include <algorithm>
#include <array>

namespace assay {
namespace {

constexpr std::size_t kShortestRun = 40;
constexpr std::size_t kLongestDecoded = 16U << 20U;

/// Base64 as encoders write it: digits, perhaps in lines, and padding at the end.
bool is_base64(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  return std::ranges::all_of(text, [](char c) { return is_digit64(c) || c == '\n' || c == '\r'; });
}

/// What the first bytes say, with enough of them that random ones say nothing.
std::string_view kind_of(std::string_view front) {
  if (front.size() < 8) return {};
  if (front.starts_with(magic::kZip)) return "a zip archive";
  if (front.starts_with(magic::kElf)) return "an ELF executable";
  if (front.starts_with(magic::kGzip) && (front[3] & '\xE0') == 0) return "a gzip stream";
  if (front.starts_with(magic::kBzip2) && front[3] >= '1' && front[3] <= '9' && front.substr(4).starts_with("1AY&"))
    return "a bzip2 stream";
  if (front.starts_with(magic::kXz)) return "an xz stream";
  if (front.starts_with("#!/")) return "a script";
  if (front.starts_with("MZ") && front.find("DOS mode") != std::string_view::npos) return "a Windows executable";
  if (front.starts_with("cos\n") || front.starts_with("cposix\n") || front.starts_with("c__builtin__\n") ||
      front.starts_with("cbuiltins\n") || front.starts_with("csubprocess\n"))
    return "a pickle";
  // PROTO 2 to 5, and an opcode that pickles begin with.
  if (front[0] != '\x80' || front[1] < 2 || front[1] > 5) return {};
  if (front[2] == '\x95' && front.substr(6, 5) == std::string_view("\0\0\0\0\0", 5)) return "a pickle";  // FRAME
  constexpr std::string_view kFirst = "c}](X\x8c";
  const bool begins = kFirst.find(front[2]) != std::string_view::npos;
  return begins && (front[2] == 'c' || front[3] == 'q' || front[3] == '\x94' || front[4] == '\0') ? "a pickle"
                                                                                                  : std::string_view();
}

/// The same for the front of a text that is encoded as a whole, where less says enough.
std::string_view kind_of_whole(std::string_view front) {
  if (front.size() < 8) return {};
  if (const auto kind = kind_of(front); !kind.empty()) return kind;
  const auto first = static_cast<unsigned char>(front[0]);
  const auto second = static_cast<unsigned char>(front[1]);
  if (first == 0x80 && second >= 1 && second <= 5) return kPerhapsPickle;
  if (magic::begins_zlib(first, second)) return kPerhapsZlib;
  const bool is_text = std::ranges::all_of(
      front, [](char c) { return (c >= ' ' && c < '\x7f') || c == '\n' || c == '\r' || c == '\t'; });
  return is_text ? kEncodedText : std::string_view();
}

/// A text that calls something is worth a look even when it is short.
constexpr std::size_t kShortestText = 16;
constexpr std::size_t kShortestFront = 9;

/// Enough to know what it is.
constexpr std::size_t kFront = 160;

}  // namespace

std::optional<EncodedContent> find_encoded_content(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_digit64(text[end])) ++end;
    if (end - at >= kShortestRun) {
      const auto run = text.substr(at, end - at);
      if (const auto kind = kind_of(from_base64(run, kFront)); !kind.empty())
        return EncodedContent{at, run.size(), kind, from_base64(run, kLongestDecoded)};
    }
    at = end + 1;
  }
  return std::nullopt;
}

std::optional<EncodedContent> decode_encoded_text(std::string_view text, std::size_t most) {
  // Most texts fail here, at their first blank or dot, or because they are short and stand for no text.
  if (text.size() < kShortestText || !is_digit64(text[0]) || !is_base64(text.substr(0, kShortestRun)))
    return std::nullopt;
  const bool is_short = text.size() < kShortestRun;
  if (is_short && kind_of_whole(from_base64(text, kShortestFront)) != kEncodedText) return std::nullopt;
  const bool is_hexadecimal = text.size() % 2 == 0 && std::ranges::all_of(text, is_digit16);
  const auto decode = is_hexadecimal ? from_hexadecimal : from_base64;
  const auto kind = kind_of_whole(decode(text, kFront));
  if (kind.empty() || !is_base64(text)) return std::nullopt;
  return EncodedContent{0, text.size(), kind, decode(text, most), is_hexadecimal};
}

}  // namespace assay
