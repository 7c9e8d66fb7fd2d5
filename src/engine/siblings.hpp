#pragma once

#include "engine/descriptor.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace assay::engine {

/// The directory that a top-level file is in, when it was found there: what lies beside it belongs to the same root.
class Siblings {
 public:
  Siblings() = default;
  explicit Siblings(std::shared_ptr<const Descriptor> folder) : folder_(std::move(folder)) {}

  /// Whether there is something with this name. Nothing when the directory is not known, or `name` is no plain name.
  [[nodiscard]] std::optional<bool> has(std::string_view name) const;

 private:
  std::shared_ptr<const Descriptor> folder_;
};

}  // namespace assay::engine
