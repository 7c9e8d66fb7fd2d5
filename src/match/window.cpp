#include "match/window.hpp"

#include <algorithm>
#include <utility>

namespace assay::match {

RegionWindows::RegionWindows(ByteView bytes, std::vector<ByteRange> regions, WindowSizes sizes, End end)
    : bytes_(bytes), regions_(std::move(regions)), sizes_(sizes), end_(end) {}

std::optional<Window> RegionWindows::next() {
  while (region_ < regions_.size() && counted_ == regions_[region_].size) {
    ++region_;
    counted_ = 0;
  }
  if (region_ == regions_.size()) return std::nullopt;
  const ByteRange region = regions_[region_];
  const std::uint64_t begin = counted_ - std::min(counted_, sizes_.reach);
  const std::uint64_t size = std::min(region.size - begin, sizes_.window);
  const bool is_last = begin + size == region.size;
  const bool goes_on = !is_last || (end_ == End::open && region_ + 1 == regions_.size());
  const std::uint64_t end = goes_on ? begin + size - std::min(size, sizes_.reach) : begin + size;
  Window window{.offset = region.offset + begin,
                .bytes = bytes_.from(region.offset + begin).first(size).span(),
                .counted = {region.offset + counted_, end - std::min(end, counted_)}};
  counted_ = is_last ? region.size : end;
  return window;
}

}  // namespace assay::match
