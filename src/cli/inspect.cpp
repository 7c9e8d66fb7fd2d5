#include "cli/commands.hpp"
#include "cli/graph_text.hpp"
#include "cli/inspection.hpp"
#include "cli/session.hpp"
#include "cli/values.hpp"
#include "core/text.hpp"
#include "policy/judge.hpp"
#include "report/version.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <algorithm>
#include <array>
#include <tuple>

namespace assay::cli {
namespace {

constexpr std::uint64_t kLines = 10'000;  // of each pickle
constexpr std::uint64_t kNodes = 10'000;  // more than Graphviz lays out
constexpr std::uint64_t kVerboseLines = 10'000'000;

}  // namespace

int run_inspect(Arguments arguments) {
  CommandLine line("inspect", "FILE|-", "Shows what is in a file: members, imports, opcodes, and what scan says.");
  ScanFlags flags;
  bool has_opcodes = false;
  std::optional<std::string> format;
  static constexpr std::array<std::string_view, 3> kFormats{"text", "json", "dot"};
  line.group("What to show");
  line.flag("--opcodes", has_opcodes, "disassemble and decompile every pickle");
  line.value("-f,--format", "FORMAT", format, "text (default), json, dot (a graph for Graphviz)");
  line.choices(kFormats);
  flags.add_to(line);
  std::vector<std::string> operands;
  if (const auto exit_code = line.parse(arguments, operands)) return *exit_code;

  const auto index = parse_choice("--format", format.value_or("text"), kFormats);
  if (!index) return report_usage_error("inspect", index.error());
  const auto settings = flags.settings();
  if (!settings) return report_usage_error("inspect", settings.error());
  if (operands.size() != 1) return report_usage_error("inspect", {"wanted: one FILE", ""});
  const auto names = name_inputs(operands, {}, std::nullopt);
  if (!names) return report_usage_error("inspect", names.error());

  std::vector<PickleText> pickles;
  Visit visit;
  if (has_opcodes) {
    const auto lines = settings->detail == report::Detail::verbose ? kVerboseLines : kLines;
    visit = [&pickles, lines](const Artifact& artifact, std::span<Finding>, const RuleData& rules) {
      for (auto& pickle : read_pickles(artifact, rules.pickle, lines)) pickles.push_back(std::move(pickle));
    };
  }
  std::vector<GraphText> graphs;
  if (*index == 2)
    visit = [&graphs](const Artifact& artifact, std::span<Finding>, const RuleData&) {
      for (auto& graph : read_graphs(artifact, kNodes)) graphs.push_back(std::move(graph));
    };
  const auto report = scan_and_judge(*names, *settings, visit);
  if (!report) return report_usage_error("inspect", report.error());
  std::ranges::sort(pickles, {}, [](const PickleText& text) { return std::tuple(text.artifact, text.offset); });

  const report::WriteOptions options{.version = report::version(),
                                     .detail = settings->detail,
                                     .has_color = wants_color(settings->color, STDOUT_FILENO),
                                     .width = terminal_width(STDOUT_FILENO)};
  std::string out;
  if (*index == 2) {
    if (graphs.empty()) complain(fmt::format("{}: no ONNX graph to draw", text::printable(operands.front())));
    std::ranges::sort(graphs, {}, &GraphText::artifact);
    write_dot(*report, graphs, out);
  } else if (*index == 0) {
    write_inspection(*report, pickles, options, out);
  } else {
    write_inspection_as_json(*report, pickles, has_opcodes, options, out);
  }
  return policy::worse_exit_code(report->exit_code, print_result(out));
}

}  // namespace assay::cli
