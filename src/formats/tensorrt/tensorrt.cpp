#include "formats/tensorrt/tensorrt.hpp"

#include "core/complaints.hpp"
#include "core/file_magic.hpp"
#include "core/named_binary.hpp"
#include "core/opaque_texts.hpp"
#include "formats/tensorrt/rules.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <optional>
#include <string_view>

namespace assay::formats::tensorrt {
namespace {

constexpr std::uint64_t kBytesPerStep = 4096;
constexpr std::uint32_t kLongestMetadata = 1U << 20U;
constexpr std::uint32_t kLatestVersion = 0xFFFF;  ///< of the form of engines: 232 was TensorRT 8.5's
constexpr std::uint64_t kHead = 8;
constexpr std::string_view kEndings[] = {".engine", ".plan", ".trt"};

/// An engine, and what some exporters put in front of it: the length of a text in JSON, and the text.
struct Layout {
  ByteView metadata;
  ByteView engine;
};

bool begins_engine(ByteView bytes) {
  Cursor in(bytes);
  const auto magic = in.take(4, "magic").text();
  const auto version = in.u32("version");
  return in && (magic == "ptrt" || magic == "ftrt") && version <= kLatestVersion;
}

std::optional<Layout> layout_of(ByteView bytes) {
  if (begins_engine(bytes)) return Layout{{}, bytes};
  Cursor in(bytes);
  const auto size = in.u32("length of the metadata");
  if (size == 0 || size > kLongestMetadata || in.peek(1).text() != "{") return std::nullopt;
  const auto metadata = in.take(size, "metadata");
  const auto engine = bytes.from(in.position());
  return in && begins_engine(engine) ? std::optional(Layout{metadata, engine}) : std::nullopt;
}

/// Programs for graphics processors are ELF files of a machine of their own: they are what an engine is made of, and no
/// program of this machine. Their first bytes belong to the engine; what looks like any other program is left to be
/// told.
void cover_device_code(ByteView engine, ScanContext& context) {
  constexpr std::uint16_t kCuda = 190;  // EM_CUDA
  constexpr std::uint64_t kMachine = 18;
  std::uint64_t programs = 0;
  if (!context.step(1 + engine.size() / kBytesPerStep)) return;
  const auto text = engine.text();
  for (auto at = text.find(magic::kElf); at != std::string_view::npos; at = text.find(magic::kElf, at + 1)) {
    if (!context.step()) return;
    Cursor in(engine.from(at + kMachine));
    if (in.u16("machine") != kCuda || !in) continue;
    context.cover({engine.origin() + at, kMachine + 2});
    ++programs;
  }
  context.fact("tensorrt.programs", fmt::format("{}", programs));
}

void judge_texts(ByteView bytes, ScanContext& context) {
  Complaints complaints(context);
  judge_opaque_texts(bytes, {.active = &kActiveText, .library = &kLibrary}, context, complaints);
  complaints.finish();
}

/// Under the name of an engine bytes that nobody else knows are looked at as one.
Claim claim(const Artifact& artifact) {
  if (layout_of(artifact.bytes)) return Claim::structure;
  return is_named_binary(artifact, kEndings) ? Claim::weak : Claim::no;
}

void analyze(const Artifact& artifact, ScanContext& context) {
  const auto layout = layout_of(artifact.bytes);
  if (!layout) {
    judge_texts(artifact.bytes, context);
    return context.incomplete({ErrorCode::unsupported, 0, "no engine of TensorRT in a form that is known"});
  }
  if (!layout->metadata.empty()) {
    context.cover({0, layout->engine.origin()});
    static_cast<void>(context.descend("metadata.json", layout->metadata.rebased(), artifact.storage));
  }
  Cursor in(layout->engine.from(4));
  context.fact("tensorrt.version", fmt::format("{}", in.u32("version")));
  context.cover({layout->engine.origin(), kHead});
  cover_device_code(layout->engine, context);
  judge_texts(layout->engine, context);
  context.incomplete(
      {ErrorCode::unsupported, layout->engine.origin(),
       "an engine of TensorRT: programs for a graphics processor, whose form is not published, cannot be "
       "read"});
}

}  // namespace

constinit const Format kFormat{
    .name = "tensorrt", .family = "tensorrt", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::tensorrt
