#include "formats/keras/lambda.hpp"

#include "codecs/marshal/behaviour.hpp"
#include "codecs/marshal/document.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "formats/keras/rules.hpp"

#include <fmt/format.h>

namespace assay::formats::keras {
namespace {

using marshal::Reach;

int value_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/// One byte for each character; nothing when there are others than latin-1.
std::optional<std::string> decode_latin1(std::string_view text) {
  std::string bytes;
  while (!text.empty()) {
    const auto point = utf8::decode(text);
    if (point.size == 0 || point.value > 0xFF) return std::nullopt;
    bytes += static_cast<char>(point.value);
    text.remove_prefix(point.size);
  }
  return bytes;
}

Severity severity_of(Reach reach) {
  switch (reach) {
    case Reach::nothing: return Severity::medium;
    case Reach::indirect:
    case Reach::files:
    case Reach::network: return Severity::high;
    case Reach::interpreter:
    case Reach::code:
    case Reach::native:
    case Reach::programs: return Severity::critical;
  }
  return Severity::high;
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == ' ' || c == '=') continue;
    const auto value = value_of(c);
    if (value < 0) return std::nullopt;
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFFU);
  }
  return bytes;
}

void judge_lambda(const json::Value& code, std::string_view layer, ScanContext& context, Complaints& complaints) {
  const auto text = code.text().value_or(std::string());
  const auto step = [&context](std::uint64_t count) { return context.step(count); };
  const auto say = [&](Severity severity, std::string_view what) {
    if (complaints.wants(kLambda, code.range(), severity))
      complaints.report(kLambda, {code.range(), fmt::format("layer {}", text::printable(layer, 80))},
                        fmt::format("The layer {} carries Python bytecode that {}.", text::quoted(layer, 80), what),
                        severity);
  };
  for (const auto& bytes : {decode_base64(text), decode_latin1(text)}) {
    if (!bytes || bytes->empty()) continue;
    const auto document = marshal::read(ByteView::of(*bytes), step);
    if (!document || document->codes.empty()) continue;
    const auto behaviour = marshal::behaviour_of(*document);
    return say(severity_of(behaviour.reach), behaviour.sentence());
  }
  say(Severity::high, "assay cannot read");
}

}  // namespace assay::formats::keras
