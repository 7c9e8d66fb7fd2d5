#pragma once

#include "engine/descriptor.hpp"

#include <assay/context.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace assay::engine {

/// What lies around a top-level file in the directory that it was found in: it belongs to the same root. Looks at names
/// and sizes, opens nothing, and never leaves the directory.
class Siblings {
 public:
  Siblings() = default;
  /// `folder` is the directory that is scanned, `file` the path of the file in it.
  Siblings(std::shared_ptr<const Descriptor> folder, std::string_view file);

  /// What is at `path`, which counts from the folder of the file. Nothing when the directory is not known, or `path` is
  /// absolute or no path at all.
  [[nodiscard]] std::optional<Sibling> find(std::string_view path) const;

 private:
  std::shared_ptr<const Descriptor> root_;
  std::string folder_;  ///< of the file, below the root: "" or "onnx/"
};

}  // namespace assay::engine
