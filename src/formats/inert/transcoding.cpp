#include "formats/inert/transcoding.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <cstring>

namespace assay::formats::inert {
namespace {

constexpr std::size_t kBlock = 4096;

constexpr bool is_high(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
constexpr bool is_low(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

}  // namespace

Transcoding::Transcoding(ByteView text, Encoding encoding) : text_(text), encoding_(encoding) {}

char32_t Transcoding::unit(std::uint64_t at) const {
  const std::uint32_t first = text_.at(at).value_or(0);
  const std::uint32_t second = text_.at(at + 1).value_or(0);
  return encoding_ == Encoding::utf16_little ? second << 8U | first : first << 8U | second;
}

void Transcoding::fill() {
  ready_.clear();
  given_ = 0;
  while (ready_.size() < kBlock && at_ + 2 <= text_.size()) {
    char32_t value = unit(at_);
    at_ += 2;
    if (is_high(value) && at_ + 2 <= text_.size() && is_low(unit(at_))) {
      value = 0x10000 + ((value - 0xD800) << 10U) + (unit(at_) - 0xDC00);
      at_ += 2;
    }
    utf8::append(ready_, value);
  }
}

Result<std::size_t> Transcoding::read(std::span<std::byte> buffer) {
  if (given_ == ready_.size()) fill();
  const auto count = std::min(buffer.size(), ready_.size() - given_);
  if (count != 0) std::memcpy(buffer.data(), ready_.data() + given_, count);
  given_ += count;
  return count;
}

}  // namespace assay::formats::inert
