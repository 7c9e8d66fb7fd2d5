#include "formats/tar/links.hpp"

#include "codecs/tar/names.hpp"
#include "core/text.hpp"
#include "formats/tar/rules.hpp"

#include <fmt/format.h>

namespace assay::formats::tar {
namespace {

constexpr std::size_t kMaxLinks = 10'000;

Finding finding(const Rule& rule, const assay::tar::Entry& entry, std::string message) {
  Finding result{.rule = &rule, .message = std::move(message), .severity = rule.severity};
  result.location = {entry.header, fmt::format("member {}", text::quoted(entry.name))};
  result.evidence.push_back({"name", text::printable(entry.name)});
  if (!entry.link.empty()) result.evidence.push_back({"target", text::printable(entry.link)});
  return result;
}

}  // namespace

bool Paths::passes_through_link(std::string_view path) const {
  for (auto cut = path.find('/'); cut != std::string_view::npos; cut = path.find('/', cut + 1))
    if (links_.contains(path.substr(0, cut))) return true;
  return false;
}

void Paths::judge_link(const assay::tar::Entry& entry, const std::string& name, ScanContext& context) const {
  const auto written = text::quoted(entry.name);
  const auto target = text::quoted(entry.link);
  if (entry.kind == assay::tar::Kind::hard_link) {
    // The target of a hard link is a name in the archive, counted from its root.
    const auto normalised = assay::tar::normalised(entry.link);
    if (assay::tar::is_escaping(entry.link) || links_.contains(normalised) || passes_through_link(normalised))
      context.report(finding(kEscapingLink, entry, fmt::format("{} is a hard link to {}.", written, target)));
    return;
  }
  // A way up out of a link ends where the link leads, not where its name says.
  const bool is_indirect = entry.link.find("..") != std::string::npos && !links_.empty() &&
                           (passes_through_link(assay::tar::normalised(entry.link) + "/") || passes_through_link(name));
  if (assay::tar::is_escaping_link(entry.name, entry.link) || is_indirect)
    context.report(finding(kEscapingLink, entry, fmt::format("{} is a symbolic link to {}.", written, target)));
}

bool Paths::judge(const assay::tar::Entry& entry, ScanContext& context) {
  using assay::tar::Kind;
  const auto name = assay::tar::normalised(entry.name);
  if (assay::tar::is_escaping(entry.name)) {
    context.report(
        finding(kEscapingName, entry,
                fmt::format("Extracting the member {} writes outside the target folder.", text::quoted(entry.name))));
  } else if (passes_through_link(name)) {
    context.report(finding(kEscapingLink, entry,
                           fmt::format("The member {} is written through a symbolic link of the same archive.",
                                       text::quoted(entry.name))));
  }
  if (entry.kind == Kind::device)
    context.report(finding(kEscapingLink, entry, fmt::format("{} is a device or a pipe.", text::quoted(entry.name))));
  if (entry.kind != Kind::hard_link && entry.kind != Kind::symbolic_link) return true;

  context.fact("tar.link", fmt::format("{} -> {}", text::printable(entry.name), text::printable(entry.link)),
               entry.header.offset);
  judge_link(entry, name, context);
  if (entry.kind == Kind::symbolic_link) {
    if (links_.size() >= kMaxLinks) {
      context.incomplete({ErrorCode::limit, entry.header.offset,
                          fmt::format("symbolic links: at most {} wanted, got more", kMaxLinks)});
      return false;
    }
    links_.insert(name);
  }
  return true;
}

}  // namespace assay::formats::tar
