#pragma once

#include "cli/usage.hpp"
#include "report/writers.hpp"

#include <assay/report.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay::cli {

/// Where reports go: standard output, files, or both.
///
/// Files are opened before the first byte of input is parsed, because afterwards the process cannot open files for
/// writing any more. Opening keeps what is in them; the old content goes only once there is room for the new.
class Outputs {
 public:
  struct Target {
    const report::Writer* writer = nullptr;
    std::string path;  ///< "-" is standard output
    int descriptor = -1;
  };

  Outputs() = default;
  Outputs(Outputs&& other) noexcept : targets_(std::move(other.targets_)) { other.targets_.clear(); }
  Outputs& operator=(Outputs&&) = delete;
  ~Outputs();

  /// Opens what `-f FORMAT` and `-o [FORMAT=]PATH` ask for. An -o without FORMAT takes the format of -f and the
  /// place of standard output; without -f it takes the format its path ends in, or text. A file that is one of
  /// `inputs` is refused.
  [[nodiscard]] static Parsed<Outputs> open(const std::optional<std::string>& format,
                                            const std::vector<std::string>& outputs,
                                            std::span<const std::string> inputs);

  /// True when nothing goes to standard output, so that people are told the summary on standard error.
  [[nodiscard]] bool only_files() const;
  [[nodiscard]] const std::vector<Target>& targets() const { return targets_; }

  /// Writes every report and complains about what cannot be written. Returns 0, or 2 if something could not.
  [[nodiscard]] int write(const Report& report, const report::WriteOptions& options) const;

 private:
  std::vector<Target> targets_;
};

}  // namespace assay::cli
