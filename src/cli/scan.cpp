#include "cli/clock.hpp"
#include "cli/commands.hpp"
#include "cli/excerpts.hpp"
#include "cli/outputs.hpp"
#include "cli/session.hpp"
#include "cli/summary.hpp"
#include "policy/judge.hpp"

#include <unistd.h>

namespace assay::cli {
namespace {

struct Flags {
  ScanFlags shared;
  std::optional<std::string> format;
  std::vector<std::string> outputs;
  std::vector<std::string> attestations;
  std::vector<std::string> lists;
  std::optional<std::string> standard_input_name;
  std::vector<std::string> operands;
};

void declare(CommandLine& line, Flags& flags) {
  line.group("What to scan and where to write");
  line.values("--files-from", "FILE|-", flags.lists, "scan the paths listed in FILE");
  line.value("--stdin-name", "NAME", flags.standard_input_name, "what reports call standard input");
  line.value("-f,--format", "FORMAT", flags.format, "text (default) or another, see below", "ASSAY_FORMAT");
  std::vector<std::string_view> formats;
  for (const auto& writer : report::writers()) formats.push_back(writer.name);
  line.choices(formats);
  line.values("-o,--output", "[FORMAT=]PATH", flags.outputs, "write a report to PATH; repeatable");
  line.values("--attest", "FILE", flags.attestations, "write what it came to as a statement to be signed");
  flags.shared.add_to(line);
  line.epilogue(
      "Formats: text json jsonl sarif html markdown github junit gitlab cyclonedx\n"
      "huggingface attestation\n\n"
      "Exit codes: 0 clean and complete, 1 findings, 2 incomplete, 3 nothing scannable,\n"
      "4 wrong usage, 5 a required signature or provenance policy is not met.");
}

}  // namespace

int run_scan(Arguments arguments) {
  Flags flags;
  CommandLine line("scan", "[PATH|-]...", "Scans files, directories (with all that is in them) and standard input.");
  declare(line, flags);
  if (const auto exit_code = line.parse(arguments, flags.operands)) return *exit_code;

  auto settings = flags.shared.settings();
  if (!settings) return report_usage_error("scan", settings.error());
  const auto names = name_inputs(flags.operands, flags.lists, flags.standard_input_name);
  if (!names) return report_usage_error("scan", names.error());
  const auto outputs = Outputs::open(flags.format, flags.outputs, flags.attestations, names->paths);
  if (!outputs) return report_usage_error("scan", line.blame(outputs.error()));

  settings->hash = settings->hash || outputs->want_digests();

  Visitor visitor;
  if (outputs->want_excerpts())
    visitor.visit = [](std::size_t, const Artifact& artifact, std::span<Finding> findings, const RuleData&) {
      keep_excerpts(artifact, findings);
    };

  const auto started = time_stamp();
  const auto report = scan_and_judge(*names, *settings, visitor);
  if (!report) return report_usage_error("scan", report.error());

  const auto ended = time_stamp();
  auto options = write_options(*settings, STDOUT_FILENO);
  options.started = started;
  options.ended = ended;
  if (outputs->only_files()) print_summary(*report, *settings);
  const int written = outputs->write(*report, options);  // last, so that a failure is not read over
  return policy::worse_exit_code(report->exit_code, written);
}

}  // namespace assay::cli
