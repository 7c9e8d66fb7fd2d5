#include "formats/coreml/paths.hpp"

#include "core/file_reach.hpp"
#include "core/text.hpp"
#include "formats/coreml/rules.hpp"

#include <fmt/format.h>

namespace assay::formats::coreml {

void judge_path(Complaints& complaints, std::string_view path, ByteRange range, std::string_view place,
                std::string_view what) {
  const auto reach = file_reach(path);
  if (reach == FileReach::local) return;
  // Absolute paths are those of the machine on which the model was made, more often than of one to be attacked.
  const auto severity = reach <= FileReach::store ? Severity::medium : kPath.severity;
  if (!complaints.wants(kPath, range, severity)) return;
  complaints.report(kPath, {range, text::printable(place, 120)},
                    fmt::format("The model {} {}, which {}.", what, text::quoted(path, 160), describe(reach)),
                    severity);
}

}  // namespace assay::formats::coreml
