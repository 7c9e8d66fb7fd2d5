#include "formats/executorch/schema.hpp"

#include <assay/cursor.hpp>

#include <array>

namespace assay::formats::executorch {
namespace {

constexpr std::uint64_t kHeaderOffset = 8;

// c10/core/ScalarType.h, from Byte to BFloat16.
constexpr std::array<std::uint8_t, 16> kSizes{1, 1, 2, 4, 8, 2, 4, 8, 4, 8, 16, 1, 1, 1, 4, 2};

}  // namespace

std::optional<ExtendedHeader> read_header(ByteView file) {
  const auto bytes = file.from(kHeaderOffset);
  if (!bytes.starts_with("eh00")) return std::nullopt;
  Cursor in(bytes.from(4));
  const std::uint64_t length = in.u32("length of the header");
  ExtendedHeader header;
  header.program_size = in.u64("size of the program");
  header.segment_base = in.u64("offset of the segments");
  if (!in) return std::nullopt;
  header.range = {kHeaderOffset, bytes.slice(0, length) ? length : in.offset() - bytes.origin()};
  return header;
}

std::optional<std::uint64_t> bytes_of(std::uint8_t scalar_type) {
  return scalar_type < kSizes.size() ? std::optional<std::uint64_t>(kSizes.at(scalar_type)) : std::nullopt;
}

}  // namespace assay::formats::executorch
