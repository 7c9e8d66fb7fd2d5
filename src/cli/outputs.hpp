#pragma once

#include "cli/replacements.hpp"
#include "cli/usage.hpp"
#include "report/writers.hpp"

#include <assay/report.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// Where reports go: standard output, files, or both.
///
/// Files are opened before the first byte of input is parsed, because afterwards the process cannot open files for
/// writing any more. A report takes the place of an old one as a whole; where the file must stay the same file (a
/// device, somebody else's) its content goes only once there is room for the new.
class Outputs {
 public:
  struct Target {
    const report::Writer* writer = nullptr;
    std::string path;  ///< "-" is standard output
    int descriptor = -1;
    std::string_view flag = "--output";  ///< what asked for it
  };

  Outputs() = default;
  Outputs(Outputs&& other) noexcept
      : targets_(std::move(other.targets_)), replacements_(std::move(other.replacements_)) {
    other.targets_.clear();
  }
  Outputs& operator=(Outputs&&) = delete;
  ~Outputs();

  /// Opens what `-f FORMAT` and `-o [FORMAT=]PATH` ask for. An -o without FORMAT takes the format of -f and the
  /// place of standard output; without -f it takes the format its path ends in, or text. `--attest PATH` asks for one
  /// format. A file that is one of `inputs`, or is asked for twice, is refused.
  [[nodiscard]] static Parsed<Outputs> open(const std::optional<std::string>& format,
                                            const std::vector<std::string>& outputs,
                                            const std::vector<std::string>& attestations,
                                            std::span<const std::string> inputs);

  /// Opens one file for a text that is no report, or standard output when there is no path.
  [[nodiscard]] static Parsed<Outputs> open_plain(const std::optional<std::string>& path,
                                                  std::span<const std::string> inputs);

  /// True when nothing goes to standard output, so that people are told the summary on standard error.
  [[nodiscard]] bool only_files() const;
  /// True when a report shows the bytes and opcodes at findings, so that the scan has to keep them.
  [[nodiscard]] bool want_excerpts() const;
  /// True when a report is about files by their SHA-256.
  [[nodiscard]] bool want_digests() const;
  [[nodiscard]] const std::vector<Target>& targets() const { return targets_; }

  /// Writes every report and complains about what cannot be written. Returns 0, or 2 if something could not.
  [[nodiscard]] int write(const Report& report, const report::WriteOptions& options) const;
  /// The same for a text, which is what `open_plain` is for.
  [[nodiscard]] int write_text(std::string_view text) const;

 private:
  /// Creates what the targets name.
  [[nodiscard]] std::optional<UsageError> open_targets(std::span<const std::string> inputs);
  [[nodiscard]] int write_target(const Target& target, std::string_view text) const;
  [[nodiscard]] int write_file(const Target& target, std::string_view text) const;

  std::vector<Target> targets_;
  Replacements replacements_;
};

}  // namespace assay::cli
