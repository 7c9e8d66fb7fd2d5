#include "engine/rest.hpp"

#include "engine/candidates.hpp"
#include "engine/old_pickle.hpp"
#include "engine/signatures.hpp"

#include <assay/format.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace assay::engine {
namespace {

constexpr std::size_t kStep = 1U << 20U;  // by so much windows advance
constexpr std::size_t kOverlap = kSignatureReach;
static_assert(kOverlap == 2 * match::kReach && kOverlap <= kClaimBytes, "what two windows share serves both");

}  // namespace

Rest::Rest(const Artifact& artifact, Expansion& expansion, Ledger& ledger, SweepState* sweep)
    : artifact_(artifact),
      expansion_(expansion),
      ledger_(ledger),
      sweep_(sweep),
      front_(artifact.bytes, {{0, artifact.bytes.size()}}, {}, match::RegionWindows::End::open),
      window_(kStep + kOverlap) {
  // Start with the last bytes that are kept, for what begins in them and goes on behind.
  const ByteView kept =
      artifact.bytes.from(artifact.bytes.size() - std::min(artifact.bytes.size(), std::uint64_t{kOverlap}));
  std::ranges::copy(kept.span(), window_.begin());
  filled_ = kept.size();
  begin_ = kept.origin();
}

std::optional<match::Window> Rest::next() {
  if (auto window = front_.next()) return window;
  return read_on();
}

void Rest::skip() {
  while (read_on()) {
  }
}

std::optional<match::Window> Rest::read_on() {
  if (is_last_) return std::nullopt;
  if (filled_ > kStep) {  // the window before was a full one
    std::copy(window_.begin() + kStep, window_.end(), window_.begin());
    filled_ = kOverlap;
    begin_ += kStep;
  }
  while (filled_ < window_.size()) {
    const auto more = expansion_.pass(std::span(window_).subspan(filled_));
    filled_ += more.size();
    is_last_ = more.empty();
    if (is_last_) break;
  }
  const auto bytes = std::span<const std::byte>(window_).first(filled_);
  if (sweep_ != nullptr) sweep(ByteView(bytes), is_last_ ? filled_ : kStep);
  const std::uint64_t from = begin_ + match::kReach;
  const std::uint64_t to = begin_ + filled_ - (is_last_ ? 0 : match::kReach);
  return match::Window{.offset = begin_, .bytes = bytes, .counted = {from, to - std::min(from, to)}};
}

void Rest::sweep(ByteView bytes, std::uint64_t end) {
  sweep_->work += 4 * end;
  std::uint64_t from = 0;
  while (const auto candidate = next_candidate(bytes, from, end)) {
    from = *candidate + 1;
    if (const auto* signature = recognise(bytes, *candidate, sweep_->work))
      found(*signature, *candidate - signature->lead, bytes.size() - *candidate);
  }
  if (const auto old = next_old_pickle(bytes, 0, end, sweep_->work))
    found(kPickle, old->begin, bytes.size() - old->begin);
}

/// `at` is in the window, or as much before it as the signature has a lead.
void Rest::found(const Signature& signature, std::uint64_t at, std::uint64_t left) {
  if (std::ranges::find(reported_, &signature) != reported_.end()) return;
  reported_.push_back(&signature);
  const std::uint64_t place = begin_ + at;
  ledger_.add(embedded_finding(signature, artifact_.id, place, left));
  if (!signature.is_executable)
    ledger_.add(artifact_.id,
                {ErrorCode::limit, place, fmt::format("{}: too far inside of a large member", signature.name)});
}

}  // namespace assay::engine
