#include "cli/clock.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/policy_file.hpp"
#include "cli/required_signatures.hpp"
#include "cli/terminal.hpp"
#include "core/text.hpp"
#include "policy/bundled.hpp"
#include "policy/write_policy.hpp"

#include <fmt/format.h>

namespace assay::cli {
namespace {

/// What of the policy does not hold any more.
template <class Entries>
void add_ended(const policy::Policy& policy, const Entries& entries, std::string_view what, std::string& out) {
  for (const auto& entry : entries)
    if (policy::is_over(entry.terms, today()))
      out += fmt::format("{}: this {} ended on {}\n", policy::label_of(policy, entry.terms), what, entry.terms.expires);
}

int check(std::span<const std::string> names) {
  if (names.empty()) return report_usage_error("policy", {"wanted: 'check' and one FILE or several", ""});
  std::string out;
  int exit_code = kExitClean;
  for (const auto& name : names) {
    const auto policy = load_policy(name, "");
    if (!policy) {
      complain(policy.error().message);
      exit_code = kExitUsage;
      continue;
    }
    const InputNames nobody;
    if (policy->signature)
      if (const auto required = RequiredSignatures::prepare(*policy, nobody); !required) {
        complain(required.error().message);
        exit_code = kExitUsage;
        continue;
      }
    add_ended(*policy, policy->suppressions, "suppression", out);
    add_ended(*policy, policy->allowances, "allowance", out);
    out += fmt::format("{}: ok (sha256 {})\n", text::printable(name, 0), policy->sha256);
  }
  const int written = print_result(out);
  return exit_code == kExitClean ? written : exit_code;
}

int show(const std::string& name) {
  if (const auto text = policy::bundled_policy(name)) return print_result(*text);
  const auto policy = load_policy(name, "");
  if (!policy) return report_usage_error("policy", policy.error());
  return print_result(policy::write_policy(*policy, Limits{}));
}

}  // namespace

int run_policy(Arguments arguments) {
  CommandLine line("policy", "check FILE... | show [NAME|FILE]",
                   "Checks policies, or shows one with all that it says: default, strict or a file.");
  line.epilogue("Exit codes: 0 no mistakes, 2 it could not be written, 4 mistakes or wrong usage.");
  std::vector<std::string> words;
  if (const auto exit_code = line.parse(arguments, words)) return *exit_code;
  if (!words.empty() && words[0] == "check") return check(std::span(words).subspan(1));
  if (!words.empty() && words[0] == "show" && words.size() <= 2) return show(words.size() == 2 ? words[1] : "default");
  return report_usage_error("policy", {"wanted: 'check' and files, or 'show' and at most one policy", ""});
}

}  // namespace assay::cli
