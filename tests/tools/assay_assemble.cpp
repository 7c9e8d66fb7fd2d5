// assay_assemble CASE OUTDIR: writes the inputs of a case, or of every case below a folder, as real files.
//
// The differential tests and the fuzzers' seeds start here, and so does anybody who wants to look at a case with
// another tool. An input is written to OUTDIR/<case>/<input name>.
#include "support/case.hpp"
#include "support/files.hpp"

#include <cstdio>
#include <exception>
#include <filesystem>

namespace {

namespace fs = std::filesystem;

void write(const assay::test::Case& one, const fs::path& folder) {
  for (const auto& input : one.inputs) assay::test::write_file(folder / one.name / input.name, input.bytes);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: assay_assemble CASE|FOLDER OUTDIR\n", stderr);
    return 4;
  }
  try {
    const fs::path source = argv[1];
    if (!fs::is_directory(source)) {
      write(assay::test::load_case(source, source.parent_path()), argv[2]);
      return 0;
    }
    for (const auto& entry : fs::recursive_directory_iterator(source))
      if (entry.path().extension() == ".case") write(assay::test::load_case(entry.path(), source), argv[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
