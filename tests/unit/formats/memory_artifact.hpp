#pragma once

#include <assay/artifact.hpp>
#include <assay/format.hpp>

#include "support/recording_context.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace assay::test {

/// Bytes in memory that own themselves.
class MemoryBlob final : public Blob {
 public:
  explicit MemoryBlob(std::string bytes) : bytes_(std::move(bytes)) {}
  [[nodiscard]] ByteView view() const override { return ByteView::of(bytes_); }

 private:
  std::string bytes_;
};

inline Artifact memory_artifact(std::string bytes, std::string path = "sample") {
  auto storage = std::make_shared<MemoryBlob>(std::move(bytes));
  Artifact artifact;
  artifact.path = std::move(path);
  artifact.bytes = storage->view();
  artifact.size = artifact.bytes.size();
  artifact.storage = std::move(storage);
  return artifact;
}

/// One format run over some bytes, and what it said.
struct Run {
  static const RuleData& no_data() {
    static const RuleData data;
    return data;
  }

  Run(const Format& format, std::string bytes, std::string path = "sample")
      : artifact(memory_artifact(std::move(bytes), std::move(path))),
        claim(format.claim(artifact)),
        context(no_data()) {
    format.analyze(artifact, context);
  }

  [[nodiscard]] std::size_t count(std::string_view rule_id) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(context.findings, [&](const Finding& finding) { return finding.rule->id == rule_id; }));
  }
  [[nodiscard]] bool is_clean() const { return context.findings.empty() && context.errors.empty(); }
  /// How many bytes are covered, each counted once.
  [[nodiscard]] std::uint64_t covered() const {
    auto ranges = context.covered;
    std::ranges::sort(ranges, {}, &ByteRange::offset);
    std::uint64_t end = 0;
    std::uint64_t total = 0;
    for (const auto& range : ranges) {
      const auto begin = std::max(end, range.offset);
      if (range.end() > begin) total += range.end() - begin;
      end = std::max(end, range.end());
    }
    return total;
  }
  [[nodiscard]] std::string message(std::size_t index = 0) const {
    return index < context.findings.size() ? context.findings[index].message : std::string();
  }

  Artifact artifact;
  Claim claim;
  RecordingContext context;
};

}  // namespace assay::test
