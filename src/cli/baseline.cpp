#include "policy/baseline.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/outputs.hpp"
#include "cli/policy_file.hpp"
#include "cli/session.hpp"
#include "cli/summary.hpp"
#include "policy/judge.hpp"
#include "report/files.hpp"

namespace assay::cli {
namespace {

struct Flags {
  ScanFlags shared;
  std::optional<std::string> output;
  std::optional<std::string> report;
  std::vector<std::string> lists;
  std::vector<std::string> operands;
};

int from_report(const Flags& flags) {
  if (!flags.operands.empty() || !flags.lists.empty())
    return report_usage_error("baseline", {"wanted: --report or something to scan, not both", ""});
  const auto report = load_report("--report", *flags.report);
  if (!report) return report_usage_error("baseline", report.error());
  const auto outputs = Outputs::open_plain(flags.output, std::span(&*flags.report, 1));
  if (!outputs) return report_usage_error("baseline", outputs.error());
  return outputs->write_text(policy::write_baseline(*report));
}

int from_scan(const Flags& flags) {
  const auto settings = flags.shared.settings();
  if (!settings) return report_usage_error("baseline", settings.error());
  const auto names = name_inputs(flags.operands, flags.lists, std::nullopt);
  if (!names) return report_usage_error("baseline", names.error());
  const auto outputs = Outputs::open_plain(flags.output, names->paths);
  if (!outputs) return report_usage_error("baseline", outputs.error());
  const auto report = scan_and_judge(*names, *settings);
  if (!report) return report_usage_error("baseline", report.error());
  if (report::is_incomplete(*report)) print_summary(*report, *settings);
  const int written = outputs->write_text(policy::write_baseline(*report));
  // Findings are what a baseline is for; what was not seen may hide more of them.
  int exit_code = report->exit_code;
  if (exit_code == kExitFindings || exit_code == kExitRequirementNotMet)
    exit_code = report::is_incomplete(*report) ? kExitIncomplete : kExitClean;
  return policy::worse_exit_code(exit_code, written);
}

}  // namespace

int run_baseline(Arguments arguments) {
  Flags flags;
  CommandLine line("baseline", "create [PATH|-]...",
                   "Writes down what is found today, so that only new findings count.");
  line.group("What to take and where to write");
  line.value("-o,--output", "FILE", flags.output, "write to FILE instead of standard output");
  line.value("--report", "FILE", flags.report, "take the findings of a report in JSON instead");
  line.values("--files-from", "FILE|-", flags.lists, "scan the paths listed in FILE");
  flags.shared.add_to(line);
  line.epilogue(
      "Exit codes: 0 written, 2 not all was seen or FILE could not be written,\n"
      "3 nothing scannable, 4 wrong usage.");
  if (const auto exit_code = line.parse(arguments, flags.operands)) return *exit_code;
  if (flags.operands.empty() || flags.operands.front() != "create")
    return report_usage_error("baseline", {"wanted: 'create' and what to scan", ""});
  flags.operands.erase(flags.operands.begin());
  return flags.report ? from_report(flags) : from_scan(flags);
}

}  // namespace assay::cli
