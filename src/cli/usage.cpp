#include "cli/usage.hpp"

#include "cli/exit_code.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>

namespace assay::cli {

int report_usage_error(std::string_view command, const UsageError& error) {
  complain(error.message);
  if (!error.hint.empty()) print_error(fmt::format("  {}\n", error.hint));
  print_error(fmt::format("  try 'assay {}{}--help'\n", command, command.empty() ? "" : " "));
  return kExitUsage;
}

}  // namespace assay::cli
