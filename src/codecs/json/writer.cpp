#include "codecs/json/writer.hpp"

#include "core/utf8.hpp"

#include <array>
#include <charconv>
#include <cstddef>

namespace assay::json {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

void append_hex(std::string& out, unsigned value, unsigned digits) {
  while (digits-- > 0) out += kHex[(value >> (4 * digits)) & 0xFU];
}

void append_unit(std::string& out, unsigned unit) {
  out += "\\u";
  append_hex(out, unit, 4);
}

/// Above the basic plane JSON wants two halves.
void append_escape(std::string& out, char32_t point) {
  const auto value = static_cast<unsigned>(point);
  if (value > 0xFFFF) {
    append_unit(out, 0xD800U + ((value - 0x10000U) >> 10U));
    append_unit(out, 0xDC00U + ((value - 0x10000U) & 0x3FFU));
  } else {
    append_unit(out, value);
  }
}

void append_ascii(std::string& out, char character) {
  switch (character) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: append_unit(out, static_cast<unsigned char>(character)); return;
  }
}

constexpr bool is_plain(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte >= 0x20 && byte < 0x7F && character != '"' && character != '\\';
}

template <class T>
void append_number(std::string& out, T number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(text[plain])) ++plain;
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;

    const auto first = static_cast<unsigned char>(text.front());
    if (first < 0x80) {
      append_ascii(out, text.front());
      text.remove_prefix(1);
      continue;
    }
    const auto point = utf8::decode(text);
    if (point.size == 0) {
      out += "\\\\x";
      append_hex(out, first, 2);
      text.remove_prefix(1);
      continue;
    }
    if (utf8::is_invisible(point.value)) {
      append_escape(out, point.value);
    } else {
      out += text.substr(0, point.size);
    }
    text.remove_prefix(point.size);
  }
  out += '"';
}

void Writer::separate() {
  if (needs_comma_) out_ += ',';
  if (breaks_line_) out_ += '\n';
  needs_comma_ = true;
  breaks_line_ = false;
}

void Writer::open(char bracket) {
  separate();
  out_ += bracket;
  needs_comma_ = false;
}

void Writer::close(char bracket) {
  if (breaks_line_) out_ += '\n';
  breaks_line_ = false;
  out_ += bracket;
  needs_comma_ = true;
}

void Writer::key(std::string_view name) {
  separate();
  append_string(out_, name);
  out_ += ':';
  needs_comma_ = false;
}

void Writer::value(std::string_view text) {
  separate();
  append_string(out_, text);
}

void Writer::value(bool truth) {
  separate();
  out_ += truth ? "true" : "false";
}

void Writer::value(int number) {
  separate();
  append_number(out_, number);
}

void Writer::null() {
  separate();
  out_ += "null";
}

void Writer::unsigned_number(std::uint64_t number) {
  separate();
  append_number(out_, number);
}

}  // namespace assay::json
