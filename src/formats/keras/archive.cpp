// The archive that Keras 3 writes (keras/src/saving/saving_lib.py): a zip with config.json, metadata.json and weights.
#include "codecs/zip/archive.hpp"
#include "core/complaints.hpp"
#include "core/lower.hpp"
#include "core/program_name.hpp"
#include "core/text.hpp"
#include "formats/keras/keras.hpp"
#include "formats/keras/rules.hpp"

#include <fmt/format.h>

#include <string_view>

namespace assay::formats::keras {
namespace {

constexpr std::string_view kEnding = ".keras";
constexpr std::string_view kConfig = "config.json";

/// A zip is Keras's by what it is called: without a configuration nothing else tells.
Claim claim(const Artifact& artifact) {
  const auto name = artifact.name();
  if (name.size() < kEnding.size() || !text::equals_ignoring_case(name.substr(name.size() - kEnding.size()), kEnding) ||
      (artifact.size && *artifact.size != artifact.bytes.size()))  // the directory is at the end
    return Claim::no;
  switch (assay::zip::evidence(artifact.bytes)) {
    case assay::zip::Evidence::none: return Claim::no;
    case assay::zip::Evidence::front: return Claim::magic;
    case assay::zip::Evidence::trailing:  // zipfile finds it, and nothing else loads what goes by this name
    case assay::zip::Evidence::directory: return Claim::structure;
  }
  return Claim::no;
}

/// What is in the members is for whoever reads the zip.
void analyze(const Artifact& artifact, ScanContext& context) {
  Complaints complaints(context);
  bool has_config = false;
  assay::zip::for_each_central(artifact.bytes, [&](const assay::zip::CentralHeader& header) {
    const std::string_view name = header.name(artifact.bytes).text();
    has_config = has_config || name == kConfig;
    if (is_program_name(name) && complaints.wants(kMember, header.range()))
      complaints.report(
          kMember, {header.range(), {}},
          fmt::format("The member {} is a program, or source of one, which no layer reads.", text::quoted(name)));
    return context.step();
  });
  complaints.finish();
  if (!has_config)
    context.incomplete({ErrorCode::malformed, 0, "config.json: wanted, there is none: Keras cannot load the archive"});
}

}  // namespace

constinit const Format kArchive{
    .name = "keras-archive", .family = "zip", .rules = kArchiveRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::keras
