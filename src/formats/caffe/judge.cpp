#include "formats/caffe/judge.hpp"

#include "core/file_reach.hpp"
#include "core/text.hpp"
#include "formats/caffe/rules.hpp"

#include <fmt/format.h>

#include <string>

namespace assay::formats::caffe {

void report_python(Complaints& complaints, ByteRange range, std::string_view layer, std::string_view module,
                   std::string_view name, std::string_view given) {
  if (!complaints.wants(kPythonLayer, range)) return;
  complaints.report(kPythonLayer, {range, fmt::format("layer {}", text::printable(layer, 80))},
                    fmt::format("Building the network imports {} and calls its {}{}.", text::quoted(module, 120),
                                text::quoted(name, 120),
                                given.empty() ? std::string() : fmt::format(" with {}", text::quoted(given, 120))));
}

void judge_path(Complaints& complaints, ByteRange range, std::string_view layer, std::string_view path) {
  const auto reach = file_reach(path);
  if (reach == FileReach::local) return;
  // Paths of the machine on which the network was trained are ordinary.
  const auto severity = reach <= FileReach::store ? kFile.severity : Severity::medium;
  if (!complaints.wants(kFile, range, severity)) return;
  complaints.report(kFile, {range, fmt::format("layer {}", text::printable(layer, 80))},
                    fmt::format("The layer opens {}, which {}.", text::quoted(path, 160), describe(reach)), severity);
}

}  // namespace assay::formats::caffe
