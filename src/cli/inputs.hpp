#pragma once

#include "cli/usage.hpp"

#include <assay/assay.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// What was named on the command line, before anything of it is read.
struct InputNames {
  std::vector<std::string> paths;  ///< of the file system; operands first, then those of lists
  bool reads_standard_input = false;
  std::string standard_input_name;
};

/// The paths of a list: one a line, or separated by NUL bytes when there is one in it (`find -print0`).
[[nodiscard]] std::vector<std::string> split_list(std::string_view text);

/// Understands operands, --files-from and --stdin-name together, and reads the lists.
[[nodiscard]] Parsed<InputNames> name_inputs(const std::vector<std::string>& operands,
                                             const std::vector<std::string>& lists,
                                             const std::optional<std::string>& standard_input_name);

}  // namespace assay::cli
