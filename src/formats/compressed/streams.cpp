// Formats that differ only in their codec: a row of streams, whose contents their readers join.
#include "codecs/compress/codec.hpp"
#include "formats/compressed/compressed.hpp"
#include "formats/compressed/open.hpp"

#include <array>
#include <memory>

namespace assay::formats::compressed {
namespace {

using compress::Codec;
using compress::StreamSequence;

template <const Codec& codec>
Claim claim(const Artifact& artifact) {
  return codec.begins(artifact.bytes) ? Claim::magic : Claim::no;
}

/// Thirteen bytes of header say little, so it must also expand: to its end, or to a kilobyte.
Claim claim_lzma(const Artifact& artifact) {
  if (!compress::kLzmaAlone.begins(artifact.bytes)) return Claim::no;
  const auto stream = compress::kLzmaAlone.open(artifact.bytes, nullptr);
  std::array<std::byte, 1024> front;
  const auto read = stream->read(front);
  // A dictionary that is too large to be opened is no reason to take the file for something that nobody knows, and none
  // to doubt a format that does know it: networks of MNN can begin like such a header. Then nothing was expanded, and
  // only the properties that encoders write by themselves tell it from a row of numbers.
  const bool has_usual_properties = artifact.bytes.starts_with("\x5D");
  if (!read) return read.error().code == ErrorCode::limit && has_usual_properties ? Claim::weak : Claim::no;
  return *read == front.size() || stream->is_at_end() ? Claim::magic : Claim::no;
}

template <const Codec& codec>
void analyze(const Artifact& artifact, ScanContext& context) {
  StreamSequence sequence(codec, artifact.bytes, artifact.storage);
  const bool is_through = read_through(sequence, context);
  const ByteView own = is_through ? artifact.bytes.first(sequence.consumed()) : artifact.bytes;
  // Given all bytes again, it breaks where it broke before.
  open(artifact, context, own, std::make_unique<StreamSequence>(codec, artifact.bytes, artifact.storage));
}

}  // namespace

constinit const Format kBzip2{.name = "bzip2",
                              .family = "bzip2",
                              .rules = {},
                              .claim = claim<compress::kBzip2>,
                              .analyze = analyze<compress::kBzip2>,
                              .is_wrapping = true};
constinit const Format kXz{.name = "xz",
                           .family = "xz",
                           .rules = {},
                           .claim = claim<compress::kXz>,
                           .analyze = analyze<compress::kXz>,
                           .is_wrapping = true};
constinit const Format kLzma{.name = "lzma",
                             .family = "lzma",
                             .rules = {},
                             .claim = claim_lzma,
                             .analyze = analyze<compress::kLzmaAlone>,
                             .is_wrapping = true};
constinit const Format kLzip{.name = "lzip",
                             .family = "lzip",
                             .rules = {},
                             .claim = claim<compress::kLzip>,
                             .analyze = analyze<compress::kLzip>,
                             .is_wrapping = true};
constinit const Format kZstd{.name = "zstd",
                             .family = "zstd",
                             .rules = {},
                             .claim = claim<compress::kZstd>,
                             .analyze = analyze<compress::kZstd>,
                             .is_wrapping = true};
constinit const Format kLz4{.name = "lz4",
                            .family = "lz4",
                            .rules = {},
                            .claim = claim<compress::kLz4>,
                            .analyze = analyze<compress::kLz4>,
                            .is_wrapping = true};

}  // namespace assay::formats::compressed
