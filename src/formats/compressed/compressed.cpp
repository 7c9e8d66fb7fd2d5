#include "formats/compressed/compressed.hpp"

#include "codecs/compress/gzip.hpp"
#include "codecs/compress/inflate.hpp"
#include "core/file_magic.hpp"
#include "core/text.hpp"
#include "formats/compressed/open.hpp"
#include "pickle/contents.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>

namespace assay::formats::compressed {
namespace {

using compress::GzipMember;
using compress::InflateStream;
using compress::Wrapper;

/// Random weights look like a zlib header once in two thousand times and inflate to a few bytes once in ten thousand;
/// they do not get this far. A whole stream that is shorter proves itself by its checksum.
constexpr std::size_t kConvincing = 1024;
constexpr std::uint64_t kMaxMembers = 1'000'000;

/// Whether what came out before the stream broke off is what a loader of pickles takes: joblib expands all that begins
/// so and reads the pickle as it comes, without a look at the end or its checksum. Bytes that are no zlib stream at all
/// expand to something here and there, but hardly to a call.
bool is_loaded_before_break(InflateStream& stream, ByteView content) {
  if (pickle::begins_with_call(content)) return true;
  std::array<std::byte, 1> more;
  const auto broken = stream.read(more);
  const bool is_cut = !broken && broken.error().code == ErrorCode::truncated;
  return is_cut && pickle::may_be_content(content.text());
}

/// It must inflate.
Claim claim_zlib(const Artifact& artifact) {
  if (!begins_zlib(artifact.bytes)) return Claim::no;
  InflateStream stream(artifact.bytes, Wrapper::zlib, nullptr);
  std::array<std::byte, kConvincing> front;
  const auto read = stream.read(front);
  if (!read) return Claim::no;
  if (*read == front.size() || stream.is_at_end()) return Claim::magic;
  const ByteView content(std::span<const std::byte>(front).first(*read));
  return is_loaded_before_break(stream, content) ? Claim::magic : Claim::no;
}

/// RFC 1952, 2.3.1: the magic and the only method there is.
Claim claim_gzip(const Artifact& artifact) {
  return artifact.bytes.starts_with(magic::kGzip) ? Claim::magic : Claim::no;
}

void analyze_zlib(const Artifact& artifact, ScanContext& context) {
  InflateStream stream(artifact.bytes, Wrapper::zlib, artifact.storage);
  const bool is_through = read_through(stream, context);
  const ByteView own = is_through ? artifact.bytes.first(stream.consumed()) : artifact.bytes;
  open(artifact, context, own, std::make_unique<InflateStream>(own, Wrapper::zlib, artifact.storage));
}

/// The bytes up to the end of the last member that can be read. Bytes behind it are not covered.
ByteView members_of(const Artifact& artifact, ScanContext& context) {
  std::uint64_t end = 0;
  std::uint64_t members = 0;
  for (std::optional<std::uint64_t> begin = 0; begin;) {
    if (++members > kMaxMembers) {
      context.incomplete({ErrorCode::limit, *begin, fmt::format("gzip: more than {} members", kMaxMembers)});
      break;
    }
    GzipMember member(artifact.bytes.from(*begin), artifact.storage);
    if (!member.header()) {
      context.incomplete(member.header().error());
      break;
    }
    if (!member.header()->name.empty() && members == 1)
      context.fact("gzip.name", text::printable(member.header()->name.text()), *begin);
    if (!read_through(member, context)) return artifact.bytes;
    end = *begin + member.consumed();
    begin = member.is_at_end() ? compress::next_gzip_member(artifact.bytes, end) : std::nullopt;
  }
  return artifact.bytes.first(end);
}

void analyze_gzip(const Artifact& artifact, ScanContext& context) {
  const ByteView own = members_of(artifact, context);
  if (own.empty()) return;
  open(artifact, context, own, std::make_unique<compress::GzipStream>(own, artifact.storage));
}

constexpr std::string_view kGzipEndings[] = {".gz", ".tgz"};

}  // namespace

constinit const Format kZlib{
    .name = "zlib", .family = "zlib", .rules = {}, .claim = claim_zlib, .analyze = analyze_zlib, .is_wrapping = true};
constinit const Format kGzip{.name = "gzip",
                             .family = "gzip",
                             .rules = {},
                             .claim = claim_gzip,
                             .analyze = analyze_gzip,
                             .endings = kGzipEndings,
                             .is_wrapping = true};

}  // namespace assay::formats::compressed
