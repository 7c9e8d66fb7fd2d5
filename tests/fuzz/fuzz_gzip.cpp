// Any bytes as a gzip file. Members are in the file, one behind the other; what the reader delivers is what the members
// deliver; and where zlib reads a member without complaint, so does this reader, to the same bytes.
#include "codecs/compress/gzip.hpp"
#include "formats/compressed/compressed.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace assay;

constexpr std::size_t kMost = 1U << 20U;

struct Read {
  std::string bytes;
  bool is_whole = false;  ///< read to its end
  std::optional<Error> error;
};

Read read(ByteStream& stream) {
  Read result;
  std::vector<std::byte> buffer(4096);
  while (result.bytes.size() < kMost) {
    const auto got = stream.read(buffer);
    if (!got) {
      result.error = got.error();
      break;
    }
    ASSAY_CHECK(*got <= buffer.size());
    result.is_whole = *got == 0;
    if (result.is_whole) break;
    result.bytes.append(reinterpret_cast<const char*>(buffer.data()), *got);
  }
  return result;
}

std::string read_members(ByteView bytes) {
  std::string all;
  std::uint64_t end = 0;
  for (std::optional<std::uint64_t> begin = 0; begin && all.size() < kMost;) {
    ASSAY_CHECK(*begin >= end && *begin <= bytes.size());
    compress::GzipMember member(bytes.from(*begin), nullptr);
    all += read(member).bytes;
    end = *begin + member.consumed();
    ASSAY_CHECK(end <= bytes.size());
    begin = member.is_at_end() ? compress::next_gzip_member(bytes, end) : std::nullopt;
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const ByteView view = ByteView::of(bytes);

  compress::GzipStream stream(view, nullptr);
  const Read whole = read(stream);
  const std::string members = read_members(view);
  const auto common = std::min({whole.bytes.size(), members.size(), kMost});
  ASSAY_CHECK(whole.bytes.compare(0, common, members, 0, common) == 0);
  ASSAY_CHECK(whole.bytes.size() >= kMost || whole.bytes.size() == members.size());

  compress::InflateStream oracle(view, compress::Wrapper::gzip, nullptr);
  const Read expected = read(oracle);
  if (expected.is_whole) {
    compress::GzipMember first(view, nullptr);
    const Read actual = read(first);
    ASSAY_CHECK(actual.is_whole && actual.bytes == expected.bytes && !first.fault());
    ASSAY_CHECK(first.consumed() == oracle.consumed());
  }

  const test::Run run(formats::compressed::kGzip, bytes);
  ASSAY_CHECK(run.covered() <= size);
  ASSAY_CHECK(run.context.children.size() <= 1);
  return 0;
}
