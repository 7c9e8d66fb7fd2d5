#include "formats/pickle/pickle.hpp"

#include "core/active_text.hpp"
#include "core/blob.hpp"
#include "core/file_magic.hpp"
#include "core/lfs_pointer.hpp"
#include "core/lower.hpp"
#include "core/source_text.hpp"
#include "core/unpickled_bytes.hpp"
#include "formats/pickle/findings.hpp"
#include "formats/pickle/probe.hpp"
#include "formats/pickle/rules.hpp"
#include "pickle/machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace assay::formats::pickle {
namespace {

/// A legacy PyTorch file is five pickles and then raw storages, which must not be read as a sixth.
constexpr std::string_view kTorchMagic{"\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 12};
constexpr int kTorchPickles = 5;
constexpr int kMaxPickles = 100'000;

constexpr std::string_view kEndings[] = {".pkl", ".pickle", ".joblib", ".dill"};
/// Records in the folder of an archive that PyTorch unpickles, found whatever their case.
constexpr std::string_view kRecords[] = {"data.pkl", "constants.pkl", "bytecode.pkl"};

/// A table of pandas may be called so as well, in an archive of other things.
bool begins_compressed(ByteView bytes) {
  static constexpr std::string_view kMagics[] = {magic::kGzip, magic::kBzip2, magic::kXz, magic::kZstd};
  return std::ranges::any_of(kMagics, [&](std::string_view magic) { return bytes.starts_with(magic); }) ||
         magic::begins_zlib(bytes.at(0).value_or(0), bytes.at(1).value_or(0));
}

/// Loaders read it as a pickle, whatever it looks like.
bool is_surely_unpickled(const Artifact& artifact) {
  if (is_unpickled_bytes(artifact.path)) return true;
  if (begins_compressed(artifact.bytes) || is_lfs_pointer(artifact.bytes)) return false;
  const auto member = std::string_view(artifact.path).substr(artifact.path.rfind('!') + 1);
  return artifact.kind == ArtifactKind::member && member.find('/') != std::string_view::npos &&
         std::ranges::any_of(
             kRecords, [&](std::string_view record) { return text::equals_ignoring_case(artifact.name(), record); });
}

Claim claim(const Artifact& artifact) {
  if (is_surely_unpickled(artifact)) return Claim::structure;
  const auto ends_name = [&](std::string_view ending) { return artifact.name().ends_with(ending); };
  switch (probe(artifact.bytes, std::ranges::any_of(kEndings, ends_name))) {
    case Likeness::certain: return Claim::structure;
    case Likeness::plausible: return Claim::magic;
    case Likeness::none: break;
  }
  return Claim::no;
}

bool is_torch_legacy(ByteView bytes) {
  const auto head = bytes.slice(2, kTorchMagic.size());
  return bytes.at(0) == 0x80 && head && head->text() == kTorchMagic;
}

std::string_view name_of(const assay::pickle::NestedPayload& nested) {
  if (!nested.loader.empty()) return nested.loader;
  if (nested.is == kPythonSource) return "source";
  return nested.decoded == nullptr || nested.is_latin1 ? "bytes" : "encoded";
}

void analyze(const Artifact& artifact, ScanContext& context) {
  const ByteView bytes = artifact.bytes;
  const int most = is_torch_legacy(bytes) ? kTorchPickles : kMaxPickles;
  const assay::pickle::MachineOptions options{.step = [&](std::uint64_t count) { return context.step(count); },
                                              .passed = [&](std::uint64_t offset) { context.passed(offset); }};
  std::uint64_t at = 0;
  for (int i = 0; at < bytes.size(); ++i) {
    if (i == kMaxPickles)
      return context.incomplete({ErrorCode::limit, at, fmt::format("pickles: more than {} in one file", kMaxPickles)});
    if (i == most) return;
    // Behind the first one, only what reads as a pickle is one: the rest is for others to claim or to sweep.
    if (i > 0 && probe(bytes.from(at), true) == Likeness::none) break;
    const auto trace = assay::pickle::run(bytes, at, context.data().pickle, options);
    report_trace(trace, context);
    context.cover({at, trace.end - at});
    for (const auto& nested : trace.nested) {
      const auto name = fmt::format("{}@{:#x}", name_of(nested), nested.offset);
      const auto storage =
          nested.decoded == nullptr ? artifact.storage : memory_blob(std::string_view(*nested.decoded));
      const auto inner = nested.decoded == nullptr ? nested.bytes.rebased() : storage->view();
      // Two bytes are no proof: what zlib does not expand is a text like others.
      if (nested.is == kPerhapsZlib) context.vouch(name);
      if (!context.descend(name, inner, storage)) return;
    }
    if (!trace.is_complete || trace.is_out_of_budget || trace.end <= at) return;
    at = trace.end;
  }
}

}  // namespace

constinit const Format kFormat{.name = "pickle",
                               .family = "pickle",
                               .rules = rules::kAll,
                               .claim = claim,
                               .analyze = analyze,
                               .endings = kEndings};

}  // namespace assay::formats::pickle
