#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace assay::test {

/// What is wrong with the text of a case, as `file:line: message`.
struct AssemblyError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Turns readable text into the bytes of an artifact, so that no binary, and no live malware, sits in git.
/// One statement a line; `#` starts a comment; blocks close with `end`. tests/README.md lists the statements.
/// Throws AssemblyError; `first_line` is where `text` starts in `file`.
[[nodiscard]] std::string assemble(std::string_view text, const std::string& file, std::size_t first_line = 1);

}  // namespace assay::test
