#pragma once

#include "formats/config/setting.hpp"

#include <assay/artifact.hpp>
#include <assay/context.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace assay::formats::config {

/// Notices an architecture of Keras (`class_name` and `config` at the root) whose text the format keras does not know
/// for one: formats are asked about the front, and one of these may be named behind it. Borrows the artifact.
class JsonArchitecture {
 public:
  explicit JsonArchitecture(const Artifact& artifact) : artifact_(artifact) {}

  /// `path` leads to the key; `range` is where it stands.
  void see_key(std::span<const std::string> path, ByteRange range);
  void see(const Setting& setting);
  /// Another document follows: these are data.
  void see_more() { has_more_ = true; }

  /// Hands the text on with its class in front.
  void hand_on(ScanContext& context) const;

 private:
  [[nodiscard]] std::uint64_t end_of(ByteRange range) const { return range.end() - artifact_.bytes.origin(); }

  const Artifact& artifact_;
  std::optional<ByteRange> class_name_;
  std::uint64_t config_end_ = 0;
  bool has_more_ = false;
};

}  // namespace assay::formats::config
