#include "formats/tar/tar.hpp"

#include "codecs/tar/names.hpp"
#include "codecs/tar/walker.hpp"
#include "core/complaints.hpp"
#include "core/member_names.hpp"
#include "core/text.hpp"
#include "formats/tar/links.hpp"
#include "formats/tar/rules.hpp"

#include <fmt/format.h>

namespace assay::formats::tar {
namespace {

using assay::tar::Entry;
using assay::tar::Kind;

Claim claim(const Artifact& artifact) {
  // No allocation here: the fields are looked at in place. A v7 archive has no magic, only its checksum.
  constexpr std::uint64_t kMagicAt = 257;
  if (!assay::tar::has_valid_checksum(artifact.bytes)) return Claim::no;
  return artifact.bytes.from(kMagicAt).starts_with("ustar") ? Claim::structure : Claim::magic;
}

/// torch.load asks every file first whether it is a tar that holds `storages`, and unpickles that.
class TorchLayout {
 public:
  void see(const Entry& entry) {
    if (entry.kind != Kind::file) return;
    const auto name = assay::tar::normalised(entry.name);
    if (name == "storages") storages_ = looks_pickled(entry.body) ? std::optional(entry.header) : storages_;
    has_others_ = has_others_ || name == "tensors" || name == "pickle";
  }
  void report(ScanContext& context) const {
    if (storages_ && has_others_)
      context.report(kTorchCheckpoint, {*storages_, "member \"storages\""},
                     "The members storages, tensors and pickle are read by torch.load as a checkpoint: each of them "
                     "is unpickled.");
  }

 private:
  static bool looks_pickled(ByteView body) {
    const auto first = static_cast<char>(body.at(0).value_or(0));
    return std::string_view("\x80(cIKJL").find(first) != std::string_view::npos;
  }

  std::optional<ByteRange> storages_;
  bool has_others_ = false;
};

void report_sizes(const Entry& entry, ScanContext& context) {
  if (!entry.sizes_disagree) return;
  const auto& [plain, other, by] = *entry.sizes_disagree;
  const auto why = entry.kind == Kind::file ? fmt::format("{} bytes by its header and {} by {}", plain, other, by)
                                            : fmt::format("a body of {} bytes although it is no file", plain);
  context.report(kSizesDisagree, {entry.header, fmt::format("member {}", text::quoted(entry.name))},
                 fmt::format("The member {} has {}.", text::quoted(entry.name), why));
}

/// Names of members as other readers and file systems see them.
class Names {
 public:
  explicit Names(ScanContext& context) : complaints_(context) {}

  void see(const Entry& entry) {
    if (text::is_deceptive_name(entry.name))
      complaints_.report(kDeceptiveName, place_of(entry), text::deceptive_name_message(entry.name));
    if (entry.kind == Kind::directory) return;
    const auto twin = names_.add(entry.name);
    if (!twin) return;
    if (!twin->is_equal) {
      complaints_.report(kCollidingName, place_of(entry), text::colliding_names_message(twin->name, entry.name));
    } else if (complaints_.wants_fact(kRepeated)) {
      // `tar -r` and `tar -u` append a newer version of a file, and the last one counts.
      complaints_.fact(kRepeated, text::printable(entry.name), entry.header.offset);
    }
  }
  void finish() { complaints_.finish(); }

 private:
  static constexpr std::string_view kRepeated = "tar.repeated";

  static Location place_of(const Entry& entry) {
    return {entry.header, fmt::format("member {}", text::quoted(entry.name))};
  }

  Complaints complaints_;
  text::MemberNames names_;
};

void analyze(const Artifact& artifact, ScanContext& context) {
  assay::tar::Walker walker(artifact.bytes, [&](std::uint64_t blocks) { return context.step(blocks); });
  Paths paths;
  Names names(context);
  TorchLayout torch;
  std::uint64_t members = 0;
  while (const auto entry = walker.next()) {
    ++members;
    context.cover(entry->range);
    report_sizes(*entry, context);
    names.see(*entry);
    torch.see(*entry);
    if (!paths.judge(*entry, context)) break;
    if (entry->is_sparse)
      context.incomplete({ErrorCode::unsupported, entry->header.offset,
                          fmt::format("member {}: a plain file wanted, got a sparse one; its stored bytes were scanned",
                                      text::quoted(entry->name))});
    if (entry->kind == Kind::file && !context.descend(entry->name, entry->body.rebased(), artifact.storage)) break;
    context.passed(entry->range.end());
  }
  if (const auto end = walker.end_mark()) context.cover(*end);
  for (const auto& error : walker.errors()) context.incomplete(error);
  names.finish();
  torch.report(context);
  context.fact("tar.members", fmt::format("{}", members));
}

constexpr std::string_view kEndings[] = {".tar", ".nemo"};

}  // namespace

constinit const Format kFormat{
    .name = "tar", .family = "tar", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::tar
