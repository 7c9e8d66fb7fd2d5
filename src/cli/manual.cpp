// The manual page: assay(1), in the man macros of roff (man-pages(7), groff_man(7)).
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "report/version.hpp"

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {
namespace {

/// Text that roff prints as it stands.
std::string plain(std::string_view text) {
  std::string out;
  bool starts_line = true;
  for (const char c : text) {
    if (starts_line && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    starts_line = c == '\n';
  }
  return out;
}

std::string option_line(const Declaration::Option& option) {
  std::string line;
  for (const auto& name : option.names) line += fmt::format("{}\\fB{}\\fR", line.empty() ? "" : ", ", plain(name));
  if (!option.placeholder.empty()) line += fmt::format(" \\fI{}\\fR", plain(option.placeholder));
  return line;
}

void describe(const Command& command, std::string& out) {
  const auto declared = CommandLine::declaration_of(command.run);
  out += fmt::format(".SS \"assay {}\"\n\\fBassay {}\\fR [\\fIOPTION\\fR]... {}\n.PP\n{}\n", command.name, command.name,
                     plain(declared.operands), plain(declared.summary));
  std::string_view group;
  for (const auto& option : declared.options) {
    if (option.group != group) out += fmt::format(".PP\n\\fI{}\\fR\n", plain(option.group));
    group = option.group;
    out += fmt::format(".TP\n{}\n{}\n", option_line(option), plain(option.help));
  }
  if (!declared.epilogue.empty()) out += fmt::format(".PP\n{}\n", plain(declared.epilogue));
}

/// The variables that stand for flags, each once.
std::string environment() {
  std::map<std::string, std::string> flags;
  for (const auto& command : commands())
    for (const auto& option : CommandLine::declaration_of(command.run).options)
      if (!option.variable.empty()) flags.emplace(option.variable, option.names.back());
  std::string out = ".SH ENVIRONMENT\nEach stands for a flag that is not given:\n";
  for (const auto& [variable, flag] : flags) out += fmt::format(".TP\n\\fB{}\\fR\n\\fB{}\\fR\n", variable, plain(flag));
  return out + ".TP\n\\fBNO_COLOR\\fR\nno colours, whatever it says\n";
}

std::string page() {
  std::string out = fmt::format(
      ".\\\" Made by 'assay manual'. Do not edit.\n"
      ".TH ASSAY 1 \"\" \"assay {0}\" \"User Commands\"\n"
      ".SH NAME\nassay \\- scan machine\\-learning model artifacts before anybody loads them\n"
      ".SH SYNOPSIS\n\\fBassay\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fIOPERAND\\fR]...\n"
      ".SH DESCRIPTION\n"
      "Unpacks model files, says what loading them would do, and who signed them. Nothing that is scanned is ever\n"
      "executed. A scan is clean when everything a loader would interpret was interpreted and nothing was found; what\n"
      "was not seen to its end is incomplete, never clean.\n"
      ".SH COMMANDS\n",
      plain(report::version()));
  for (const auto& command : commands()) describe(command, out);
  out += environment();
  out +=
      ".SH \"EXIT STATUS\"\n"
      ".TP\n0\nclean and complete, or verified\n"
      ".TP\n1\nfindings at or above the threshold\n"
      ".TP\n2\nincomplete: something was not seen to its end, or could not be read\n"
      ".TP\n3\nnothing that can be scanned\n"
      ".TP\n4\nwrong usage, configuration, policy or rules\n"
      ".TP\n5\na required signature or provenance policy is not met\n"
      ".SH EXAMPLES\n"
      ".TP\n\\fBassay scan model.pt\\fR\nsay what loading the file would do\n"
      ".TP\n\\fBassay scan \\-o sarif=assay.sarif \\-o junit=assay.xml models/\\fR\nwrite two reports of a directory\n"
      ".TP\n\\fBassay inspect \\-\\-opcodes model.pkl\\fR\ndisassemble every pickle in a file\n"
      ".SH \"SEE ALSO\"\nThe pages that \\fBassay explain\\fR prints for each rule.\n";
  return out;
}

}  // namespace

int run_manual(Arguments arguments) {
  CommandLine line("manual", "", "Writes the manual page; to read it: assay manual | man -l -");
  std::vector<std::string> words;
  if (const auto exit_code = line.parse(arguments, words)) return *exit_code;
  if (!words.empty()) return report_usage_error("manual", {"wanted: no operands", ""});
  return print_result(page());
}

}  // namespace assay::cli
