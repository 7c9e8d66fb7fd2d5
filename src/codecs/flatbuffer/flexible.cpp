#include "codecs/flatbuffer/flexible.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

namespace assay::flatbuffer {
namespace {

enum Type : std::uint8_t { kString = 5, kMap = 9, kVector = 10 };

/// A value by where it stands: behind it is either itself or how far back it is.
struct Reference {
  std::uint64_t at = 0;
  std::uint64_t width = 0;  ///< of what stands there
  std::uint8_t packed = 0;

  [[nodiscard]] std::uint8_t type() const { return packed >> 2U; }
  [[nodiscard]] std::uint64_t inner_width() const { return std::uint64_t{1} << (packed & 3U); }
};

std::optional<std::uint64_t> number(ByteView bytes, std::uint64_t at, std::uint64_t width) {
  if (!bytes.slice(at, width)) return std::nullopt;
  std::uint64_t value = 0;
  for (std::uint64_t i = 0; i < width; ++i) value |= std::uint64_t{bytes.at(at + i).value_or(0)} << (8 * i);
  return value;
}

/// Where a reference leads, and the count that stands in front of that.
struct Target {
  std::uint64_t at = 0;
  std::uint64_t count = 0;
};
std::optional<Target> follow(ByteView bytes, const Reference& reference) {
  const auto back = number(bytes, reference.at, reference.width);
  const auto width = reference.inner_width();
  if (!back || *back > reference.at || reference.at - *back < width) return std::nullopt;
  const auto at = reference.at - *back;
  const auto count = number(bytes, at - width, width);
  if (!count) return std::nullopt;
  return Target{at, *count};
}

Error broken(ByteView bytes, std::string what) { return {ErrorCode::malformed, bytes.origin(), std::move(what)}; }

}  // namespace

Result<std::vector<ByteView>> flexible_texts(ByteView bytes, std::uint64_t count) {
  const auto size = bytes.size();
  const std::uint64_t width = size < 3 ? 0 : bytes.at(size - 1).value_or(0);
  if ((width != 1 && width != 2 && width != 4 && width != 8) || width > size - 2)
    return std::unexpected(broken(bytes, "FlexBuffer: a width at its end wanted"));
  const Reference root{size - 2 - width, width, bytes.at(size - 2).value_or(0)};
  const auto vector = root.type() == kVector || root.type() == kMap ? follow(bytes, root) : std::nullopt;
  if (!vector || vector->count > size || vector->count < count)
    return std::unexpected(broken(bytes, fmt::format("FlexBuffer: a vector of {} wanted", count)));
  std::vector<ByteView> texts;
  const auto step = root.inner_width();
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto packed = bytes.at(vector->at + vector->count * step + i);
    const Reference item{vector->at + i * step, step, packed.value_or(0)};
    const auto text = packed && item.type() == kString ? follow(bytes, item) : std::nullopt;
    const auto found = text ? bytes.slice(text->at, text->count) : std::nullopt;
    if (!found) return std::unexpected(broken(bytes, fmt::format("FlexBuffer: a text wanted for item {}", i)));
    texts.push_back(*found);
  }
  return texts;
}

}  // namespace assay::flatbuffer
