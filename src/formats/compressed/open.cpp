#include "formats/compressed/open.hpp"

#include "core/compressed_name.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace assay::formats::compressed {
namespace {

constexpr std::size_t kBuffer = 1U << 16U;

}  // namespace

std::string_view content_name(std::string_view outer) {
  const auto name = without_compression(outer);
  return name.size() == outer.size() ? "content" : name;
}

bool begins_zlib(ByteView bytes) {
  const auto method = bytes.at(0);
  const auto flags = bytes.at(1);
  if (!flags || (*method & 0x0FU) != 8 || (*method >> 4U) > 7 || (*flags & 0x20U) != 0) return false;
  return (std::uint32_t{*method} * 256U + *flags) % 31U == 0;
}

bool read_through(ByteStream& stream, ScanContext& context) {
  std::vector<std::byte> buffer(kBuffer);
  while (true) {
    const auto read = stream.read(buffer);
    if (!context.step(read.value_or(0) + 1)) return false;
    if (!read || *read == 0) return true;
  }
}

void open(const Artifact& artifact, ScanContext& context, ByteView own, std::unique_ptr<ByteStream> stream) {
  context.cover(own.range());
  context.opaque(own.range());
  static_cast<void>(
      context.descend(content_name(artifact.name()), std::move(stream), own.size(), std::nullopt, artifact.storage));
}

}  // namespace assay::formats::compressed
