#include "formats/compressed/compressed.hpp"

#include "codecs/compress/inflate.hpp"

#include <array>
#include <memory>
#include <vector>

namespace assay::formats::compressed {
namespace {

using compress::InflateStream;
using compress::Wrapper;

/// RFC 1950 §2.2: method 8, a window of at most 32 KiB, no preset dictionary, a multiple of 31; and it must inflate.
Claim claim_zlib(const Artifact& artifact) {
  const auto method = artifact.bytes.at(0);
  const auto flags = artifact.bytes.at(1);
  if (!flags || (*method & 0x0FU) != 8 || (*method >> 4U) > 7 || (*flags & 0x20U) != 0) return Claim::no;
  if ((std::uint32_t{*method} * 256U + *flags) % 31U != 0) return Claim::no;
  InflateStream stream(artifact.bytes, Wrapper::zlib, nullptr);
  std::array<std::byte, 64> front{};
  const auto read = stream.read(front);
  return read && *read > 0 ? Claim::magic : Claim::no;
}

/// RFC 1952 §2.3.1: the magic and the only method there is.
Claim claim_gzip(const Artifact& artifact) {
  return artifact.bytes.starts_with("\x1f\x8b\x08") ? Claim::magic : Claim::no;
}

/// Reads a stream to learn where it ends; what comes out is thrown away. The budget for this is counted in steps.
std::uint64_t length_of(ByteView bytes, Wrapper wrapper, const Storage& storage, ScanContext& context) {
  InflateStream stream(bytes, wrapper, storage);
  std::vector<std::byte> buffer(1U << 16U);
  while (true) {
    const auto read = stream.read(buffer);
    if (!read || *read == 0 || !context.step(buffer.size() / 64)) return stream.consumed();
  }
}

/// Members of a gzip file stand one behind the other (RFC 1952 §2.2); each is an artifact. Bytes behind the last stay
/// uncovered.
void analyze(const Artifact& artifact, ScanContext& context, Wrapper wrapper) {
  constexpr int kMaxMembers = 1'000;
  std::uint64_t at = 0;
  for (int member = 0; member < kMaxMembers; ++member) {
    const ByteView rest = artifact.bytes.from(at);
    const std::uint64_t size = length_of(rest, wrapper, artifact.storage, context);
    const ByteView own = rest.first(size == 0 ? rest.size() : size);
    context.cover(own.range());
    auto stream = std::make_unique<InflateStream>(own.rebased(), wrapper, artifact.storage);
    const std::string name = member == 0 ? "content" : "content-" + std::to_string(member + 1);
    if (!context.descend(name, std::move(stream), own.size(), std::nullopt, artifact.storage)) return;
    at += own.size();
    if (wrapper != Wrapper::gzip || !artifact.bytes.from(at).starts_with("\x1f\x8b\x08")) return;
  }
  context.incomplete({ErrorCode::limit, at, "gzip: more than 1,000 members in one file"});
}

void analyze_zlib(const Artifact& artifact, ScanContext& context) { analyze(artifact, context, Wrapper::zlib); }
void analyze_gzip(const Artifact& artifact, ScanContext& context) { analyze(artifact, context, Wrapper::gzip); }

}  // namespace

constinit const Format kZlib{
    .name = "zlib", .family = "zlib", .rules = {}, .claim = claim_zlib, .analyze = analyze_zlib};
constinit const Format kGzip{
    .name = "gzip", .family = "gzip", .rules = {}, .claim = claim_gzip, .analyze = analyze_gzip};

}  // namespace assay::formats::compressed
