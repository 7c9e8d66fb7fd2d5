// The zip reader and format on any bytes. What must hold: every offset they give is inside of the file, the claim
// agrees with what was read, and work and members stay in proportion to the bytes.
#include "codecs/zip/archive.hpp"
#include "formats/zip/zip.hpp"

#include "support/recording_context.hpp"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

namespace {

using namespace assay;

void require(bool holds) {
  if (!holds) std::abort();
}

class FuzzBlob final : public Blob {
 public:
  FuzzBlob(const std::uint8_t* data, std::size_t size) : bytes_(data, data + size) {}
  [[nodiscard]] ByteView view() const override { return ByteView(std::as_bytes(std::span(bytes_))); }

 private:
  std::vector<std::uint8_t> bytes_;
};

void check_archive(ByteView bytes) {
  std::uint64_t steps = 0;
  const auto archive = zip::read_archive(bytes, [&](std::uint64_t count) { return (steps += count) < 1'000'000; });
  require(archive.members.size() <= 2 * bytes.size());
  const auto inside = [&](ByteRange range) { return bytes.slice(range.offset, range.size).has_value(); };
  for (const auto& member : archive.members) {
    require(member.central || member.local);
    const auto readings = zip::readings(member, bytes);
    require(readings.empty() == !member.local);
    for (const auto& reading : readings) require(inside(reading.data));
    if (member.central) require(inside(member.central->range()));
  }
  for (const auto& end : archive.ends) require(end.end(bytes) <= bytes.size());
  for (const auto& descriptor : archive.descriptors) require(inside(descriptor.range));
  for (const auto& note : archive.notes) {
    require(!note.member || *note.member < archive.members.size());
    for (const char c : note.text) require(static_cast<unsigned char>(c) >= 0x20);
  }
  if (zip::evidence(bytes) == zip::Evidence::directory) require(!archive.ends.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Artifact artifact;
  artifact.storage = std::make_shared<FuzzBlob>(data, size);
  artifact.bytes = artifact.storage->view();
  artifact.size = size;
  check_archive(artifact.bytes);
  if (formats::zip::kFormat.claim(artifact) == Claim::no) return 0;
  const RuleData rules;
  test::RecordingContext context(rules);
  context.max_steps = 100'000;
  context.max_child_bytes = 1U << 20U;
  formats::zip::kFormat.analyze(artifact, context);
  for (const ByteRange& range : context.covered) require(artifact.bytes.slice(range.offset, range.size).has_value());
  for (const Finding& finding : context.findings) require(finding.rule != nullptr && !finding.message.empty());
  return 0;
}
