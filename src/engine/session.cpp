#include "engine/session.hpp"

#include "core/text.hpp"
#include "engine/chance.hpp"
#include "engine/companions.hpp"
#include "engine/expansion.hpp"
#include "engine/promise.hpp"
#include "engine/repeats.hpp"
#include "engine/rest.hpp"
#include "engine/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <exception>
#include <new>
#include <ranges>
#include <utility>

namespace assay::engine {
namespace {

/// An unclaimed member up to this size is expanded as a whole, so that formats that look at the end see it.
constexpr std::uint64_t kWholeUnclaimed = 64ULL << 20U;
constexpr std::uint64_t kWorthReleasing = 1ULL << 20U;
constexpr auto kEverything = std::numeric_limits<std::uint64_t>::max();

const RuleData& data_of(const ScanOptions& options) {
  static const RuleData kNothing{};
  return options.rules != nullptr ? *options.rules : kNothing;
}

/// Where `bytes` begin in `owned`, when they are a part of them.
std::optional<std::uint64_t> offset_in(ByteView owned, ByteView bytes) {
  const auto* const begin = owned.span().data();
  const auto* const at = bytes.span().data();
  if (std::less<>()(at, begin) || std::less<>()(begin + owned.size(), at + bytes.size())) return std::nullopt;
  return static_cast<std::uint64_t>(at - begin);
}

}  // namespace

Session::Session(const ScanOptions& options, const Visit& visit, match::Scanner* scanner, Extents extents,
                 Siblings siblings)
    : options_(options),
      visit_(visit),
      extents_(std::move(extents)),
      siblings_(std::move(siblings)),
      ledger_(options.limits),
      matching_(options, scanner, ledger_) {}

void Session::run(Artifact top) {
  Pending first;
  first.artifact = std::move(top);
  first.stored_size = first.artifact.bytes.size();
  ledger_.begin(first.stored_size);
  stack_.push_back(std::move(first));
  while (!stack_.empty()) {
    Pending next = std::move(stack_.back());
    stack_.pop_back();
    process(std::move(next));
  }
}

FileReport Session::take() {
  auto report = ledger_.take();
  remove_repeats(report.findings, origins_);
  remove_echoes(report.findings, origins_);
  return report;
}

void Session::process(Pending pending) {
  Artifact& artifact = pending.artifact;
  origins_.push_back(pending.stream == nullptr ? origin_of(artifact) : Origin{next_buffer_++, 0});
  artifact.id = ledger_.open({.parent = artifact.parent, .path = artifact.path, .size = artifact.size});
  claimants_.clear();
  children_.clear();
  try {
    if (!ledger_.is_over(artifact.id)) examine(pending);
    if (const auto wanted = stack_.size() + children_.size(); wanted > stack_.capacity())
      stack_.reserve(std::max(wanted, 2 * stack_.capacity()));
  } catch (const std::bad_alloc&) {
    ledger_.worsen(artifact.id, Outcome::failed, "out of memory");
  } catch (const std::exception& error) {
    ledger_.worsen(artifact.id, Outcome::failed, text::printable(error.what()));
  }
  ledger_.record(artifact.id).size = artifact.size;
  if (const auto origin = origins_[artifact.id]; artifact.parent && origin.buffer == 0)
    ledger_.record(artifact.id).offset = origin.offset;
  if (artifact.storage != nullptr && artifact.bytes.size() >= kWorthReleasing && pending.stream == nullptr) {
    if (const auto begin = offset_in(artifact.storage->view(), artifact.bytes))
      artifact.storage->release({*begin, artifact.bytes.size()});
  }
  for (Pending& child : children_ | std::views::reverse) stack_.push_back(std::move(child));
}

void Session::examine(Pending& pending) {
  Artifact& artifact = pending.artifact;
  const auto first_finding = ledger_.finding_count();
  if (pending.stream != nullptr) {
    expand(pending);
  } else {
    identify(pending);
  }
  const bool is_copy = is_copy_of_ancestor(pending);
  pending.source.reset();
  if (is_copy) {
    ledger_.add(Finding{.rule = &rules::kQuine,
                        .artifact = artifact.id,
                        .message = "the member is a copy of an archive that it is in: it was not opened again",
                        .severity = rules::kQuine.severity});
    return;
  }
  auto& formats = ledger_.record(artifact.id).formats;
  for (const auto& claimant : claimants_) formats.push_back(claimant.format->name);
  report_polyglot(artifact);
  report_broken_promise(artifact);
  analyze(pending);
  if (visit_) visit_(artifact, ledger_.findings_from(first_finding));
}

void Session::identify(const Pending& pending) {
  const Artifact& artifact = pending.artifact;
  for (const Format* const format : options_.formats) {
    const Claim claim = format->claim(artifact);
    // A directory has no bytes, so what sees nothing but text or nothing at all sees nothing.
    if (claim == Claim::no || (artifact.kind == ArtifactKind::directory && claim == Claim::weak)) continue;
    const auto known = std::ranges::find(claimants_, format, &Claimant::format);
    if (known == claimants_.end()) {
      claimants_.push_back({format, claim});
    } else {
      known->claim = std::max(known->claim, claim);
    }
  }
  drop_chance(claimants_, pending);
  const auto is_weak = [](const Claimant& one) { return one.claim == Claim::weak; };
  if (!std::ranges::all_of(claimants_, is_weak)) std::erase_if(claimants_, is_weak);
}

void Session::expand(Pending& pending) {
  Artifact& artifact = pending.artifact;
  Expansion expansion(*pending.stream, pending.stored_size, pending.declared_size, ledger_, artifact.id);
  const auto look = [&] {
    artifact.bytes = expansion.view();
    // A declared size that is too small to be true is no size.
    const bool is_credible = pending.declared_size && *pending.declared_size >= artifact.bytes.size();
    artifact.size = expansion.is_at_end() ? std::optional(artifact.bytes.size())
                    : is_credible         ? pending.declared_size
                                          : std::nullopt;
    if (!artifact.bytes.empty() || expansion.is_at_end()) identify(pending);
  };
  expansion.grow(kClaimBytes);
  look();
  const bool is_wanted = !claimants_.empty() || pending.vouched_by.empty();
  if (!expansion.is_at_end() && is_wanted) {
    expansion.grow(claimants_.empty() ? kWholeUnclaimed : needed_bytes(artifact));
    look();
    // Now that the end can be seen somebody may claim it who wants more.
    if (!claimants_.empty() && needed_bytes(artifact) > artifact.bytes.size()) {
      expansion.grow(needed_bytes(artifact));
      look();
    }
  }
  pending.is_front = !expansion.is_at_end() && !expansion.is_broken();
  artifact.storage = expansion.take();
  artifact.bytes = artifact.storage->view();
  origins_[artifact.id] = origin_of(artifact);
  const bool is_swept = claimants_.empty() && is_wanted;
  if (pending.is_front && (is_swept || matching_.wants_all()))
    read_rest(pending, expansion, is_swept ? &sweep_state_ : nullptr);
  if (expansion.is_at_end()) {
    artifact.size = expansion.delivered();
    if (const auto complaint = pending.stream->complaint(); complaint && complaint->rule != nullptr)
      ledger_.add(Finding{.rule = complaint->rule,
                          .artifact = artifact.id,
                          .message = complaint->message,
                          .severity = complaint->rule->severity});
  }
  pending.stream.reset();
}

/// Reads what is too large to be kept, front to back.
void Session::read_rest(Pending& pending, Expansion& expansion, SweepState* sweep) {
  auto& formats = ledger_.record(pending.artifact.id).formats;
  for (const auto& claimant : claimants_) formats.push_back(claimant.format->name);  // rules may ask
  Rest rest(pending.artifact, expansion, ledger_, sweep);
  matching_.run(pending.artifact, rest);
  rest.skip();
  formats.clear();
  pending.is_matched = true;
}

std::uint64_t Session::needed_bytes(const Artifact& artifact) const {
  std::uint64_t most = 0;
  for (const auto& claimant : claimants_)
    most = std::max(most, claimant.format->needs == nullptr ? kEverything : claimant.format->needs(artifact));
  return most;
}

bool Session::is_copy_of_ancestor(const Pending& pending) {
  const ByteView bytes = pending.artifact.bytes;
  if (bytes.empty() || pending.is_front) return false;
  for (const Ancestor* ancestor = pending.ancestor.get(); ancestor != nullptr; ancestor = ancestor->parent.get()) {
    if (ancestor->bytes.size() != bytes.size()) continue;
    const auto alive = ancestor->storage.lock();
    if (alive != nullptr && ancestor->bytes.text() == bytes.text()) return true;
  }
  return false;
}

void Session::report_polyglot(const Artifact& artifact) {
  const auto is_stranger = [&](const Claimant& one) {
    return one.claim >= Claim::magic && one.format->family != claimants_.front().format->family;
  };
  if (std::ranges::none_of(claimants_, is_stranger)) return;
  const auto& formats = ledger_.record(artifact.id).formats;
  ledger_.add(Finding{.rule = &rules::kPolyglot,
                      .artifact = artifact.id,
                      .message = fmt::format("the same bytes are {}", fmt::join(formats, " and ")),
                      .severity = rules::kPolyglot.severity});
}

/// Says when a name promises what the content does not keep. Where nobody knows the content, that is said anyway.
void Session::report_broken_promise(const Artifact& artifact) {
  if (auto finding = broken_promise(artifact, name_of(artifact), claimants_, options_.formats))
    ledger_.add(std::move(*finding));
}

/// What a compressed file holds has the name of the file: loaders open the one in place of the other.
LoadedName Session::name_of(const Artifact& artifact) {
  if (artifact.depth != 1 || artifact.kind == ArtifactKind::embedded) return loaded_name(artifact);
  const ArtifactRecord& outer = ledger_.record(*artifact.parent);
  const auto wraps = [&](std::string_view name) {
    const auto format = std::ranges::find(options_.formats, name, &Format::name);
    return format != options_.formats.end() && (*format)->is_wrapping;
  };
  const bool is_wrapped = !outer.formats.empty() && std::ranges::all_of(outer.formats, wraps);
  return is_wrapped ? unwrapped_name(outer.path) : loaded_name(artifact);
}

void Session::analyze(const Pending& pending) {
  const Artifact& artifact = pending.artifact;
  ArtifactContext context(artifact, ledger_, data_of(options_), siblings_, options_.second_opinion);
  for (const auto& claimant : claimants_) {
    if (ledger_.is_over(artifact.id)) break;
    context.begin(claimant.format->name);
    const auto failed = [&](std::string_view why) {
      ledger_.worsen(artifact.id, Outcome::failed, fmt::format("{}: {}", claimant.format->name, why));
    };
    try {
      claimant.format->analyze(artifact, context);
    } catch (const std::bad_alloc&) {
      failed("out of memory");
    } catch (const std::exception& error) {
      failed(text::printable(error.what()));
    }
  }
  children_ = context.finish();
  if (!children_.empty()) {
    const auto self = std::make_shared<Ancestor>(artifact.bytes, artifact.storage, pending.ancestor);
    for (Pending& child : children_) child.ancestor = self;
  }
  account(pending, context.coverage());
  match(pending, context.opaque());
}

/// Matches signatures against what of an artifact is wanted.
void Session::match(const Pending& pending, const Coverage& opaque) {
  const Artifact& artifact = pending.artifact;
  if (!matching_.is_on() || pending.is_matched || artifact.kind == ArtifactKind::directory) return;
  const bool is_numbers = claimants_.empty() && !pending.vouched_by.empty();
  // Where formats of different families read the same bytes, what one does not interpret the other may.
  const auto is_alone = [&] {
    return std::ranges::all_of(
        claimants_, [&](const Claimant& one) { return one.format->family == claimants_.front().format->family; });
  };
  std::vector<ByteRange> regions{{0, artifact.bytes.size()}};
  if (matching_.wants_all()) {
    // What is part of the top-level file as it stands was seen there.
    if (is_numbers && artifact.id != 0 && origins_[artifact.id].buffer == 0) return;
  } else {
    if (is_numbers) return;
    if (is_alone()) regions = opaque.gaps(artifact.bytes.size());
  }
  if (const Origin origin = origins_[artifact.id]; origin.buffer == 0)
    regions = extents_.within(regions, origin.offset);
  const bool is_whole_file = artifact.id == 0 && matching_.wants_all() && !extents_.has_holes();
  matching_.run(artifact, std::move(regions), is_whole_file ? reader_ : Matching::Reader());
}

void Session::account(const Pending& pending, const Coverage& coverage) {
  const Artifact& artifact = pending.artifact;
  if (artifact.kind == ArtifactKind::directory) return;
  if (claimants_.empty()) return account_unclaimed(pending);
  // What a format did not ask for is accounted to it.
  const std::uint64_t size =
      pending.is_front ? std::min(artifact.bytes.size(), needed_bytes(artifact)) : artifact.bytes.size();
  sweep(pending, coverage.gaps(size));
}

void Session::account_unclaimed(const Pending& pending) {
  const Artifact& artifact = pending.artifact;
  if (!pending.vouched_by.empty()) return ledger_.record(artifact.id).formats.push_back(pending.vouched_by);
  if (artifact.bytes.empty()) return;  // nothing to interpret, or its record says why nothing came
  const auto* signature = recognise_front(artifact.bytes);
  // Whose it is although nobody claims it. It is swept all the same: nobody has compared the numbers beside a model
  // with what the model says.
  std::optional<std::string_view> owner;
  if (signature == nullptr && artifact.depth == 0) owner = companion_of(artifact.name(), siblings_);
  if (signature == nullptr && !owner && !pending.adopted_by.empty()) owner = pending.adopted_by;
  if (owner) {
    ledger_.record(artifact.id).formats.push_back(*owner);
  } else {
    ledger_.unclaimed(artifact.id, signature == nullptr ? std::string_view() : signature->name);
  }
  sweep(pending, {{0, artifact.bytes.size()}});
}

void Session::sweep(const Pending& pending, const std::vector<ByteRange>& gaps) {
  if (gaps.empty()) return;
  const Artifact& artifact = pending.artifact;
  const auto run = [&](const Owner& owner, std::span<const ByteRange> some) {
    Sweep sweep(artifact, owner, ledger_, sweep_state_,
                [&](ByteRange range) { return open_embedded(pending, range, owner); });
    if (const Origin origin = origins_[artifact.id]; origin.buffer == 0) sweep.skip_holes(extents_, origin.offset);
    for (const ByteRange& gap : some) sweep.run(gap);
    // Where a budget ended the analysis nobody knows what belongs to what.
    if (sweep.unaccounted() == 0 || claimants_.empty() || ledger_.is_over(artifact.id)) return;
    ledger_.add(Finding{
        .rule = &rules::kGap,
        .artifact = artifact.id,
        .location = {sweep.first_unaccounted(), {}},
        .message =
            sweep.stretches() == 1
                ? fmt::format("{} to no structure", text::counted(sweep.unaccounted(), "byte belongs", "bytes belong"))
                : fmt::format("{} bytes in {} stretches belong to no structure", text::grouped(sweep.unaccounted()),
                              text::grouped(sweep.stretches())),
        .severity = rules::kGap.severity});
  };
  const Owner self{artifact.id, artifact.path, artifact.depth, 0};
  if (!pending.around || gaps.back().end() != artifact.bytes.size()) return run(self, gaps);
  run(self, std::span(gaps).first(gaps.size() - 1));
  // Behind an embedded artifact its owner's bytes go on. What begins at the first byte has been found already.
  ByteRange rest = gaps.back();
  if (rest.offset == 0) rest = {1, rest.size - 1};
  run(*pending.around, {&rest, 1});
}

bool Session::open_embedded(const Pending& pending, ByteRange range, const Owner& owner) {
  const Artifact& artifact = pending.artifact;
  Pending child;
  child.artifact.parent = owner.id;
  child.artifact.depth = owner.depth + 1;
  child.artifact.kind = ArtifactKind::embedded;
  child.artifact.path = fmt::format("{}!@{:#x}", owner.path, owner.base + range.offset);
  child.artifact.bytes = artifact.bytes.from(range.offset).first(range.size).rebased();
  child.artifact.size = range.size;
  child.artifact.storage = artifact.storage;
  const auto claims = [&](const Format* format) { return format->claim(child.artifact) != Claim::no; };
  if (std::ranges::none_of(options_.formats, claims)) return false;
  Limit limit = Limit::members;
  if (!ledger_.admits(child.artifact.depth, limit)) {
    ledger_.met(owner.id, limit, fmt::format("not opened at {:#x}", owner.base + range.offset));
    return false;
  }
  child.stored_size = range.size;
  child.around = Owner{owner.id, owner.path, owner.depth, owner.base + range.offset};
  child.ancestor = pending.ancestor;
  children_.push_back(std::move(child));
  return true;
}

/// Where the bytes of `artifact` lie. A buffer that is met for the first time gets the next number; that of the
/// top-level file comes first.
Origin Session::origin_of(const Artifact& artifact) {
  const Storage& storage = artifact.storage;
  if (storage == nullptr) return {next_buffer_++, 0};
  auto& buffer = buffers_[storage.get()];
  if (buffer.storage.lock() != storage) buffer = {storage, next_buffer_++};
  return {buffer.number, offset_in(storage->view(), artifact.bytes).value_or(0)};
}

}  // namespace assay::engine
