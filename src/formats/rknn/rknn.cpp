#include "formats/rknn/rknn.hpp"

#include "core/complaints.hpp"
#include "core/named_binary.hpp"
#include "core/opaque_texts.hpp"
#include "formats/rknn/rules.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <string_view>

namespace assay::formats::rknn {
namespace {

constexpr std::string_view kMagic = "RKNN";
constexpr std::string_view kEndings[] = {".rknn"};
constexpr std::string_view kEncryptedMagic = "CYPTRKNN";
constexpr std::uint64_t kPadding = 40;  ///< behind the size of the first block, from version 2 on

bool is_plain(ByteView bytes) {
  Cursor in(bytes);
  const auto magic = in.take(kMagic.size(), "magic").text();
  const auto rest = in.peek(4).text();
  return in && magic == kMagic && rest == std::string_view("\0\0\0\0", rest.size());
}

/// Reads the blocks of a file: what the processor gets, and the description of it in JSON, which is handed on. The
/// first, or all of a file that is broken.
ByteView read_blocks(const Artifact& artifact, ScanContext& context) {
  Cursor in(artifact.bytes);
  static_cast<void>(in.u64("magic"));
  const auto version = in.u64("version");
  const auto size = in.u64("size of the model");
  if (version > 1) static_cast<void>(in.take(kPadding, "padding"));
  if (in) context.fact("rknn.version", fmt::format("{}", version));
  const auto head = in.position();
  const auto model = in.take(size, "model");
  const auto description_size = in.u64("size of the description");
  const auto description = in.take(description_size, "description");
  if (!in) {
    context.incomplete(in.error());
    return artifact.bytes;
  }
  context.cover({0, head});
  context.cover({model.range().end(), in.position() - model.range().end()});
  static_cast<void>(context.descend("description.json", description.rebased(), artifact.storage));
  return model;
}

/// Under the name of a model bytes that nobody else knows are looked at as one.
Claim claim(const Artifact& artifact) {
  if (is_plain(artifact.bytes) || artifact.bytes.starts_with(kEncryptedMagic)) return Claim::magic;
  return is_named_binary(artifact, kEndings) ? Claim::weak : Claim::no;
}

void analyze(const Artifact& artifact, ScanContext& context) {
  if (artifact.bytes.starts_with(kEncryptedMagic))
    return context.incomplete({ErrorCode::unsupported, 0, "the model is encrypted"});
  const auto model = read_blocks(artifact, context);
  Complaints complaints(context);
  judge_opaque_texts(model, {.active = &kActiveText, .library = &kLibrary}, context, complaints);
  complaints.finish();
  context.incomplete(
      {ErrorCode::unsupported, 0,
       "a model for a Rockchip: programs for its processor, whose form is not published, cannot be read"});
}

}  // namespace

constinit const Format kFormat{
    .name = "rknn", .family = "rknn", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::rknn
