#include "cli/summary.hpp"

#include "cli/terminal.hpp"
#include "report/text.hpp"
#include "report/version.hpp"
#include "rules/pages.hpp"

#include <unistd.h>
#include <string>

namespace assay::cli {

report::WriteOptions write_options(const ScanSettings& settings, int descriptor) {
  return {.version = report::version(),
          .detail = settings.detail,
          .has_color = wants_color(settings.color, descriptor),
          .width = terminal_width(descriptor),
          .page_of = rules::rule_page};
}

void print_summary(const Report& report, const ScanSettings& settings) {
  std::string summary;
  report::write_text_summary(report, write_options(settings, STDERR_FILENO), summary);
  print_error(summary);
}

}  // namespace assay::cli
