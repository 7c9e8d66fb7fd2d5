#include "engine/sweep.hpp"

#include "engine/candidates.hpp"
#include "engine/old_pickle.hpp"
#include "engine/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace assay::engine {
namespace {

constexpr std::uint64_t kWindow = 4ULL << 20U;
constexpr std::uint64_t kBytesPerStep = 4096;
constexpr std::uint64_t kWorthReleasing = 1ULL << 20U;
constexpr std::uint64_t kShownBytes = 16;
constexpr std::uint64_t kFewBytes = 8ULL << 20U;  // in which four bytes are no accident
constexpr std::uint32_t kMaxOffered = 1024;       // a decoy costs what claiming costs
constexpr std::uint32_t kMaxOpened = 64;

std::size_t leading_zeros(std::span<const std::byte> bytes) {
  std::size_t at = 0;
  for (; bytes.size() - at >= 64; at += 64) {  // eight words at a time, which compilers make vectors of
    std::uint64_t words[8];
    std::memcpy(words, bytes.data() + at, sizeof words);
    std::uint64_t any = 0;
    for (const auto word : words) any |= word;
    if (any != 0) break;
  }
  while (at < bytes.size() && bytes[at] == std::byte{0}) ++at;
  return at;
}

std::size_t trailing_zeros(std::span<const std::byte> bytes) {
  std::size_t size = bytes.size();
  for (; size >= 64; size -= 64) {
    std::uint64_t words[8];
    std::memcpy(words, bytes.data() + size - 64, sizeof words);
    std::uint64_t any = 0;
    for (const auto word : words) any |= word;
    if (any != 0) break;
  }
  while (size > 0 && bytes[size - 1] == std::byte{0}) --size;
  return bytes.size() - size;
}

}  // namespace

Finding embedded_finding(const Signature& signature, std::uint32_t id, std::uint64_t place, std::uint64_t rest) {
  return {.rule = &rules::kEmbedded,
          .artifact = id,
          .location = {{place, std::min(rest, kShownBytes)}, {}},
          .message = fmt::format("{} begins at {:#x}, in bytes that no format accounts for", signature.name, place),
          .severity = signature.is_executable ? Severity::high : rules::kEmbedded.severity};
}

Sweep::Sweep(const Artifact& artifact, const Owner& owner, Ledger& ledger, SweepState& state, Open open)
    : artifact_(artifact), owner_(owner), ledger_(ledger), state_(state), open_(std::move(open)) {}

void Sweep::skip_holes(const Extents& extents, std::uint64_t origin) {
  extents_ = extents.has_holes() ? &extents : nullptr;
  origin_ = origin;
}

void Sweep::run(ByteRange gap) {
  const auto first = first_nonzero(gap);
  if (!first) return;
  const std::uint64_t end = end_of_nonzero({*first, gap.end() - *first});
  const ByteView all = artifact_.bytes.first(gap.end());
  state_.work += 4 * (end - *first);
  for (std::uint64_t at = skip(*first); at < end;) {
    const std::uint64_t stop = end - at > kWindow ? at + kWindow : end;
    if (!ledger_.step(artifact_.id, (stop - at) / kBytesPerStep + 1)) return count(*first, end - *first);
    // What begins before the gap belongs to somebody.
    const ByteView visible = all.from(gap.offset);
    std::uint64_t from = at;
    auto old = next_old_pickle(visible, at - gap.offset, stop - gap.offset, state_.work);
    while (true) {
      const std::uint64_t limit = old ? std::max(gap.offset + old->begin, from) : stop;
      std::uint64_t begin = limit;
      const Signature* signature = &kPickle;
      if (const auto candidate = next_candidate(all, from, limit)) {
        from = *candidate + 1;
        signature = recognise(visible, *candidate - gap.offset, state_.work);
        if (signature == nullptr && end - *first <= kFewBytes)
          signature = recognise_mark(visible, *candidate - gap.offset);
        if (signature == nullptr) continue;
        begin = *candidate - signature->lead;
      } else if (old) {
        begin = gap.offset + old->begin;
        old = next_old_pickle(visible, old->import_end, stop - gap.offset, state_.work);
      } else {
        break;
      }
      if (!found(*signature, begin, gap)) continue;
      if (begin > *first) count(*first, begin - *first);
      return;
    }
    release(at, stop);
    at = skip(stop);
  }
  if (state_.work == 0)
    ledger_.add(artifact_.id, {ErrorCode::limit, *first, "too many places look like pickles: not all were followed"});
  count(*first, end - *first);
}

/// Reports what was found; true when it became an artifact, with everything behind it.
bool Sweep::found(const Signature& signature, std::uint64_t begin, ByteRange gap) {
  const bool is_all_of_it = begin == 0 && gap.end() == artifact_.bytes.size();
  if (begin == 0 && !signature.is_executable && !signature.is_mark)
    return false;  // every format has been asked about it
  const std::uint64_t place = owner_.base + begin;
  if (std::ranges::find(reported_, &signature) == reported_.end()) {
    reported_.push_back(&signature);
    auto finding = embedded_finding(signature, owner_.id, place, gap.end() - begin);
    if (is_all_of_it && signature.is_executable)
      finding.message = fmt::format("{} is {}", artifact_.depth == 0 ? "the file" : "all of it", signature.name);
    ledger_.add(std::move(finding));
  }
  if (signature.is_executable || signature.is_mark || is_all_of_it) return false;
  if (state_.offered >= kMaxOffered || state_.opened >= kMaxOpened) {
    ledger_.worsen(owner_.id, Outcome::partial, "too many embedded structures: not all were opened");
    return false;
  }
  ++state_.offered;
  if (!open_({begin, gap.end() - begin})) return false;
  ++state_.opened;
  return true;
}

std::optional<std::uint64_t> Sweep::first_nonzero(ByteRange gap) {
  for (std::uint64_t at = skip(gap.offset); at < gap.end();) {
    const std::uint64_t size = std::min(kWindow, gap.end() - at);
    if (!ledger_.step(artifact_.id, size / kBytesPerStep + 1)) return at;
    const auto zeros = leading_zeros(artifact_.bytes.from(at).first(size).span());
    if (zeros < size) return at + zeros;
    release(at, at + size);
    at = skip(at + size);
  }
  return std::nullopt;
}

std::uint64_t Sweep::end_of_nonzero(ByteRange gap) const {
  std::uint64_t end = gap.end();
  while (end > gap.offset) {
    const std::uint64_t begin = end - std::min(kWindow, end - gap.offset);
    if (extents_ != nullptr && skip(begin) >= end) {
      end = begin;
      continue;
    }
    const auto zeros = trailing_zeros(artifact_.bytes.from(begin).first(end - begin).span());
    if (zeros < end - begin) return end - zeros;
    release(begin, end);
    end = begin;
  }
  return end;
}

void Sweep::count(std::uint64_t offset, std::uint64_t size) {
  if (stretches_++ == 0) first_unaccounted_ = {offset, size};
  unaccounted_ += size;
}

std::uint64_t Sweep::skip(std::uint64_t offset) const {
  if (extents_ == nullptr) return offset;
  const std::uint64_t next = extents_->next(origin_ + offset);
  return next - origin_;
}

void Sweep::release(std::uint64_t begin, std::uint64_t end) const {
  if (artifact_.storage == nullptr || end - begin < kWorthReleasing) return;
  const auto start =
      static_cast<std::uint64_t>(artifact_.bytes.span().data() - artifact_.storage->view().span().data());
  artifact_.storage->release({start + begin, end - begin});
}

}  // namespace assay::engine
