#include "core/pem.hpp"

#include "core/base64.hpp"

namespace assay::base64 {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";
constexpr std::string_view kDashes = "-----";
constexpr std::size_t kLine = 64;

}  // namespace

std::optional<std::vector<PemBlock>> read_pem(std::string_view text) {
  std::vector<PemBlock> blocks;
  while (true) {
    const auto begin = text.find(kBegin);
    if (begin == std::string_view::npos) return blocks;
    text.remove_prefix(begin + kBegin.size());
    const auto label_end = text.find(kDashes);
    if (label_end == std::string_view::npos || label_end > kLine) return std::nullopt;
    const auto label = text.substr(0, label_end);
    text.remove_prefix(label_end + kDashes.size());

    const auto closing = std::string(kEnd).append(label).append(kDashes);
    const auto end = text.find(closing);
    if (end == std::string_view::npos) return std::nullopt;
    std::string digits;
    for (const char c : text.substr(0, end))
      if (c != '\n' && c != '\r' && c != ' ' && c != '\t') digits += c;
    text.remove_prefix(end + closing.size());

    auto bytes = decode(digits);
    if (!bytes || bytes->empty()) return std::nullopt;
    blocks.push_back({std::string(label), std::move(*bytes)});
  }
}

std::string write_pem(const PemBlock& block) {
  const auto digits = encode(block.bytes);
  std::string out = std::string(kBegin).append(block.label).append(kDashes).append("\n");
  for (std::size_t at = 0; at < digits.size(); at += kLine) out.append(digits, at, kLine).append("\n");
  return out.append(kEnd).append(block.label).append(kDashes).append("\n");
}

}  // namespace assay::base64
