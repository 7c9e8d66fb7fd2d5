#include "formats/ggml/ggml.hpp"

#include "core/text.hpp"
#include "formats/ggml/rules.hpp"
#include "formats/ggml/walk.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <tuple>

namespace assay::formats::ggml {
namespace {

constexpr std::uint64_t kFacts = 10'000;

Claim claim(const Artifact& artifact) {
  // The letters by themselves could begin a text. What follows is a count, a version or a length below 2^24, and the
  // versions are few.
  const auto front = read_front(artifact.bytes);
  if (!front) return Claim::no;
  if (front->container != kGgml) return front->version <= 0xFFFF ? Claim::magic : Claim::no;
  return artifact.bytes.at(7).value_or(1) == 0 ? Claim::magic : Claim::no;
}

/// A layout that was tried, and how far it went.
struct Candidate {
  Layout layout;
  Scales scales = Scales::half;
  Walk walk;
  bool is_plain = false;

  /// A layout that nothing but its numbers speaks for is believed once a tensor was where it should be.
  [[nodiscard]] bool is_credible() const { return walk.has_prologue && (!is_plain || walk.tensors > 0); }
  /// Enough to say that the file is broken, and not that it has another layout: a few tokens are found anywhere.
  [[nodiscard]] bool is_certain() const {
    const auto is_telling = [](const Step& step) { return step.piece == Piece::filters || step.piece == Piece::rows; };
    return walk.is_whole || walk.tensors > 0 || (walk.has_prologue && std::ranges::any_of(layout.steps, is_telling));
  }
};

class Search {
 public:
  Search(const Artifact& artifact, const Front& front, ScanContext& context)
      : file_(artifact.bytes), front_(front), step_([&context](std::uint64_t count) { return context.step(count); }) {}

  /// The first layout that fits to the end, else the one that has read the most tensors. What is certain to be one of
  /// the known layouts is not read as anything else, where what is wrong with it might not show.
  Candidate best() {
    for (const auto& layout : layouts())
      if (fits_front(layout) && try_both(layout, false)) return std::move(best_);
    if (best_.is_certain()) return std::move(best_);
    for (std::uint8_t numbers = 0; numbers <= kMostPlainNumbers; ++numbers)
      if (try_both(plain_layout(numbers), true)) return std::move(best_);
    return std::move(best_);
  }

 private:
  [[nodiscard]] bool fits_front(const Layout& layout) const {
    return (layout.containers & front_.container) != 0 &&
           (front_.container == kGgml ||
            (front_.version >= layout.first_version && front_.version <= layout.last_version));
  }

  bool try_both(const Layout& layout, bool is_plain) {
    return attempt(layout, Scales::half, is_plain) || attempt(layout, Scales::single, is_plain);
  }

  bool attempt(const Layout& layout, Scales scales, bool is_plain) {
    Candidate candidate{layout, scales, walk(file_, front_, layout, scales, step_), is_plain};
    // Numbers up to the end of the file are no model.
    const bool is_whole = candidate.walk.is_whole && candidate.is_credible();
    const auto rank = [](const Candidate& one) {
      return std::tuple(one.is_credible(), one.walk.tensors, one.walk.tokens > 0);
    };
    if (is_whole || rank(candidate) > rank(best_)) best_ = std::move(candidate);
    return is_whole;
  }

  ByteView file_;
  Front front_;
  std::function<bool(std::uint64_t)> step_;
  Candidate best_;
};

void list(const Candidate& candidate, const Artifact& artifact, const Front& front, ScanContext& context) {
  std::uint64_t count = 0;
  const auto see = [&](const Tensor& tensor) {
    context.cover({tensor.entry, tensor.data.end() - tensor.entry});
    context.opaque(tensor.data);
    if (count++ < kFacts)
      context.fact("ggml.tensor",
                   fmt::format("{} {} {} {} bytes", text::printable(tensor.name, 80), tensor.type->name, tensor.sizes,
                               text::grouped(tensor.data.size)),
                   tensor.entry);
  };
  const auto again =
      walk(artifact.bytes, front, candidate.layout, candidate.scales, [](std::uint64_t) { return true; }, see);
  if (again.tensors > kFacts)
    context.fact("ggml.tensor",
                 fmt::format("... and {} more, which are not listed", text::grouped(again.tensors - kFacts)));
}

void analyze(const Artifact& artifact, ScanContext& context) {
  const auto front = read_front(artifact.bytes);
  if (!front) return;
  const auto candidate = Search(artifact, *front, context).best();
  const auto& result = candidate.walk;
  const auto name = front->container == kGgml ? std::string(name_of(front->container))
                                              : fmt::format("{} version {}", name_of(front->container), front->version);
  context.report(kLegacy, {{0, artifact.bytes.size()}, "file"},
                 fmt::format("The file is a {} container, which GGUF has replaced.", name));
  context.cover({0, front->end});
  if (!candidate.is_certain()) {
    context.fact("ggml.header", name);
    return context.incomplete({ErrorCode::unsupported, front->end,
                               "layout: one of a program that assay knows wanted, got another or a broken one"});
  }
  context.fact("ggml.header", fmt::format("{}, layout of {}, {}, {}", name, candidate.layout.name,
                                          text::counted(result.tokens, "token", "tokens"),
                                          text::counted(result.tensors, "tensor", "tensors")));
  context.cover({0, result.prologue_end});
  list(candidate, artifact, *front, context);
  if (result.is_whole) return;
  if (result.impossible)
    context.report(Finding{
        .rule = &kTensor,
        .location = {{result.broken_at, result.error->offset - result.broken_at},
                     fmt::format("tensor {}", result.tensors)},
        .message = fmt::format("The tensor {} breaks the file: {}.", result.tensors, result.impossible->message),
        .severity = result.is_cut ? Severity::medium : kTensor.severity});
  context.incomplete(*result.error);
}

constexpr std::string_view kEndings[] = {".ggml"};

}  // namespace

constinit const Format kFormat{
    .name = "ggml", .family = "ggml", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::ggml
