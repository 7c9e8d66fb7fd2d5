#include "formats/zip/notes.hpp"

#include "formats/zip/rules.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace assay::formats::zip {
namespace {

using assay::zip::Disagreement;

/// What a disagreement is worth.
struct Meaning {
  const Rule* rule;
  Severity severity;
  std::optional<ErrorCode> unseen;  ///< set when something could not be looked at
};

constexpr Meaning as_ruled(const Rule& rule) { return {&rule, rule.severity, std::nullopt}; }

constexpr Meaning meaning_of(Disagreement kind, bool is_damaged) {
  switch (kind) {
    case Disagreement::name: return as_ruled(kNameMismatch);
    case Disagreement::method:
    case Disagreement::checksum:
    case Disagreement::stored_size:
    case Disagreement::size:
    case Disagreement::uneven_store:
    case Disagreement::zip64_field:
      return {&kHeaderMismatch, is_damaged ? Severity::low : kHeaderMismatch.severity, std::nullopt};
    case Disagreement::flags: return as_ruled(kFlags);
    case Disagreement::unicode_name: return as_ruled(kUnicodeName);
    case Disagreement::disks:
    case Disagreement::other_disk: return as_ruled(kDisks);
    case Disagreement::duplicate_name: return as_ruled(kDuplicateName);
    case Disagreement::colliding_name: return as_ruled(kCollidingName);
    case Disagreement::hidden_member: return as_ruled(kHiddenMember);
    case Disagreement::overlap:
    case Disagreement::directory_overlap: return as_ruled(kOverlap);
    case Disagreement::several_ends:
    case Disagreement::several_directories: return as_ruled(kSeveralDirectories);
    case Disagreement::entry_count:
    case Disagreement::directory_size: return as_ruled(kDirectoryCount);
    case Disagreement::zip64_end: return as_ruled(kZip64);
    case Disagreement::ambiguous_offset: return as_ruled(kMisplaced);
    case Disagreement::outside:
    case Disagreement::no_directory: return {&kMisplaced, Severity::high, ErrorCode::malformed};
    // No loader gets at such a member: the archive is damaged (text conversion does it), not clever.
    case Disagreement::displaced:
    case Disagreement::no_local_header: return {&kMisplaced, Severity::low, ErrorCode::malformed};
    // Self-extracting archives are like that. What is in front is accounted for by the engine.
    case Disagreement::shifted: return {&kMisplaced, Severity::low, std::nullopt};
    case Disagreement::truncated: return {&kTruncatedMember, Severity::low, ErrorCode::truncated};
    case Disagreement::no_end: return {&kNoDirectory, Severity::low, ErrorCode::truncated};
  }
  return as_ruled(kHeaderMismatch);
}

}  // namespace

void report_notes(const assay::zip::Archive& archive, ScanContext& context) {
  std::array<bool, static_cast<std::size_t>(Disagreement::disks) + 1> is_told{};
  for (const assay::zip::Note& note : archive.notes) {
    const Meaning meaning = meaning_of(note.kind, archive.is_damaged);
    context.report(Finding{
        .rule = meaning.rule, .location = {note.range, {}}, .message = note.text, .severity = meaning.severity});
    // One reason of a kind says enough; the findings list the members.
    bool& is_reason_told = is_told.at(static_cast<std::size_t>(note.kind));
    if (meaning.unseen && !is_reason_told) context.incomplete({*meaning.unseen, note.range.offset, note.text});
    is_reason_told = true;
  }
  for (std::size_t kind = 0; kind < archive.unnoted.size(); ++kind) {
    if (archive.unnoted[kind] == 0) continue;
    const Meaning meaning = meaning_of(static_cast<Disagreement>(kind), archive.is_damaged);
    context.report(Finding{.rule = meaning.rule,
                           .message = fmt::format("{} more like those before", archive.unnoted[kind]),
                           .severity = meaning.severity});
  }
}

}  // namespace assay::formats::zip
