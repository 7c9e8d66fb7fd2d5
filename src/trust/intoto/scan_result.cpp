#include "trust/intoto/scan_result.hpp"

#include "core/scan_predicate.hpp"
#include "trust/json/strict.hpp"

namespace assay::trust::intoto {
namespace {

constexpr DocumentKind kKind{.reason = Reason::scan_malformed, .name = "result of a scan"};

}  // namespace

Checked<std::optional<ScanResult>> read_scan_result(const Statement& statement) {
  if (statement.predicate_type != kScanPredicateType) return std::nullopt;
  const auto document = parse_strictly(ByteView::of(statement.predicate), kKind);
  if (!document) return std::unexpected(document.error());
  Mapping mapping(kKind, Mapping::UnknownMembers::ignored);
  ObjectReader in(mapping, document->root(), "");
  ScanResult out;
  out.verdict = in.text("verdict");
  ObjectReader scanner(mapping, in.object("scanner"), "scanner");
  out.scanner = scanner.text("version");
  out.rules_digest = scanner.text("rules_digest");
  if (mapping.has_failed()) return std::unexpected(*mapping.failure());
  return out;
}

}  // namespace assay::trust::intoto
