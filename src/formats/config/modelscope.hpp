#pragma once

#include "core/complaints.hpp"
#include "formats/config/setting.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::config {

/// Watches ModelScope's configuration.json: with `plugins` its library installs and imports packages, with
/// `allow_remote` it installs what requirements.txt wants and imports every program of the model
/// (modelscope/utils/plugins.py, before trust_remote_code was asked for).
class Modelscope {
 public:
  Modelscope(std::string_view file, Complaints& complaints)
      : is_its_file_(file == "configuration.json"), complaints_(complaints) {}

  void see(const Setting& setting);
  void finish();

 private:
  struct Kept {
    std::string package;  ///< empty for `allow_remote`
    ByteRange range;
  };

  const bool is_its_file_;
  Complaints& complaints_;
  bool has_task_ = false;  ///< or the framework: other programs have files of this name
  std::vector<Kept> kept_;
};

}  // namespace assay::formats::config
