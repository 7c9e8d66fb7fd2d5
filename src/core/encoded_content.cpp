#include "core/active_text.hpp"

#include <array>

namespace assay {
namespace {

constexpr std::size_t kShortestRun = 40;
constexpr std::size_t kLongestDecoded = 16U << 20U;

constexpr std::uint8_t kNone = 0xFF;
constexpr std::array<std::uint8_t, 256> kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNone);
  std::uint8_t value = 0;
  for (unsigned c = 'A'; c <= 'Z'; ++c) values.at(c) = value++;
  for (unsigned c = 'a'; c <= 'z'; ++c) values.at(c) = value++;
  for (unsigned c = '0'; c <= '9'; ++c) values.at(c) = value++;
  values.at('+') = values.at('-') = 62;  // RFC 4648, sections 4 and 5
  values.at('/') = values.at('_') = 63;
  return values;
}();

std::uint8_t value_of(char c) { return kValues.at(static_cast<unsigned char>(c)); }

std::string decoded(std::string_view run, std::size_t most) {
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : run) {
    bits = bits << 6U | value_of(c);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFFU);
    if (bytes.size() == most) break;
  }
  return bytes;
}

/// What the first bytes say, with enough of them that random ones say nothing.
std::string_view kind_of(std::string_view front) {
  if (front.size() < 8) return {};
  if (front.starts_with("PK\x03\x04")) return "a zip archive";
  if (front.starts_with("\x7f"
                        "ELF"))
    return "an ELF executable";
  if (front.starts_with("\x1f\x8b\x08") && (front[3] & '\xE0') == 0) return "a gzip stream";
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

}  // namespace

std::optional<EncodedContent> find_encoded_content(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && value_of(text[end]) != kNone) ++end;
    if (end - at >= kShortestRun) {
      const auto run = text.substr(at, end - at);
      if (const auto kind = kind_of(decoded(run, 160)); !kind.empty())
        return EncodedContent{at, run.size(), kind, decoded(run, kLongestDecoded)};
    }
    at = end + 1;
  }
  return std::nullopt;
}

}  // namespace assay
