#include "formats/pytorch/pytorch.hpp"
#include "core/lower.hpp"

#include "codecs/torch/records.hpp"
#include "codecs/zip/archive.hpp"
#include "codecs/zip/shard.hpp"
#include "formats/pytorch/layout.hpp"
#include "formats/pytorch/rules.hpp"
#include "formats/pytorch/storages.hpp"

namespace assay::formats::pytorch {
namespace {

/// "3" or "10\n": all that a version record holds.
bool is_version_record(const assay::zip::CentralHeader& header, ByteView bytes) {
  if (header.size == 0 || header.size > 3 || header.method != assay::zip::kStored) return false;
  const auto local = assay::zip::read_local(bytes, header.local_offset);
  if (!local) return false;
  const auto data = bytes.slice(local->data_offset(), header.size);
  if (!data) return false;
  for (const char c : data->text())
    if ((c < '0' || c > '9') && c != '\n') return false;
  return true;
}

/// data.pkl and constants.pkl make a checkpoint, a list of foreign modules a package. TorchScript of 2019 and broken
/// checkpoints have only a version record; a folder "code" is in many other archives.
Claim claim(const Artifact& artifact) {
  if (artifact.size && *artifact.size != artifact.bytes.size()) return Claim::no;  // the directory is at the end
  if (assay::zip::is_shard(artifact)) return Claim::no;  // each of its archives is a checkpoint
  bool is_checkpoint = false;
  bool has_version = false;
  assay::zip::for_each_central(artifact.bytes, [&](const assay::zip::CentralHeader& header) {
    const std::string_view name = header.name(artifact.bytes).text();
    const auto slash = name.find('/');
    const std::string_view below = slash == std::string_view::npos ? name : name.substr(slash + 1);
    if (text::equals_ignoring_case(below, "data.pkl") || text::equals_ignoring_case(below, "constants.pkl") ||
        text::equals_ignoring_case(below, ".data/extern_modules")) {
      is_checkpoint = true;
    } else if (text::equals_ignoring_case(below, "version")) {
      has_version = has_version || is_version_record(header, artifact.bytes);
    }
    return !is_checkpoint;
  });
  if (!is_checkpoint && !has_version) return Claim::no;
  // A tar whose last member is a checkpoint is a tar, and opens it.
  return assay::zip::evidence(artifact.bytes) == assay::zip::Evidence::trailing ? Claim::weak : Claim::structure;
}

void analyze(const Artifact& artifact, ScanContext& context) {
  const auto archive =
      assay::zip::read_archive(artifact.bytes, [&](std::uint64_t count) { return context.step(count); });
  const assay::torch::Records records(archive, artifact);
  check_layout(archive, records, context);
  check_storages(archive, records, context);
}

constexpr std::string_view kEndings[] = {".pt", ".pth", ".ckpt", ".th", ".ptl"};

}  // namespace

constinit const Format kFormat{
    .name = "pytorch", .family = "zip", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::pytorch
