#pragma once

#include <string_view>
#include <vector>

namespace assay::formats::requirements {

/// Whether a file of this name, in lower case, says among other things which packages are installed: environments of
/// conda and MLflow in YAML, `pip.conf`, `Pipfile`, `pyproject.toml`.
[[nodiscard]] bool is_settings_file(std::string_view name);

/// Takes requirements out of such a file, line by line.
class Settings {
 public:
  /// What stands in `line`, which has no comment and no blanks around it, where packages are named: as a line of
  /// requirements.txt would say it.
  [[nodiscard]] std::vector<std::string_view> requirements_of(std::string_view line);

 private:
  bool is_elsewhere_ = false;  ///< in a section of addresses for people
};

}  // namespace assay::formats::requirements
