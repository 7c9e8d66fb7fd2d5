#include "trust/intoto/legacy_encoding.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string>

namespace assay::trust::intoto {
namespace {

/// `repr()` of Python's bytes.
std::string python_repr(std::string_view bytes) {
  const bool has_single = bytes.find('\'') != std::string_view::npos;
  const bool has_double = bytes.find('"') != std::string_view::npos;
  const char quote = has_single && !has_double ? '"' : '\'';
  std::string out{'b', quote};
  out.reserve(bytes.size() + 3);
  for (const char c : bytes) {
    const auto value = static_cast<unsigned char>(c);
    switch (c) {
      case '\t': out += "\\t"; continue;
      case '\n': out += "\\n"; continue;
      case '\r': out += "\\r"; continue;
      default: break;
    }
    if (c == quote || c == '\\') out += '\\';
    if (value >= 0x20 && value < 0x7F) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", value);
    }
  }
  out += quote;
  return out;
}

}  // namespace

crypto::Bytes legacy_encoding(std::string_view payload_type, crypto::ByteSpan payload) {
  const auto text = fmt::format("DSSEV1 {} {} {} {}", payload_type.size(), payload_type, payload.size(),
                                python_repr(crypto::text_of(payload)));
  const auto bytes = crypto::bytes_of(text);
  return {bytes.begin(), bytes.end()};
}

}  // namespace assay::trust::intoto
