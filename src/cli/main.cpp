// assay: scans machine-learning model artifacts before anybody loads them.
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/terminal.hpp"

#include <exception>
#include <new>

int main(int argc, char** argv) {
  using namespace assay::cli;
  secure_standard_descriptors();
  try {
    const Arguments all(argv, argc > 0 ? static_cast<std::size_t>(argc) : 0);
    return run(all.empty() ? all : all.subspan(1));
  } catch (const std::bad_alloc&) {
    complain("out of memory");
  } catch (const std::exception& failure) {
    complain(failure.what());
  }
  return kExitIncomplete;  // whatever went wrong, nothing was found to be clean
}
