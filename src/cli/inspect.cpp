#include "cli/commands.hpp"
#include "cli/graph_text.hpp"
#include "cli/inspection.hpp"
#include "cli/readings.hpp"
#include "cli/session.hpp"
#include "cli/values.hpp"
#include "core/text.hpp"
#include "policy/judge.hpp"
#include "report/version.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <array>

namespace assay::cli {
namespace {

constexpr std::uint64_t kNodes = 10'000;  // more than Graphviz lays out
constexpr MostOfPickles kVerbose{.pickles = 10'000'000, .lines = 10'000'000};

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
  line.epilogue(
      "Exit codes: 0 clean and complete, 1 findings, 2 incomplete, 3 nothing scannable,\n"
      "4 wrong usage, 5 a required signature or provenance policy is not met.");
  std::vector<std::string> operands;
  if (const auto exit_code = line.parse(arguments, operands)) return *exit_code;

  const auto index = parse_choice("--format", format.value_or("text"), kFormats);
  if (!index) return report_usage_error("inspect", index.error());
  const auto settings = flags.settings();
  if (!settings) return report_usage_error("inspect", settings.error());
  if (operands.size() != 1) return report_usage_error("inspect", {"wanted: one FILE", ""});
  const auto names = name_inputs(operands, {}, std::nullopt);
  if (!names) return report_usage_error("inspect", names.error());

  Visitor visitor;
  Readings<PickleText> pickle_readings;
  if (has_opcodes) {
    const auto most = settings->detail == report::Detail::verbose ? kVerbose : MostOfPickles();
    pickle_readings.attach(visitor, [most](const Artifact& artifact, const RuleData& rules) {
      return read_pickles(artifact, rules.pickle, most);
    });
  }
  Readings<GraphText> graph_readings;
  if (*index == 2)
    graph_readings.attach(visitor,
                          [](const Artifact& artifact, const RuleData&) { return read_graphs(artifact, kNodes); });
  const auto report = scan_and_judge(*names, *settings, visitor);
  if (!report) return report_usage_error("inspect", report.error());
  const auto pickles = pickle_readings.take();

  const report::WriteOptions options{.version = report::version(),
                                     .detail = settings->detail,
                                     .has_color = wants_color(settings->color, STDOUT_FILENO),
                                     .width = terminal_width(STDOUT_FILENO)};
  std::string out;
  if (*index == 2) {
    const auto graphs = graph_readings.take();
    if (graphs.empty()) complain(fmt::format("{}: no ONNX graph to draw", text::printable(operands.front())));
    write_dot(*report, graphs, out);
  } else if (*index == 0) {
    write_inspection(*report, pickles, options, out);
  } else {
    write_inspection_as_json(*report, pickles, has_opcodes, options, out);
  }
  return policy::worse_exit_code(report->exit_code, print_result(out));
}

}  // namespace assay::cli
