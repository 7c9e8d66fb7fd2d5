#include "pickle/encodings.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace assay::pickle {
namespace {

constexpr std::array<std::string_view, 13> kBase64{"base64",
                                                   "base64_codec",
                                                   "base-64",
                                                   "base64.b64decode",
                                                   "base64.decodebytes",
                                                   "base64.decodestring",
                                                   "base64.standard_b64decode",
                                                   "base64.urlsafe_b64decode",
                                                   "base_64",
                                                   "base64.b64_decode",
                                                   "binascii.a2b_base64",
                                                   "email.base64mime.body_decode",
                                                   "email.base64mime.decode"};
constexpr std::array<std::string_view, 7> kHexadecimal{
    "hex", "hex_codec", "base16", "base64.b16decode", "bytes.fromhex", "binascii.unhexlify", "binascii.a2b_hex"};

int digit64(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

int digit16(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// Digits of `width` bits each, whole bytes of them.
template <class Digit>
std::string collect(std::string_view text, unsigned width, Digit digit) {
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const int value = digit(c);
    if (value < 0) continue;
    bits = bits << width | static_cast<std::uint32_t>(value);
    count += width;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFFU);
  }
  return bytes;
}

bool holds(std::span<const std::string_view> names, std::string_view codec) {
  return std::ranges::find(names, codec) != names.end();
}

}  // namespace

bool is_text_encoding(std::string_view codec) { return holds(kBase64, codec) || holds(kHexadecimal, codec); }

std::optional<std::string> decode_encoding(std::string_view codec, std::string_view text) {
  auto bytes = holds(kBase64, codec) ? collect(text, 6, digit64) : collect(text, 4, digit16);
  return bytes.empty() ? std::nullopt : std::optional(std::move(bytes));
}

}  // namespace assay::pickle
