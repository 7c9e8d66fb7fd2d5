#pragma once

#include <assay/report.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace assay::json {
class Writer;
}

namespace assay::report {

/// The artifacts of a SARIF run (§3.24), which others name by index: those that something is said about, and what
/// they are inside of.
class SarifArtifacts {
 public:
  /// `report` must outlive this.
  explicit SarifArtifacts(const Report& report);

  [[nodiscard]] std::optional<std::size_t> index_of(std::uint32_t id) const {
    return id < index_.size() ? index_[id] : std::nullopt;
  }
  /// The file that an artifact is in, or is.
  [[nodiscard]] std::uint32_t file_of(std::uint32_t id) const;

  /// The member `artifacts` of the run.
  void write(json::Writer& out) const;

 private:
  [[nodiscard]] std::optional<std::uint32_t> container_of(std::uint32_t id) const;
  void write_artifact(json::Writer& out, std::uint32_t id) const;

  const Report& report_;
  std::vector<std::optional<std::size_t>> index_;  ///< by artifact
  std::vector<std::uint32_t> listed_;
};

}  // namespace assay::report
