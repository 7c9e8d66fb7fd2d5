#include "codecs/hdf5/tour.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::hdf5 {
namespace {

constexpr std::size_t kMostStretches = 1'000'000;
constexpr std::uint64_t kMostErrors = 100;

}  // namespace

bool Tour::take(ByteRange range, Problem problem) {
  if (is_stopped_) return false;
  if (const auto taken = places_.add(range)) {
    events_.problem(problem, *taken, object_);
    return false;
  }
  if (places_.size() > kMostStretches) {
    fail(ErrorCode::limit, range.offset, fmt::format("more than {} separate stretches of data", kMostStretches));
    is_stopped_ = true;
  }
  return !is_stopped_;
}

std::uint64_t Tour::numbers(std::uint64_t address, std::uint64_t size) {
  if (size == 0 || file_.is_undefined(address)) return 0;
  const auto here = file_.from(address).first(size);
  if (here.size() < size) {
    const auto begin = std::min(address, file_.bytes().size());
    events_.problem(Problem::outside, {std::min(file_.base() + begin, file_.bytes().size()), 0}, object_);
    fail(ErrorCode::truncated, file_.bytes().origin() + std::min(file_.base() + begin, file_.bytes().size()),
         fmt::format("numbers: {} bytes at {} wanted, {} left", size, address, here.size()));
  }
  if (here.empty() || !take(here.range(), Problem::overlap)) return 0;
  events_.numbers(here.range());
  return here.size();
}

void Tour::fail(ErrorCode code, std::uint64_t offset, std::string message) {
  if (is_stopped_ || errors_++ >= kMostErrors) return;
  events_.incomplete({code, std::min(offset, file_.bytes().range().end()), std::move(message)});
}

}  // namespace assay::hdf5
