// assay: scans machine-learning model artifacts before anybody loads them.
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/terminal.hpp"
#include "crypto/library.hpp"

#include <exception>
#include <new>

int main(int argc, char** argv) {
  namespace cli = assay::cli;
  cli::secure_standard_descriptors();
  assay::crypto::start_library();
  try {
    const cli::Arguments all(argv, argc > 0 ? static_cast<std::size_t>(argc) : 0);
    return cli::run(all.empty() ? all : all.subspan(1));
  } catch (const std::bad_alloc&) {
    cli::complain("out of memory");
  } catch (const std::exception& failure) {
    cli::complain(failure.what());
  }
  return cli::kExitIncomplete;  // whatever went wrong, nothing was found to be clean
}
