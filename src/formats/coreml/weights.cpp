// The storage of weights (MILBlob, Blob/StorageFormat.hpp): a header, then for each value a header and its bytes, each
// at a multiple of 64.
#include "core/complaints.hpp"
#include "core/tensor_numbers.hpp"
#include "core/text.hpp"
#include "formats/coreml/coreml.hpp"
#include "formats/coreml/rules.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace assay::formats::coreml {
namespace {

constexpr std::uint64_t kAlignment = 64;  // also the size of either header
constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kSentinel = 0xDEADBEEF;

constexpr std::uint64_t aligned(std::uint64_t offset) { return (offset + kAlignment - 1) / kAlignment * kAlignment; }

bool is_zero(ByteView bytes) {
  return std::ranges::all_of(bytes.span(), [](std::byte byte) { return byte == std::byte{0}; });
}

Claim claim(const Artifact& artifact) {
  Cursor in(artifact.bytes);
  const auto count = in.u32("count");
  const auto version = in.u32("version");
  const auto reserved = in.take(kAlignment - 8, "reserved");
  const auto sentinel = in.u32("sentinel");
  return in && count != 0 && version == kVersion && is_zero(reserved) && sentinel == kSentinel ? Claim::structure
                                                                                               : Claim::no;
}

class Storage {
 public:
  Storage(ByteView file, ScanContext& context) : file_(file), context_(context), complaints_(context) {}

  void read() {
    Cursor in(file_);
    const auto count = in.u32("count");
    context_.cover(file_.first(kAlignment).range());
    context_.fact("coreml-weights.values", fmt::format("{}", count));
    std::uint64_t at = kAlignment;
    for (std::uint32_t i = 0; i < count && context_.step(); ++i)
      if (!read_value(i, at)) break;
    complaints_.finish();
  }

 private:
  /// Reads the value whose header is at `at`, which becomes that of the next one.
  bool read_value(std::uint32_t index, std::uint64_t& at) {
    Cursor in(file_.from(at));
    const auto sentinel = in.u32("sentinel");
    static_cast<void>(in.u32("type"));
    const auto size = in.u64("size");
    const auto offset = in.u64("offset");
    static_cast<void>(in.take(kAlignment - in.position(), "header of a value"));
    if (in && sentinel != kSentinel)
      in.fail(ErrorCode::malformed, fmt::format("value {}: a header wanted, got something else", index));
    if (!in) {
      context_.incomplete(in.error());
      return false;
    }
    const auto data = file_.slice(offset, size);
    if (!data) {
      complaints_.report(kBlobRange, {{file_.origin() + at, kAlignment}, fmt::format("value {}", index)},
                         fmt::format("The value has {} bytes from {} on, and the file has {}.", text::grouped(size),
                                     text::grouped(offset), text::grouped(file_.size())));
      context_.incomplete({ErrorCode::truncated, file_.origin() + at, "value: its bytes are not all there"});
      return false;
    }
    context_.cover({file_.origin() + at, kAlignment});
    context_.cover(data->range());
    tell_numbers(context_, data->range());
    context_.passed(data->range().end());
    const auto end = std::max(offset + size, at + kAlignment);
    at = aligned(end);
    const auto padding = file_.from(end).first(at - end);
    if (is_zero(padding)) context_.cover(padding.range());
    return true;
  }

  ByteView file_;
  ScanContext& context_;
  Complaints complaints_;
};

void analyze(const Artifact& artifact, ScanContext& context) { Storage(artifact.bytes, context).read(); }

}  // namespace

constinit const Format kWeights{
    .name = "coreml-weights", .family = "coreml-weights", .rules = kWeightsRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::coreml
