#include "formats/skops/skops.hpp"

#include "codecs/zip/archive.hpp"
#include "core/complaints.hpp"
#include "core/lower.hpp"
#include "core/text.hpp"
#include "formats/skops/members.hpp"
#include "formats/skops/rules.hpp"
#include "formats/skops/schema.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::formats::skops {
namespace {

using assay::zip::CentralHeader;

constexpr std::string_view kEnding = ".skops";
constexpr std::uint64_t kBytesPerStep = 4096;

enum class Schema : std::uint8_t {
  none,
  other,    ///< a file of that name that describes no object of skops
  unknown,  ///< compressed
  stored,   ///< of skops
};

/// What is stored can be looked at.
Schema schema_at(const CentralHeader& header, ByteView bytes) {
  if (header.method != assay::zip::kStored) return Schema::unknown;
  const auto local = assay::zip::read_local(bytes, header.local_offset);
  if (!local) return Schema::other;
  const auto data = bytes.slice(local->data_offset(), header.size);
  return data && schema_claim(*data) != Claim::no ? Schema::stored : Schema::other;
}

/// A schema that cannot be looked at, because it is compressed, counts when there is nothing but data beside it. By its
/// name an archive with any schema is one of skops.
Claim claim(const Artifact& artifact) {
  if (artifact.size && *artifact.size != artifact.bytes.size()) return Claim::no;  // the directory is at the end
  auto best = Schema::none;
  bool has_others = false;
  assay::zip::for_each_central(artifact.bytes, [&](const CentralHeader& header) {
    const std::string_view name = header.name(artifact.bytes).text();
    if (is_schema(name)) {
      best = std::max(best, schema_at(header, artifact.bytes));
    } else {
      has_others = has_others || !is_data(name);
    }
    return best != Schema::stored;
  });
  const bool is_named = best != Schema::none && text::lower(artifact.name()).ends_with(kEnding);
  const bool is_likely = best == Schema::stored || (best == Schema::unknown && !has_others);
  if (!is_likely && !is_named) return Claim::no;
  // A tar whose last member is a model is a tar, and opens it.
  return assay::zip::evidence(artifact.bytes) == assay::zip::Evidence::trailing && !is_named ? Claim::weak
                                                                                             : Claim::structure;
}

class Members {
 public:
  Members(const Artifact& artifact, ScanContext& context)
      : artifact_(artifact), context_(context), complaints_(context) {}

  void judge() {
    assay::zip::for_each_central(artifact_.bytes, [&](const CentralHeader& header) {
      judge(header);
      return context_.step(1 + header.stored_size / kBytesPerStep);
    });
    if (!has_schema_)
      context_.incomplete({ErrorCode::malformed, 0, "the schema describes no object: skops cannot load the archive"});
    complaints_.finish();
  }

 private:
  void judge(const CentralHeader& header) {
    const std::string_view name = header.name(artifact_.bytes).text();
    if (is_schema(name)) return judge_schema(header);
    if (is_array(name)) return;
    if (const auto purpose = purpose_of(name, front_of(header, artifact_.bytes)); !purpose.empty())
      return say(header, Severity::medium, fmt::format("The member {} {}.", text::quoted(name), purpose));
    // The bytes of a `bytes` object: skops copies them. What looks like a model is opened all the same.
    if (name.ends_with(".bin")) return context_.vouch(name);
    if (!is_data(name))
      say(header, kMember.severity, fmt::format("The member {} is none that skops reads.", text::quoted(name)));
  }

  /// What it says is for the format of schemas. A long one that begins otherwise is the member's own affair.
  void judge_schema(const CentralHeader& header) {
    const auto schema = schema_at(header, artifact_.bytes);
    const bool is_other =
        schema == Schema::other || (header.method == assay::zip::kDeflated &&
                                    schema_claim(ByteView::of(front_of(header, artifact_.bytes))) == Claim::no);
    has_schema_ = has_schema_ || !is_other;
  }

  void say(const CentralHeader& header, Severity severity, const std::string& message) {
    if (complaints_.wants(kMember, header.range(), severity))
      complaints_.report(kMember, {header.range(), {}}, message, severity);
  }

  const Artifact& artifact_;
  ScanContext& context_;
  Complaints complaints_;
  bool has_schema_ = false;
};

void analyze(const Artifact& artifact, ScanContext& context) { Members(artifact, context).judge(); }

}  // namespace

/// skops promises that its files run nothing. Its `Card.get_model` gives those that are no zip to joblib
/// (CVE-2025-54886), as programs do that try one loader after the other.
constinit const Format kFormat{.name = "skops",
                               .family = "zip",
                               .rules = kArchiveRules,
                               .claim = claim,
                               .analyze = analyze,
                               .safe_ending = kEnding,
                               .is_self_evident = true};

}  // namespace assay::formats::skops
