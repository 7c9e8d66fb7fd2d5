#include "formats/tensorflow_checkpoint/tensorflow_checkpoint.hpp"

#include "codecs/leveldb/table.hpp"
#include "codecs/protobuf/reader.hpp"
#include "core/complaints.hpp"
#include "core/file_magic.hpp"
#include "core/text.hpp"
#include "formats/tensorflow_checkpoint/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>

namespace assay::formats::tensorflow_checkpoint {
namespace {

using protobuf::Reader;
using protobuf::WireType;

// tensor_bundle.proto
enum HeaderField : std::uint8_t { kShards = 1 };
enum EntryField : std::uint8_t { kType = 1, kShape = 2, kShard = 3, kOffset = 4, kSize = 5, kSlices = 7 };

/// `variables.data-00000-of-00001` without its end: the table is beside it under that name and `.index`.
std::optional<std::string_view> shard_stem(std::string_view name) {
  constexpr std::string_view kPattern = ".data-NNNNN-of-NNNNN";
  if (name.size() <= kPattern.size()) return std::nullopt;
  const auto end = name.substr(name.size() - kPattern.size());
  for (std::size_t i = 0; i < end.size(); ++i)
    if (kPattern[i] == 'N' ? end[i] < '0' || end[i] > '9' : end[i] != kPattern[i]) return std::nullopt;
  return name.substr(0, name.size() - kPattern.size());
}

/// Raw numbers have no magic number, but programs and scripts do: those are never taken for numbers.
bool begins_like_a_program(ByteView bytes) {
  constexpr std::array<std::string_view, 7> kMagics{
      magic::kElf, magic::kDos, magic::kScript, magic::kMachO, magic::kMachO32, magic::kMachOUniversal, magic::kZip};
  return std::ranges::any_of(kMagics, [&](std::string_view magic) { return bytes.starts_with(magic); });
}

/// A text, which a name alone does not make numbers either.
bool is_text(ByteView bytes) {
  const auto front = bytes.first(512).text();
  return std::ranges::all_of(front,
                             [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t'; });
}

Claim claim(const Artifact& artifact) {
  const bool is_whole = !artifact.size || *artifact.size == artifact.bytes.size();
  if (is_whole && leveldb::is_table(artifact.bytes)) return Claim::magic;
  if (!shard_stem(artifact.name()) || artifact.bytes.empty() || is_text(artifact.bytes)) return Claim::no;
  return begins_like_a_program(artifact.bytes) ? Claim::no : Claim::weak;
}

/// How many bytes an element of a DataType takes; 0 for texts and what has no fixed size.
std::uint64_t bytes_of(std::uint64_t type) {
  switch (type) {
    case 4:
    case 6:
    case 10:
    case 11:
    case 12: return 1;  // uint8 int8 bool qint8 quint8
    case 5:
    case 14:
    case 15:
    case 16:
    case 17:
    case 19: return 2;  // int16 bfloat16 qint16 quint16 uint16 half
    case 1:
    case 3:
    case 13:
    case 22: return 4;  // float int32 qint32 uint32
    case 2:
    case 8:
    case 9:
    case 23: return 8;   // double complex64 int64 uint64
    case 18: return 16;  // complex128
    default: return 0;
  }
}

class Index {
 public:
  Index(const Artifact& artifact, ScanContext& context)
      : artifact_(artifact), context_(context), complaints_(context) {}

  void read() {
    const auto error = leveldb::read_table(
        artifact_.bytes,
        [this](const leveldb::Entry& entry) {
          if (!context_.step()) return false;
          if (entry.key.empty()) {
            read_header(entry.value);
          } else {
            read_entry(entry);
          }
          return true;
        },
        [this](ByteRange range) { context_.cover(range); });
    if (error) context_.incomplete(*error);
    context_.fact("tensorflow-checkpoint.table", fmt::format("{} tensors in {} files", tensors_, shards_));
    complaints_.finish();
  }

 private:
  void read_header(ByteView message) {
    Reader in(message);
    while (const auto field = in.next())
      if (field->number == kShards && field->type == WireType::varint) shards_ = field->value;
    if (in.has_failed()) context_.incomplete(in.error());
  }

  void read_entry(const leveldb::Entry& entry) {
    ++tensors_;
    std::uint64_t type = 0, shard = 0, offset = 0, size = 0;
    std::optional<std::uint64_t> elements = 1;
    bool has_slices = false;
    Reader in(entry.value);
    while (const auto field = in.next()) {
      switch (field->number) {
        case kType: type = field->value; break;
        case kShape: elements = count_elements(field->bytes); break;
        case kShard: shard = field->value; break;
        case kOffset: offset = field->value; break;
        case kSize: size = field->value; break;
        case kSlices: has_slices = true; break;
        default: break;
      }
    }
    if (in.has_failed()) return context_.incomplete(in.error());
    if (complaints_.wants_fact("tensorflow-checkpoint.tensor"))
      complaints_.fact("tensorflow-checkpoint.tensor",
                       fmt::format("{} {} bytes", text::printable(entry.key, 120), text::grouped(size)),
                       std::min(entry.value.origin(), artifact_.bytes.size() - 1));
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    // In a compressed block an entry has no place in the file; that of its block is as good.
    const ByteRange place{std::min(entry.value.origin(), artifact_.bytes.size() - 1), 0};
    const auto bad = [&](const std::string& why) {
      if (complaints_.wants(kEntry, place))
        complaints_.report(kEntry, {place, fmt::format("tensor {}", text::printable(entry.key, 80))},
                           fmt::format("The tensor {} {}.", text::quoted(entry.key, 80), why));
    };
    if (!elements) return bad("has a shape that is negative or does not fit into 63 bits");
    if (offset > kMost || size > kMost - offset) return bad("lies outside of any file");
    if (shards_ != 0 && shard >= shards_) return bad(fmt::format("is in the file {} of {}", shard, shards_));
    const auto each = bytes_of(type);
    if (each != 0 && !has_slices && (*elements > kMost / each || *elements * each != size))
      bad(fmt::format("has {} elements of {} bytes, and {} bytes", text::grouped(*elements), each,
                      text::grouped(size)));
  }

  /// tensor_shape.proto: dimensions with a size each.
  static std::optional<std::uint64_t> count_elements(ByteView message) {
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    std::uint64_t elements = 1;
    Reader in(message);
    while (const auto field = in.next()) {
      if (field->number != 2 || field->type != WireType::bytes) continue;
      std::uint64_t size = 0;
      Reader dimension(field->bytes);
      while (const auto part = dimension.next())
        if (part->number == 1) size = part->value;
      if (size > kMost || (size != 0 && elements > kMost / size)) return std::nullopt;
      elements *= size;
    }
    return elements;
  }

  const Artifact& artifact_;
  ScanContext& context_;
  Complaints complaints_;
  std::uint64_t shards_ = 0;
  std::uint64_t tensors_ = 0;
};

void analyze_shard(const Artifact& artifact, ScanContext& context) {
  const auto stem = shard_stem(artifact.name());
  if (!stem) return;
  context.cover(artifact.bytes.range());
  const auto index = context.sibling(std::string(*stem) + ".index");
  if (index && index->kind == Sibling::Kind::missing)
    context.report(kLoneShard, {artifact.bytes.range(), "file"},
                   fmt::format("There is no {}.index beside it.", text::printable(*stem, 120)));
}

void analyze(const Artifact& artifact, ScanContext& context) {
  if (leveldb::is_table(artifact.bytes)) {
    Index(artifact, context).read();
  } else {
    analyze_shard(artifact, context);
  }
}

}  // namespace

constinit const Format kFormat{.name = "tensorflow-checkpoint",
                               .family = "tensorflow-checkpoint",
                               .rules = kRules,
                               .claim = claim,
                               .analyze = analyze};

}  // namespace assay::formats::tensorflow_checkpoint
