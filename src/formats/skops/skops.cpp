#include "formats/skops/skops.hpp"

#include "codecs/zip/archive.hpp"
#include "core/complaints.hpp"
#include "core/text.hpp"
#include "formats/skops/rules.hpp"
#include "formats/skops/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::formats::skops {
namespace {

using assay::zip::CentralHeader;

/// skops reads `schema.json`. Other tools have written it without an ending.
constexpr std::array<std::string_view, 2> kSchemaNames{"schema.json", "schema"};
/// What NdArrayNode, SparseMatrixNode and BytesNode keep beside the schema.
constexpr std::array<std::string_view, 3> kDataEndings{".npy", ".npz", ".bin"};

bool is_schema(std::string_view name) { return std::ranges::find(kSchemaNames, name) != kSchemaNames.end(); }

bool is_data(std::string_view name) {
  return name.ends_with('/') ||
         std::ranges::any_of(kDataEndings, [&](std::string_view ending) { return name.ends_with(ending); });
}

/// A schema that is stored can be looked at.
bool is_stored_schema(const CentralHeader& header, ByteView bytes) {
  if (header.method != assay::zip::kStored) return false;
  const auto local = assay::zip::read_local(bytes, header.local_offset);
  if (!local) return false;
  const auto data = bytes.slice(local->data_offset(), header.size);
  return data && schema_claim(*data) != Claim::no;
}

/// A schema that cannot be looked at, because it is compressed, counts when there is nothing but data beside it.
Claim claim(const Artifact& artifact) {
  if (artifact.size && *artifact.size != artifact.bytes.size()) return Claim::no;  // the directory is at the end
  bool has_stored = false;
  bool has_compressed = false;
  bool has_others = false;
  assay::zip::for_each_central(artifact.bytes, [&](const CentralHeader& header) {
    const std::string_view name = header.name(artifact.bytes).text();
    if (!is_schema(name)) {
      has_others = has_others || !is_data(name);
    } else if (is_stored_schema(header, artifact.bytes)) {
      has_stored = true;
    } else {
      has_compressed = has_compressed || header.method != assay::zip::kStored;
    }
    return !has_stored;
  });
  if (!has_stored && (!has_compressed || has_others)) return Claim::no;
  // A tar whose last member is a model is a tar, and opens it.
  return assay::zip::evidence(artifact.bytes) == assay::zip::Evidence::trailing ? Claim::weak : Claim::structure;
}

void analyze(const Artifact& artifact, ScanContext& context) {
  Complaints complaints(context);
  assay::zip::for_each_central(artifact.bytes, [&](const CentralHeader& header) {
    const std::string_view name = header.name(artifact.bytes).text();
    // The bytes of a `bytes` object: skops copies them. What looks like a model is opened all the same.
    if (name.ends_with(".bin")) context.vouch(name);
    if (!is_schema(name) && !is_data(name) && complaints.wants(kMember, header.range()))
      complaints.report(kMember, {header.range(), {}},
                        fmt::format("The member {} is none that skops reads.", text::quoted(name)));
    return context.step();
  });
  complaints.finish();
}

}  // namespace

/// skops promises that its files run nothing. Its `Card.get_model` gives those that are no zip to joblib
/// (CVE-2025-54886), as programs do that try one loader after the other.
constinit const Format kFormat{.name = "skops",
                               .family = "zip",
                               .rules = kArchiveRules,
                               .claim = claim,
                               .analyze = analyze,
                               .safe_ending = ".skops",
                               .is_self_evident = true};

}  // namespace assay::formats::skops
