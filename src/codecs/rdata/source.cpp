#include "codecs/rdata/source.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <limits>
#include <string_view>

namespace assay::rdata {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::uint64_t kLongestWord = 128;  // R's own buffer
constexpr std::uint64_t kMostKept = 1024;

std::optional<Encoding> encoding_of(std::uint8_t letter) {
  switch (letter) {
    case 'X': return Encoding::xdr;
    case 'B': return Encoding::binary;
    case 'A': return Encoding::ascii;
    default: return std::nullopt;
  }
}

bool is_octal(std::string_view text) { return !text.empty() && text.front() >= '0' && text.front() <= '7'; }

}  // namespace

std::optional<Front> front_of(ByteView bytes) {
  Front front;
  // save() writes a mark of five characters more, whose last letter but one says the same as what follows.
  const std::string_view mark = bytes.first(5).text();
  if (mark.size() == 5 && mark.starts_with("RD") && encoding_of(static_cast<std::uint8_t>(mark[2])) &&
      (mark[3] == '2' || mark[3] == '3') && mark[4] == '\n') {
    front = {.size = 5, .is_workspace = true};
  }
  const auto letter = bytes.at(front.size);
  const auto encoding = letter ? encoding_of(*letter) : std::nullopt;
  if (!encoding || bytes.at(front.size + 1) != '\n') return std::nullopt;
  front.encoding = *encoding;
  front.size += 2;
  return front;
}

Source::Source(ByteView bytes, const Front& front) : in_(bytes.from(front.size)), encoding_(front.encoding) {}

std::string_view Source::word(std::string_view what) {
  auto ahead = in_.peek(kLongestWord).text();
  const auto begin = std::min(ahead.find_first_not_of(kSpaces), ahead.size());
  const auto end = std::min(ahead.find_first_of(kSpaces, begin), ahead.size());
  return in_.take(std::max<std::uint64_t>(end, 1), what).text().substr(begin);
}

std::int32_t Source::integer(std::string_view what) {
  if (encoding_ == Encoding::xdr) return std::bit_cast<std::int32_t>(in_.u32be(what));
  if (encoding_ == Encoding::binary) return in_.i32(what);
  const auto text = word(what);
  if (text == "NA") return std::numeric_limits<std::int32_t>::min();
  std::int32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (in_ && (error != std::errc() || end != text.data() + text.size()))
    in_.fail(ErrorCode::malformed, std::string(what) + ": a number wanted");
  return value;
}

std::string Source::characters(std::uint64_t size, std::string_view what) {
  if (encoding_ != Encoding::ascii) return std::string(in_.take(size, what).first(kMostKept).text());
  std::string result;
  const auto ahead = in_.peek(std::min(in_.remaining(), 4 * size + kLongestWord)).text();
  std::size_t at = std::min(ahead.find_first_not_of(kSpaces), ahead.size());
  std::uint64_t read = 0;
  while (read < size && at < ahead.size()) {
    char letter = ahead[at++];
    if (letter == '\\' && at < ahead.size()) {
      if (is_octal(ahead.substr(at))) {
        unsigned value = 0;
        for (int digit = 0; digit < 3 && is_octal(ahead.substr(at)); ++digit)
          value = 8 * value + static_cast<unsigned>(ahead[at++] - '0');
        letter = static_cast<char>(value & 0xffU);
      } else {
        constexpr std::string_view kLetters = "ntvbrfa";
        constexpr std::string_view kMeanings = "\n\t\v\b\r\f\a";
        letter = ahead[at++];
        if (const auto which = kLetters.find(letter); which != std::string_view::npos) letter = kMeanings[which];
      }
    }
    ++read;
    if (read <= kMostKept) result += letter;
  }
  static_cast<void>(in_.take(at, what));
  if (read < size) in_.fail(ErrorCode::truncated, std::string(what) + ": the text ends too early");
  return result;
}

bool Source::can_hold(std::uint64_t count, std::uint64_t width) {
  return count <= in_.remaining() / (encoding_ == Encoding::ascii ? std::min<std::uint64_t>(width, 2) : width);
}

void Source::finish() {
  if (encoding_ == Encoding::ascii && in_.peek(1).text() == "\n") static_cast<void>(in_.take(1, "end of the text"));
}

void Source::skip(std::uint64_t count, std::uint64_t width, std::string_view what) {
  if (encoding_ != Encoding::ascii) {
    static_cast<void>(in_.take(count * width, what));
    return;
  }
  // A complex number is two words; bytes are written two digits a word.
  const std::uint64_t words = width == 16 ? 2 * count : count;
  for (std::uint64_t i = 0; i < words && in_; ++i) static_cast<void>(word(what));
}

}  // namespace assay::rdata
