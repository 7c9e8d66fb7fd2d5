#pragma once

#include <assay/report.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace assay::report {

enum class Detail : std::uint8_t { quiet, normal, verbose };

/// How a report is shown. None of it changes what the report says, and machine formats look at `version` only.
struct WriteOptions {
  std::string_view version;  ///< of assay, as the report names it
  Detail detail = Detail::normal;
  bool has_color = false;
  std::size_t width = 80;  ///< columns of the terminal
};

/// A way to write a report down: a constant, a pure function of the report.
struct Writer {
  std::string_view name;  ///< what `--format` calls it
  void (*write)(const Report& report, const WriteOptions& options, std::string& out);
};

/// THE list of report formats.
[[nodiscard]] std::span<const Writer> writers();
/// The writer called `name`, or null.
[[nodiscard]] const Writer* find_writer(std::string_view name);

}  // namespace assay::report
