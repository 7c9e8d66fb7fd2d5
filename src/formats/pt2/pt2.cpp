#include "formats/pt2/pt2.hpp"

#include "codecs/torch/records.hpp"
#include "codecs/zip/archive.hpp"
#include "core/complaints.hpp"
#include "core/text.hpp"
#include "formats/pt2/native.hpp"
#include "formats/pt2/payloads.hpp"
#include "formats/pt2/rules.hpp"

#include <string_view>

namespace assay::formats::pt2 {
namespace {

using assay::zip::CentralHeader;

constexpr std::string_view kFormatRecord = "archive_format";
constexpr std::string_view kFormatValue = "pt2";
constexpr std::uint64_t kLongestVersion = 16;

/// `archive_format` with the text that the reader of PyTorch asks for. One that is compressed cannot be looked at
/// cheaply: that it is as long has to do.
bool is_format_record(const CentralHeader& header, ByteView bytes) {
  if (header.size != kFormatValue.size()) return false;
  if (header.method != assay::zip::kStored) return true;
  const auto local = assay::zip::read_local(bytes, header.local_offset);
  if (!local) return false;
  const auto data = bytes.slice(local->data_offset(), header.size);
  return data && data->text() == kFormatValue;
}

/// The loader of AOTInductor does not ask for `archive_format`: it looks for this folder, below any root or none.
bool is_package_member(std::string_view name) {
  const auto slash = name.find('/');
  return is_native_member(name) || (slash != std::string_view::npos && is_native_member(name.substr(slash + 1)));
}

Claim claim(const Artifact& artifact) {
  if (artifact.size && *artifact.size != artifact.bytes.size()) return Claim::no;  // the directory is at the end
  bool is_archive = false;
  assay::zip::for_each_central(artifact.bytes, [&](const CentralHeader& header) {
    const std::string_view name = header.name(artifact.bytes).text();
    const auto slash = name.find('/');
    const std::string_view below = slash == std::string_view::npos ? name : name.substr(slash + 1);
    is_archive = (text::equals_ignoring_case(below, kFormatRecord) && is_format_record(header, artifact.bytes)) ||
                 is_package_member(name);
    return !is_archive;
  });
  if (!is_archive) return Claim::no;
  // A tar whose last member is such an archive is a tar, and opens it.
  return assay::zip::evidence(artifact.bytes) == assay::zip::Evidence::trailing ? Claim::weak : Claim::structure;
}

/// `models/<name>.json`, and the version of the archive.
void list_contents(const assay::torch::Records& records, const assay::zip::Step& step, Complaints& complaints) {
  constexpr std::string_view kModels = "models/";
  constexpr std::string_view kEnding = ".json";
  for (const auto& [name, member] : records.all()) {
    const std::string_view written = records.written(member);
    if (name == "archive_version") {
      if (const auto version = records.bytes(member, kLongestVersion, step))
        complaints.fact("pt2.version", text::printable(version->view().text(), 40), 0);
    } else if (name.starts_with(kModels) && name.ends_with(kEnding) && complaints.wants_fact("pt2.model")) {
      const auto model = written.substr(kModels.size(), written.size() - kModels.size() - kEnding.size());
      complaints.fact("pt2.model", text::printable(model), 0);
    }
  }
}

void analyze(const Artifact& artifact, ScanContext& context) {
  const assay::zip::Step step = [&context](std::uint64_t count) { return context.step(count); };
  const auto archive = assay::zip::read_archive(artifact.bytes, step);
  const assay::torch::Records records(archive, artifact);
  Complaints complaints(context);
  list_contents(records, step, complaints);
  check_native(archive, records, complaints, context);
  check_payloads(archive, records, complaints, context);
  complaints.finish();
}

constexpr std::string_view kEndings[] = {".pt2"};

}  // namespace

constinit const Format kFormat{
    .name = "pt2", .family = "zip", .rules = kArchiveRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::pt2
