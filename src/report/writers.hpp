#pragma once

#include <assay/report.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace assay::report {

enum class Detail : std::uint8_t { quiet, normal, verbose };

/// How a report is shown. None of it changes what the report says.
struct WriteOptions {
  std::string_view version;  ///< of assay, as the report names it
  Detail detail = Detail::normal;
  bool has_color = false;
  std::size_t width = 80;  ///< columns of the terminal
  /// When the scan began and ended, `2026-12-31T23:59:59` in UTC. Only GitLab's format, which demands it, looks here.
  std::string_view started = "1970-01-01T00:00:00";
  std::string_view ended = "1970-01-01T00:00:00";
  /// The page of docs/rules about the rule with this name, in Markdown. May be null: then rules speak for themselves.
  std::string_view (*page_of)(std::string_view rule_name) = nullptr;
};

/// A way to write a report down: a constant, a pure function of the report.
struct Writer {
  std::string_view name;    ///< what `--format` calls it
  std::string_view ending;  ///< of a path, `md` for `report.md`, that asks for it; empty when none does
  void (*write)(const Report& report, const WriteOptions& options, std::string& out);
  bool wants_excerpts = false;  ///< it shows the bytes and opcodes at findings, which a scan keeps only if asked
  bool wants_digests = false;   ///< it is about files by their SHA-256, which a scan makes only if asked
};

/// THE list of report formats.
[[nodiscard]] std::span<const Writer> writers();
/// The writer called `name`, or null.
[[nodiscard]] const Writer* find_writer(std::string_view name);
/// The writer that a path with this ending asks for, or null.
[[nodiscard]] const Writer* find_writer_by_ending(std::string_view ending);

}  // namespace assay::report
