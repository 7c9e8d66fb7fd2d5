#pragma once

#include "codecs/compress/codec.hpp"
#include "formats/compressed/compressed.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::test {

/// What comes out of a stream does not depend on the size of the reads, what was understood lies in the bytes, and what
/// the format covers is what it says it hands on.
inline int fuzz_streams(const compress::Codec& codec, const Format& format, const std::uint8_t* data,
                        std::size_t size) {
  constexpr std::size_t kMost = 1U << 20U;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const ByteView view = ByteView::of(bytes);
  const auto expand = [&](std::size_t step) {
    compress::StreamSequence stream(codec, view, nullptr);
    std::string out;
    std::vector<std::byte> buffer(step);
    std::uint64_t before = 0;
    while (out.size() < kMost) {
      const auto got = stream.read(buffer);
      ASSAY_CHECK(stream.consumed() <= size && stream.consumed() >= before);
      before = stream.consumed();
      if (!got || *got == 0) break;
      ASSAY_CHECK(*got <= buffer.size());
      out.append(reinterpret_cast<const char*>(buffer.data()), *got);
    }
    return out;
  };
  const auto whole = expand(1U << 16U);
  const auto pieces = expand(1021);
  const auto common = std::min({whole.size(), pieces.size(), kMost});
  ASSAY_CHECK(whole.compare(0, common, pieces, 0, common) == 0);

  const Artifact artifact = memory_artifact(bytes);
  static_cast<void>(format.claim(artifact));
  RecordingContext context(Run::no_data());
  context.max_child_bytes = kMost;
  format.analyze(artifact, context);
  ASSAY_CHECK(context.findings.empty() && context.children.size() == 1 && context.covered.size() == 1);
  ASSAY_CHECK(context.covered.front().offset == 0 && context.covered.front().end() <= size);
  return 0;
}

}  // namespace assay::test
