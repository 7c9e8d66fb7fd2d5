#include "formats/tfrecord/tfrecord.hpp"

#include "codecs/compress/crc32c.hpp"
#include "formats/tfrecord/schema.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <utility>

namespace assay::formats::tfrecord {
namespace {

constexpr std::uint64_t kHead = 12;             ///< a length, and its checksum
constexpr std::uint64_t kSummed = 1ULL << 20U;  ///< records up to this size have their checksum verified
constexpr std::uint64_t kBytesPerStep = 4096;
constexpr char kEventTag = '\x09';    ///< wall_time, which every event begins with
constexpr char kExampleTag = '\x0A';  ///< features, or the context

/// record_writer.h: checksums of data that hold checksums are weak, so these are rotated and shifted.
std::uint32_t masked_checksum(ByteView bytes) {
  const auto sum = compress::crc32c(bytes.span());
  return (sum >> 15U | sum << 17U) + 0xA282EAD8U;
}

bool is_head(ByteView front) {
  Cursor in(front);
  const auto length = in.take(8, "length");
  const auto sum = in.u32("checksum");
  return in && sum == masked_checksum(length);
}

Claim claim(const Artifact& artifact) { return is_head(artifact.bytes) ? Claim::magic : Claim::no; }

class Records {
 public:
  explicit Records(ScanContext& context) : context_(context) {}

  void read(ByteView file) {
    Cursor in(file);
    while (!in.at_end() && in && context_.step()) {
      if (count_ != 0 && is_foreign(in)) break;
      const auto begin = in.offset();
      read_record(in);
      if (!in) {
        context_.incomplete(in.error());
        break;
      }
      ++count_;
      context_.passed(begin);
    }
    context_.fact("tfrecord.records", fmt::format("{}", count_));
  }

 private:
  /// What follows the records and is none is for others to look at.
  static bool is_foreign(const Cursor& in) { return in.remaining() >= kHead && !is_head(in.peek(kHead)); }

  void read_record(Cursor& in) {
    const auto begin = in.offset();
    const auto length = in.u64("length of a record");
    static_cast<void>(in.u32("checksum of the length"));
    if (in) context_.cover({begin, kHead});
    const auto data = in.take(length, "record");
    const auto end = in.offset();
    const auto sum = in.u32("checksum of a record");
    if (!in) return;
    context_.cover({end, sizeof sum});
    if (data.size() <= kSummed) {
      if (!context_.step(data.size() / kBytesPerStep)) return;
      if (sum != masked_checksum(data))
        context_.incomplete({ErrorCode::malformed, data.origin(), "record: its checksum is another"});
    }
    read_data(data);
  }

  /// What of a record is a number, a text or a message is understood. Pictures, and whatever else may be in it, are
  /// not.
  void read_data(ByteView data) {
    const auto* const spec = data.text().starts_with(kEventTag)     ? &kEvent
                             : data.text().starts_with(kExampleTag) ? &kExample
                                                                    : nullptr;
    if (spec == nullptr) return;
    const auto walked = protobuf::walk(
        data, *spec, {.enter = {}, .step = [this](std::uint64_t count) { return context_.step(count); }});
    // Records may hold anything: what does not read as a message to its end is none.
    if (walked.error) return;
    for (const auto& range : protobuf::understood(data, walked)) context_.cover(range);
  }

  ScanContext& context_;
  std::uint64_t count_ = 0;
};

void analyze(const Artifact& artifact, ScanContext& context) { Records(context).read(artifact.bytes); }

}  // namespace

constinit const Format kFormat{
    .name = "tfrecord", .family = "tfrecord", .rules = {}, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::tfrecord
