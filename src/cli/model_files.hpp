#pragma once

#include "engine/descriptor.hpp"
#include "engine/input.hpp"
#include "trust/oms/account.hpp"

#include <assay/result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

/// A model on disk: a folder with all that is below it, or one file.
class ModelFiles {
 public:
  /// The signature, which need not exist, is no part of the model even when it lies in it. Empty: there is none.
  [[nodiscard]] static Result<ModelFiles> open(const std::string& path, const std::string& signature);

  [[nodiscard]] bool is_file() const { return is_file_; }
  /// What has to stay readable.
  [[nodiscard]] const std::string& path() const { return path_; }
  /// The last part of the path.
  [[nodiscard]] std::string name() const;
  /// Where the signature lies in the model, if it does.
  [[nodiscard]] const std::optional<std::string>& signature() const { return signature_; }

  /// Where a file lies in the model, by its path from here; it need not exist.
  [[nodiscard]] std::optional<std::string> place_of(const std::string& path) const;

  /// All that is there but the signature, by path.
  [[nodiscard]] std::vector<trust::oms::Found> list() const;
  /// Where a link leads, by its path from here; nothing when that is outside.
  [[nodiscard]] std::optional<std::string> target_of(const trust::oms::Found& found) const;
  /// Opens a file, or what an inner link leads to.
  [[nodiscard]] Result<engine::Node> open(const trust::oms::Found& found) const;

 private:
  std::string path_;    ///< without links
  std::string folder_;  ///< the model, or the folder of the only file
  engine::Descriptor descriptor_;
  bool is_file_ = false;
  std::optional<std::string> signature_;
};

}  // namespace assay::cli
