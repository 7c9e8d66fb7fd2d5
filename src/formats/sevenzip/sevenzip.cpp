#include "formats/sevenzip/sevenzip.hpp"

#include "codecs/sevenzip/archive.hpp"
#include "codecs/tar/names.hpp"
#include "core/complaints.hpp"
#include "core/member_names.hpp"
#include "core/text.hpp"
#include "formats/sevenzip/rules.hpp"

#include <fmt/format.h>

#include <memory>

namespace assay::formats::sevenzip {
namespace {

using assay::sevenzip::Entry;

Claim claim(const Artifact& artifact) {
  return artifact.bytes.starts_with(assay::sevenzip::kMagic) ? Claim::structure : Claim::no;
}

void judge(const Entry& entry, std::uint64_t index, ScanContext& context) {
  const Location place{{}, fmt::format("member {}", index)};
  const auto shown = text::quoted(entry.name);
  if (assay::tar::is_escaping(entry.name))
    context.report(kEscapingName, place,
                   fmt::format("Extracting the member {} writes outside the target folder.", shown));
  if (!entry.is_link) return;
  context.fact("7z.link", fmt::format("{} -> {}", text::printable(entry.name), text::printable(entry.link)));
  if (assay::tar::is_escaping_link(entry.name, entry.link))
    context.report(kEscapingName, place, fmt::format("{} is a symbolic link to {}.", shown, text::quoted(entry.link)));
}

void judge_name(const Entry& entry, std::uint64_t index, text::MemberNames& names, Complaints& complaints) {
  const Location place{{}, fmt::format("member {}", index)};
  if (text::is_deceptive_name(entry.name))
    complaints.report(kDeceptiveName, place, text::deceptive_name_message(entry.name));
  if (entry.is_directory || entry.name.empty()) return;
  if (const auto twin = names.add(entry.name))
    complaints.report(kCollidingName, place,
                      twin->is_equal ? fmt::format("Two members have the name {}.", text::quoted(entry.name))
                                     : text::colliding_names_message(twin->name, entry.name));
}

void analyze(const Artifact& artifact, ScanContext& context) {
  const auto front = assay::sevenzip::read_front(artifact.bytes);
  if (!front) return context.incomplete(front.error());
  if (!front->is_checked) context.incomplete({ErrorCode::malformed, 8, "7z front: its checksum wanted, got another"});
  // What stands between the front and the directory is packed data, in streams that only the directory tells apart.
  context.cover({0, front->end});
  const ByteView own = artifact.bytes.first(front->end);
  const auto members = std::make_shared<assay::sevenzip::Members>(own, artifact.storage);
  text::MemberNames names;
  Complaints complaints(context);
  assay::sevenzip::Reader reader(own, artifact.storage);
  while (context.step()) {
    const auto entry = reader.next();
    if (!entry) {
      context.incomplete(entry.error());
      break;
    }
    if (!*entry) break;
    const auto index = reader.position() - 1;
    judge(**entry, index, context);
    judge_name(**entry, index, names, complaints);
    if ((*entry)->is_directory || (*entry)->is_link) continue;
    if (!context.descend((*entry)->name, members->open(index), own.size(), (*entry)->size, artifact.storage)) break;
  }
  complaints.finish();
  context.fact("7z.members", fmt::format("{}", reader.position()));
}

constexpr std::string_view kEndings[] = {".7z"};

}  // namespace

constinit const Format kFormat{
    .name = "7z", .family = "7z", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::sevenzip
