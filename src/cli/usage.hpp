#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace assay::cli {

/// What somebody typed that cannot be meant. Ends in exit code 4.
struct UsageError {
  std::string message;  ///< "--fail-on: 'hihg' is not a level"; foreign text in it is escaped
  std::string hint;     ///< "did you mean 'high'?", or empty
};

template <class T>
using Parsed = std::expected<T, UsageError>;

/// Says on standard error what is wrong and where help is, and returns exit code 4. `command` is "scan", or empty.
int report_usage_error(std::string_view command, const UsageError& error);

}  // namespace assay::cli
