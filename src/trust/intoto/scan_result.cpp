#include "trust/intoto/scan_result.hpp"

#include "core/scan_predicate.hpp"
#include "core/text.hpp"
#include "trust/json/strict.hpp"

#include <fmt/format.h>

#include <string_view>

namespace assay::trust::intoto {
namespace {

constexpr DocumentKind kKind{.reason = Reason::scan_malformed, .name = "result of a scan"};

std::optional<ScanResult::File> read_file(Mapping& mapping, ObjectReader& in, std::string_view name) {
  const auto value = in.find(name);
  if (!value) return std::nullopt;
  ObjectReader file(mapping, value, std::string(name));
  return ScanResult::File{.name = file.text("name"), .sha256 = file.text("sha256")};
}

std::string in_words(std::string_view what, const std::optional<ScanResult::File>& file) {
  if (!file) return {};
  return fmt::format("; {} {} (sha256 {})", what, text::quoted(file->name), text::printable(file->sha256));
}

}  // namespace

Checked<std::optional<ScanResult>> read_scan_result(const Statement& statement) {
  if (statement.predicate_type != kScanPredicateType) return std::nullopt;
  const auto document = parse_strictly(ByteView::of(statement.predicate), kKind);
  if (!document) return std::unexpected(document.error());
  Mapping mapping(kKind, Mapping::UnknownMembers::ignored);
  ObjectReader in(mapping, document->root(), "");
  ScanResult out;
  out.verdict = in.text("verdict");
  out.fail_on = in.text("fail_on");
  out.policy = read_file(mapping, in, "policy");
  out.baseline = read_file(mapping, in, "baseline");
  out.suppressed = in.count("suppressed");
  ObjectReader scanner(mapping, in.object("scanner"), "scanner");
  out.scanner = scanner.text("version");
  out.rules_digest = scanner.text("rules_digest");
  if (mapping.has_failed()) return std::unexpected(*mapping.failure());
  return out;
}

std::string terms_of(const ScanResult& scan) {
  auto out = fmt::format("fails on {}{}{}", text::printable(scan.fail_on), in_words("policy", scan.policy),
                         in_words("baseline", scan.baseline));
  if (scan.suppressed != 0)
    out += fmt::format("; {} suppressed",
                       text::counted(static_cast<std::uint64_t>(scan.suppressed), "finding", "findings"));
  return out;
}

}  // namespace assay::trust::intoto
