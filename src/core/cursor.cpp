#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace assay {

ByteView Cursor::until(char delimiter, std::string_view what) {
  if (failed_) return {};
  const std::string_view rest = view_.from(position_).text();
  const auto end = rest.find(delimiter);
  if (end == std::string_view::npos) {
    fail(ErrorCode::truncated, fmt::format("{}: no end among the {} bytes left", what, rest.size()));
    return {};
  }
  const ByteView result = *view_.slice(position_, end);
  position_ += end + 1;
  return result;
}

std::uint64_t Cursor::number_at_end(std::uint64_t width, std::string_view what) {
  std::uint64_t value = 0;
  int shift = 0;
  for (const std::byte byte : take(width, what).span()) {
    value |= static_cast<std::uint64_t>(byte) << static_cast<unsigned>(shift);
    shift += 8;
  }
  return value;
}

void Cursor::skip_zeros() {
  if (failed_) return;
  const auto rest = view_.from(position_).span();
  const auto stop = std::ranges::find_if(rest, [](std::byte b) { return b != std::byte{0}; });
  position_ += static_cast<std::uint64_t>(stop - rest.begin());
}

void Cursor::seek(std::uint64_t position, std::string_view what) {
  if (failed_) return;
  if (position > view_.size()) {
    fail(ErrorCode::truncated, fmt::format("{}: at {} wanted, the end is at {}", what, view_.origin() + position,
                                           view_.origin() + view_.size()));
    return;
  }
  position_ = position;
}

std::uint64_t Cursor::count64(std::string_view what, std::uint64_t min_item_size) {
  const auto at = offset();
  const auto count = u64(what);
  return honest_count(count, min_item_size, at, what) ? count : 0;
}

std::uint32_t Cursor::count32(std::string_view what, std::uint64_t min_item_size) {
  const auto at = offset();
  const auto count = u32(what);
  return honest_count(count, min_item_size, at, what) ? count : 0;
}

void Cursor::fail(ErrorCode code, std::string why) {
  if (failed_) return;
  failed_ = true;
  error_ = {code, view_.origin() + position_, std::move(why)};
}

void Cursor::short_read(std::uint64_t wanted, std::string_view what) {
  if (failed_) return;
  fail(ErrorCode::truncated, fmt::format("{}: {} {} wanted, {} left", what, wanted, wanted == 1 ? "byte" : "bytes",
                                         view_.size() - position_));
}

bool Cursor::honest_count(std::uint64_t count, std::uint64_t min_item_size, std::uint64_t at, std::string_view what) {
  if (failed_) return false;
  if (count <= (view_.size() - position_) / std::max<std::uint64_t>(min_item_size, 1)) return true;
  failed_ = true;
  error_ = {ErrorCode::malformed, at,
            fmt::format("{}: {} items of at least {} bytes cannot fit in the {} bytes left", what, count, min_item_size,
                        view_.size() - position_)};
  return false;
}

}  // namespace assay
